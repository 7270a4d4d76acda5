// Commits and reads the offsets of a group, as one of its members or as nobody
// that the group knows.
#ifndef KAFKA_EMBEDDED_CLIENT_GROUP_OFFSETS_H_
#define KAFKA_EMBEDDED_CLIENT_GROUP_OFFSETS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "kafka_embedded/client/client_options.h"
#include "kafka_embedded/client/client_types.h"
#include "kafka_embedded/client/coordinator_client.h"
#include "kafka_embedded/client/transport.h"
#include "kafka_embedded/protocol/messages/offset_commit.h"
#include "kafka_embedded/protocol/messages/offset_fetch.h"

namespace kafka_embedded {

class GroupOffsets {
 public:
  using OnCommitted = absl::AnyInvocable<void(absl::Status)>;
  using OnFetched = absl::AnyInvocable<void(absl::StatusOr<OffsetMap>)>;

  GroupOffsets(Transport& transport, CoordinatorClient& coordinator,
               const ClientOptions& options, bool require_stable);
  GroupOffsets(const GroupOffsets&) = delete;
  GroupOffsets& operator=(const GroupOffsets&) = delete;

  // Requests go out in the order of these calls. Those that may be are tried
  // again until `deadline`.
  struct CommitOptions {
    GroupMetadata member = {};  // As nobody: generation -1.
    absl::Time deadline = absl::InfiniteFuture();
    bool retry = true;
  };
  void Commit(OffsetMap offsets, CommitOptions options, OnCommitted done);
  // Partitions without a committed offset are left out.
  void Fetch(std::vector<TopicPartition> partitions, absl::Time deadline,
             OnFetched done);

 private:
  using OperationPtr = CoordinatorClient::OperationPtr;

  void OnCommitResponse(const OperationPtr& operation, OnCommitted& done,
                        const absl::StatusOr<OffsetCommitResponse>& response);
  void OnFetchResponse(const OperationPtr& operation, OnFetched& done,
                       const absl::StatusOr<OffsetFetchResponse>& response);
  OffsetCommitRequest CommitRequest(const OffsetMap& offsets,
                                    const GroupMetadata& member) const;
  OffsetFetchRequest FetchRequestFor(
      const std::vector<TopicPartition>& partitions) const;

  Transport& transport_;
  CoordinatorClient& coordinator_;
  const ClientOptions options_;
  const bool require_stable_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLIENT_GROUP_OFFSETS_H_
