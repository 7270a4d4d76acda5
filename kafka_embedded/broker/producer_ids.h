// Producer ids for idempotent producers, unique in the cluster: a broker draws
// them from blocks that the controller hands out (KIP-360's
// AllocateProducerIds).
#ifndef KAFKA_EMBEDDED_BROKER_PRODUCER_IDS_H_
#define KAFKA_EMBEDDED_BROKER_PRODUCER_IDS_H_

#include <cstdint>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "kafka_embedded/base/error_code.h"

namespace kafka_embedded {

class Broker;

class ProducerIds {
 public:
  explicit ProducerIds(Broker& broker) : broker_(broker) {}

  using OnId = absl::AnyInvocable<void(ErrorCode error, int64_t producer_id)>;
  // Answers at once while a block lasts, otherwise when the next has come.
  // COORDINATOR_LOAD_IN_PROGRESS if the controller gave none: ask again.
  void Next(OnId on_id);

 private:
  void RequestBlock();

  Broker& broker_;
  int64_t next_ = 0;
  int64_t end_ = 0;
  std::vector<OnId> waiting_;  // In the order they came.
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_BROKER_PRODUCER_IDS_H_
