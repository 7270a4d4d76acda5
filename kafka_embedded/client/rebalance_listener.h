// What a consumer tells its user when partitions come and go.
#ifndef KAFKA_EMBEDDED_CLIENT_REBALANCE_LISTENER_H_
#define KAFKA_EMBEDDED_CLIENT_REBALANCE_LISTENER_H_

#include <functional>
#include <vector>

#include "kafka_embedded/base/topic_partition.h"

namespace kafka_embedded {

// The functions are called by Poll (revoked and lost also by Unsubscribe and
// Close), on the caller's thread and outside of the runtime, so that they may
// commit, seek and wait; inside the runtime, where Poll itself was called
// inside. All of them may be left out. Partitions are in ascending order.
struct RebalanceListener {
  using Partitions = std::vector<TopicPartition>;

  // These were added; the consumer reads them from now on. Called after every
  // rebalance, also if nothing was added.
  std::function<void(const Partitions& added)> on_assigned = nullptr;

  // These go to somebody else, and offsets can still be committed.
  std::function<void(const Partitions& revoked)> on_revoked = nullptr;

  // Instead of on_revoked, for code inside the runtime, which cannot wait: the
  // rebalance goes on when `done` has been called.
  std::function<void(const Partitions& revoked, std::function<void()> done)>
      on_revoked_async = nullptr;

  // These went to somebody else already, as the group took this consumer for
  // dead: too late for a commit. Without it, the consumer calls what it calls
  // for revoked ones.
  std::function<void(const Partitions& lost)> on_lost = nullptr;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLIENT_REBALANCE_LISTENER_H_
