// Chooses the brokers of new partitions: Kafka's striped placement.
//
// In order of weight: replicas of a partition spread over racks, then over
// brokers, and unfenced brokers come before fenced ones. A leader is never
// fenced. Racks are taken in turn from a random start that advances with each
// partition, and so are the brokers of a rack; once every unfenced broker has
// led as many partitions, both are shuffled.
#ifndef KAFKA_EMBEDDED_CONTROLLER_REPLICA_PLACER_H_
#define KAFKA_EMBEDDED_CONTROLLER_REPLICA_PLACER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/inlined_vector.h"
#include "kafka_embedded/controller/decision.h"
#include "kafka_embedded/controller/metadata_image.h"
#include "kafka_embedded/controller/metadata_record.h"
#include "kafka_embedded/runtime/random.h"

namespace kafka_embedded {

// For one request's partitions of one topic.
class ReplicaPlacer {
 public:
  // Both must outlive the placer.
  ReplicaPlacer(const absl::btree_map<int32_t, BrokerRegistration>& brokers,
                Random& random);

  // INVALID_REPLICATION_FACTOR where no partition can have that many replicas.
  ApiError Check(int replication_factor) const;

  // The replicas of the next partition, the leader first.
  // REQUIRES: Check(replication_factor).ok().
  BrokerIds Place(int replication_factor);

 private:
  // Brokers of one rack, each at most once for a partition.
  struct BrokerRing {
    int32_t Next(int epoch);

    absl::InlinedVector<int32_t, 4> brokers;
    size_t index = 0;
    size_t offset = 0;
    int epoch = 0;
  };
  struct Rack {
    // -1 where no broker is left for this partition.
    int32_t NextUnfenced(int epoch) { return unfenced.Next(epoch); }
    int32_t Next(int epoch);

    const std::optional<std::string>* name = nullptr;
    BrokerRing unfenced;
    BrokerRing fenced;
  };

  void Add(const BrokerRegistration& broker);
  void Shuffle();

  Random& random_;
  absl::InlinedVector<Rack, 1> racks_;
  int broker_count_ = 0;
  int unfenced_count_ = 0;
  int epoch_ = 0;
  size_t offset_ = 0;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CONTROLLER_REPLICA_PLACER_H_
