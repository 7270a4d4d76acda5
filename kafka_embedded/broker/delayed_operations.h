// Requests that wait in the broker: Kafka's purgatory.
#ifndef KAFKA_EMBEDDED_BROKER_DELAYED_OPERATIONS_H_
#define KAFKA_EMBEDDED_BROKER_DELAYED_OPERATIONS_H_

#include <cstddef>
#include <memory>
#include <utility>

#include "absl/container/flat_hash_map.h"

namespace kafka_embedded {

// Takes itself off whatever it waits for when it is destroyed.
class DelayedOperation {
 public:
  virtual ~DelayedOperation() = default;
};

// Owns them. Nothing walks the map but the destructor, so its order is not
// seen.
class DelayedOperations {
 public:
  template <typename Operation>
  Operation* Add(std::unique_ptr<Operation> operation) {
    Operation* const raw = operation.get();
    operations_.emplace(raw, std::move(operation));
    return raw;
  }
  // Destroys the operation.
  void Remove(DelayedOperation* operation) {
    const auto found = operations_.find(operation);
    if (found == operations_.end()) return;
    const auto removed = std::move(found->second);
    operations_.erase(found);
  }
  size_t size() const { return operations_.size(); }

 private:
  absl::flat_hash_map<DelayedOperation*, std::unique_ptr<DelayedOperation>>
      operations_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_BROKER_DELAYED_OPERATIONS_H_
