// Keeps one Fetch under way to each broker that leads a partition with a
// position, unless records of that broker still wait to be returned by Poll.
// (Leaving out just the partitions that wait would evict them from the session,
// as Kafka's own consumer found.)
#ifndef KAFKA_EMBEDDED_CLIENT_FETCHER_H_
#define KAFKA_EMBEDDED_CLIENT_FETCHER_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "kafka_embedded/client/client_metadata.h"
#include "kafka_embedded/client/client_options.h"
#include "kafka_embedded/client/fetch_buffer.h"
#include "kafka_embedded/client/fetch_session.h"
#include "kafka_embedded/client/subscription_state.h"
#include "kafka_embedded/client/transport.h"
#include "kafka_embedded/protocol/messages/fetch.h"

namespace kafka_embedded {

class Fetcher {
 public:
  Fetcher(Transport& transport, ClientMetadata& metadata,
          const ConsumerOptions& options, SubscriptionState& subscription,
          FetchBuffer& buffer);
  Fetcher(const Fetcher&) = delete;
  Fetcher& operator=(const Fetcher&) = delete;

  // Called after each answer: there may be records, or more to do.
  void SetListener(absl::AnyInvocable<void()> listener) {
    listener_ = std::move(listener);
  }

  // Sends what may be sent now. Returns when to call again if nothing happens.
  absl::Time SendFetches();

  // An error that Poll has to tell; OK if there is none. Taken once. Nothing is
  // fetched while one waits.
  absl::Status TakeError() { return std::exchange(error_, absl::OkStatus()); }
  bool has_error() const { return !error_.ok(); }

 private:
  struct Node {
    bool in_flight = false;
    int failures = 0;
    absl::Time not_before = absl::InfinitePast();
    FetchSessionHandler session;
  };

  // -1: not to be fetched now.
  int32_t NodeFor(AssignedPartition& partition, absl::Time now,
                  absl::Time* next);
  void Send(int32_t id, std::vector<FetchPosition> targets);
  void OnResponse(int32_t id, absl::StatusOr<FetchResponse> response);
  void OnPartition(const FetchPosition& target, int32_t node,
                   fetch_response::PartitionData& data);
  void OnPartitionError(const FetchPosition& target, int32_t node,
                        const fetch_response::PartitionData& data);
  void OnOutOfRange(const FetchPosition& target, int32_t node);
  void AddRecords(const FetchPosition& target,
                  fetch_response::PartitionData& data);

  Transport& transport_;
  ClientMetadata& metadata_;
  const ConsumerOptions& options_;
  SubscriptionState& subscription_;
  FetchBuffer& buffer_;
  absl::AnyInvocable<void()> listener_;
  absl::btree_map<int32_t, std::unique_ptr<Node>> nodes_;
  absl::Status error_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLIENT_FETCHER_H_
