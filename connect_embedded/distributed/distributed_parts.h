// What a DistributedHerder is made of. For its .cc files.
#ifndef CONNECT_EMBEDDED_DISTRIBUTED_DISTRIBUTED_PARTS_H_
#define CONNECT_EMBEDDED_DISTRIBUTED_DISTRIBUTED_PARTS_H_

#include <memory>
#include <string>

#include "absl/container/btree_map.h"
#include "connect_embedded/distributed/distributed_herder.h"

namespace connect_embedded {

struct DistributedHerder::Parts {
  DistributedOptions options;
  std::unique_ptr<Worker> worker;
  KafkaOffsetBackingStore* offsets = nullptr;  // The worker's.
  std::unique_ptr<KafkaStatusBackingStore> statuses;
  std::unique_ptr<KafkaConfigBackingStore> config;
  // Of the leader: where each connector and task was assigned to, by URL.
  absl::btree_map<std::string, ConnectorsAndTasks> owners;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_DISTRIBUTED_DISTRIBUTED_PARTS_H_
