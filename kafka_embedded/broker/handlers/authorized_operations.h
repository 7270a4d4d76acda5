// What a client may do with a resource, as bits by Kafka's operation numbers.
// Without an authorizer everything that the resource knows (KIP-430).
#ifndef KAFKA_EMBEDDED_BROKER_HANDLERS_AUTHORIZED_OPERATIONS_H_
#define KAFKA_EMBEDDED_BROKER_HANDLERS_AUTHORIZED_OPERATIONS_H_

#include <cstdint>
#include <initializer_list>

namespace kafka_embedded {

constexpr int32_t OperationBits(std::initializer_list<int> operations) {
  int32_t bits = 0;
  for (const int operation : operations) bits |= 1 << operation;
  return bits;
}

// READ 3, WRITE 4, CREATE 5, DELETE 6, ALTER 7, DESCRIBE 8, CLUSTER_ACTION 9,
// DESCRIBE_CONFIGS 10, ALTER_CONFIGS 11, IDEMPOTENT_WRITE 12.
inline constexpr int32_t kAllTopicOperations =
    OperationBits({3, 4, 5, 6, 7, 8, 10, 11});
inline constexpr int32_t kAllGroupOperations = OperationBits({3, 6, 8, 10, 11});
inline constexpr int32_t kAllClusterOperations =
    OperationBits({5, 7, 8, 9, 10, 11, 12});

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_BROKER_HANDLERS_AUTHORIZED_OPERATIONS_H_
