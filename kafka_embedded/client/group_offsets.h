// Commits and reads the offsets of a group that the consumer is no member of:
// finds the group's coordinator, and again whenever it has moved.
#ifndef KAFKA_EMBEDDED_CLIENT_GROUP_OFFSETS_H_
#define KAFKA_EMBEDDED_CLIENT_GROUP_OFFSETS_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "kafka_embedded/client/client_metadata.h"
#include "kafka_embedded/client/client_options.h"
#include "kafka_embedded/client/client_types.h"
#include "kafka_embedded/client/retry_backoff.h"
#include "kafka_embedded/client/transport.h"
#include "kafka_embedded/protocol/messages/find_coordinator.h"
#include "kafka_embedded/protocol/messages/offset_commit.h"
#include "kafka_embedded/protocol/messages/offset_fetch.h"

namespace kafka_embedded {

class GroupOffsets {
 public:
  using OnCommitted = absl::AnyInvocable<void(absl::Status)>;
  using OnFetched = absl::AnyInvocable<void(absl::StatusOr<OffsetMap>)>;

  GroupOffsets(Transport& transport, ClientMetadata& metadata,
               const ClientOptions& options, std::string group_id,
               bool require_stable);
  GroupOffsets(const GroupOffsets&) = delete;
  GroupOffsets& operator=(const GroupOffsets&) = delete;

  // Requests go out in the order of these calls, and are tried again until
  // `deadline`.
  void Commit(OffsetMap offsets, absl::Time deadline, OnCommitted done);
  // Partitions without a committed offset are left out.
  void Fetch(std::vector<TopicPartition> partitions, absl::Time deadline,
             OnFetched done);

 private:
  // A commit or a fetch on its way.
  struct Operation {
    absl::Time deadline;
    int failures = 0;
    absl::AnyInvocable<void(int32_t coordinator)> send;
    absl::AnyInvocable<void(const absl::Status&)> fail;
  };
  using OperationPtr = std::shared_ptr<Operation>;

  void Run(OperationPtr operation);
  void RunWaiting();
  void FindCoordinator();
  void OnCoordinator(int32_t asked,
                     absl::StatusOr<FindCoordinatorResponse> response);
  void FailWaiting(const absl::Status& status);
  // After an error: forgets the coordinator if it says so, tries again if that
  // may help, else fails the operation.
  void Handle(const OperationPtr& operation, absl::Status status);
  void OnCommitResponse(const OperationPtr& operation, OnCommitted& done,
                        const absl::StatusOr<OffsetCommitResponse>& response);
  void OnFetchResponse(const OperationPtr& operation, OnFetched& done,
                       const absl::StatusOr<OffsetFetchResponse>& response);
  OffsetCommitRequest CommitRequest(const OffsetMap& offsets) const;
  OffsetFetchRequest FetchRequestFor(
      const std::vector<TopicPartition>& partitions) const;

  Transport& transport_;
  ClientMetadata& metadata_;
  const ClientOptions options_;
  const std::string group_id_;
  const bool require_stable_;
  RetryBackoff backoff_;
  Timer timer_;
  std::optional<int32_t> coordinator_;  // As the transport knows it.
  bool finding_ = false;
  absl::Status last_error_;
  std::deque<OperationPtr> waiting_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLIENT_GROUP_OFFSETS_H_
