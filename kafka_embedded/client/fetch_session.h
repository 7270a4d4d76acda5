// An incremental fetch session with one broker (KIP-227): after the first full
// Fetch, only what has changed is said again.
#ifndef KAFKA_EMBEDDED_CLIENT_FETCH_SESSION_H_
#define KAFKA_EMBEDDED_CLIENT_FETCH_SESSION_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/base/uuid.h"
#include "kafka_embedded/client/subscription_state.h"
#include "kafka_embedded/protocol/messages/fetch.h"

namespace kafka_embedded {

// One partition as it is to be fetched.
struct FetchPosition {
  AssignedPartitionPtr partition;
  Uuid topic_id;
  int64_t offset = 0;
  int32_t leader_epoch = -1;
  uint64_t generation = 0;  // Of the partition, when it was asked for.
};

class FetchSessionHandler {
 public:
  // Puts session and partitions into the request. `targets` ascend by name.
  void Build(std::vector<FetchPosition> targets, int32_t partition_max_bytes,
             FetchRequest& request);

  // What the last request asked for of a partition; nullptr: nothing.
  const FetchPosition* Find(absl::string_view topic, int32_t partition) const;

  void OnResponse(const FetchResponse& response);
  // No answer came: the next request opens a new session.
  void OnLost();

 private:
  void AddPartition(const FetchPosition& target, int32_t max_bytes,
                    FetchRequest& request) const;
  void Forget(const FetchPosition& target, FetchRequest& request) const;

  int32_t id_ = 0;
  int32_t epoch_ = 0;                   // 0: the next request is a full one.
  std::vector<FetchPosition> targets_;  // What the broker knows, ascending.
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLIENT_FETCH_SESSION_H_
