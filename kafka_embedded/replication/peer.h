// How replicas find each other: the brokers that run now.
#ifndef KAFKA_EMBEDDED_REPLICATION_PEER_H_
#define KAFKA_EMBEDDED_REPLICATION_PEER_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/base/uuid.h"
#include "kafka_embedded/log/log.h"
#include "kafka_embedded/records/record_batch.h"
#include "kafka_embedded/runtime/network.h"

namespace kafka_embedded {

// What a follower asks of a leader: Fetch, reduced to what a replica needs. The
// offset also acknowledges everything below it.
struct ReplicaFetch {
  struct Entry {
    Uuid topic_id;
    int32_t partition = 0;
    int32_t leader_epoch = -1;  // As the follower knows it.
    int64_t fetch_offset = 0;
    int32_t last_fetched_epoch = -1;
    int64_t log_start_offset = 0;
  };
  int32_t follower = -1;
  int64_t broker_epoch = -1;  // The follower's, KIP-903.
  // Grows whenever the follower begins anew, because it was restarted or
  // something was lost: the leader then forgets what it knew of it.
  uint64_t session = 0;
  // Partitions whose position is new; the leader remembers the others.
  absl::InlinedVector<Entry, 1> entries;
};

struct ReplicaFetched {
  struct Entry {
    Uuid topic_id;
    int32_t partition = 0;
    int32_t leader_epoch = -1;
    // The end of the follower's log that this continues. A follower that has
    // restarted meanwhile, with less in its log, knows by it that the answer
    // was for its former self.
    int64_t fetch_offset = -1;
    int64_t high_watermark = -1;
    int64_t log_start_offset = 0;
    // This entry's share of `batches`, in order.
    uint32_t batch_count = 0;
    // The follower's log went another way: where its last epoch ended here.
    std::optional<EpochAndOffset> diverging;
  };
  int32_t leader = -1;
  uint64_t session = 0;  // That of the fetch; any other is of no use any more.
  std::vector<RecordBatch> batches;
  absl::InlinedVector<Entry, 1> entries;
};

class ReplicaPeer {
 public:
  virtual ~ReplicaPeer() = default;
  // On the leader: a follower's fetch has arrived.
  virtual void OnReplicaFetch(ReplicaFetch fetch) = 0;
  // On the follower: the leader's answer has arrived.
  virtual void OnReplicaFetched(ReplicaFetched fetched) = 0;
};

class PeerDirectory {
 public:
  struct Peer {
    NodeAddress address;
    ReplicaPeer* replicas;
  };
  virtual ~PeerDirectory() = default;
  // Nothing if the broker does not run. To be asked anew on every use.
  virtual std::optional<Peer> FindPeer(int32_t broker_id) = 0;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_REPLICATION_PEER_H_
