// Asks the leaders of partitions for offsets by timestamp (ListOffsets), again
// after errors that pass, until all have answered or a deadline has come. A
// partition that has no leader holds up no other.
#ifndef KAFKA_EMBEDDED_CLIENT_OFFSET_LOOKUP_H_
#define KAFKA_EMBEDDED_CLIENT_OFFSET_LOOKUP_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/base/topic_partition.h"
#include "kafka_embedded/client/client_metadata.h"
#include "kafka_embedded/client/client_options.h"
#include "kafka_embedded/client/retry_backoff.h"
#include "kafka_embedded/client/transport.h"
#include "kafka_embedded/protocol/messages/list_offsets.h"

namespace kafka_embedded {

class OffsetLookup {
 public:
  struct Found {
    ErrorCode error = ErrorCode::kNone;
    int64_t offset = -1;
    int64_t timestamp = -1;
    int32_t leader_epoch = -1;
  };
  using Results = absl::btree_map<TopicPartition, Found>;
  // With an error for each partition that no retry helped, kRequestTimedOut
  // where the deadline came first.
  using Done = absl::AnyInvocable<void(Results)>;
  // The same for some of the partitions: called as leaders answer, once for
  // each partition in all.
  using OnFound = absl::AnyInvocable<void(const Results&)>;

  OffsetLookup(Transport& transport, ClientMetadata& metadata,
               const ClientOptions& options, bool read_committed);
  OffsetLookup(const OffsetLookup&) = delete;
  OffsetLookup& operator=(const OffsetLookup&) = delete;

  // Timestamps in milliseconds, or -1 to -5 as the protocol has them.
  void Start(absl::btree_map<TopicPartition, int64_t> timestamps,
             absl::Time deadline, Done done);
  void StartEach(absl::btree_map<TopicPartition, int64_t> timestamps,
                 absl::Time deadline, OnFound on_found);
  // To be called when metadata has come.
  void OnMetadata();

 private:
  struct Lookup {
    absl::btree_map<TopicPartition, int64_t> left;  // Not yet answered.
    absl::Time deadline;
    absl::Time not_before = absl::InfinitePast();
    int in_flight = 0;
    int failures = 0;
    OnFound on_found;
  };
  using LookupPtr = std::shared_ptr<Lookup>;

  // Sends what is left of a lookup that has no request out, or gives it up.
  void Advance(const LookupPtr& lookup);
  absl::btree_map<int32_t, ListOffsetsRequest> RequestsByLeader(
      const Lookup& lookup);
  void SendTo(int32_t leader, ListOffsetsRequest request,
              const LookupPtr& lookup);
  void OnResponse(const LookupPtr& lookup,
                  absl::StatusOr<ListOffsetsResponse> response);
  // Moves what a leader told to `found`. False if something has to be asked
  // again.
  bool Take(const ListOffsetsResponse& response, Lookup& lookup,
            Results& found);
  void AdvanceAll();
  void ScheduleNext();

  Transport& transport_;
  ClientMetadata& metadata_;
  const ClientOptions options_;
  const bool read_committed_;
  RetryBackoff backoff_;
  Timer timer_;
  std::vector<LookupPtr> lookups_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLIENT_OFFSET_LOOKUP_H_
