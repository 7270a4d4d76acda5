// What a cluster holds at one instant: a template for others. Inside cluster/.
#ifndef KAFKA_EMBEDDED_CLUSTER_CLUSTER_SNAPSHOT_H_
#define KAFKA_EMBEDDED_CLUSTER_CLUSTER_SNAPSHOT_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "kafka_embedded/cluster/embedded_cluster.h"
#include "kafka_embedded/controller/metadata_record.h"
#include "kafka_embedded/storage/memory_storage.h"

namespace kafka_embedded {

struct ClusterSnapshot::Content {
  struct BrokerDisk {
    std::unique_ptr<const MemoryStorage> storage;
    int64_t broker_epoch = -1;
  };
  // Of the options: how many brokers, their ids, racks and configuration.
  ClusterOptions options;
  absl::Time time;
  std::string cluster_id;
  std::vector<MetadataRecord> metadata;
  std::vector<BrokerDisk> brokers;  // In the order of their ids.
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLUSTER_CLUSTER_SNAPSHOT_H_
