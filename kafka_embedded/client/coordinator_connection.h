// A second connection to a broker, for talking to it as a group's coordinator:
// commits must not wait behind a Fetch that waits for records. Kafka's clients
// do the same, with the same ids.
#ifndef KAFKA_EMBEDDED_CLIENT_COORDINATOR_CONNECTION_H_
#define KAFKA_EMBEDDED_CLIENT_COORDINATOR_CONNECTION_H_

#include <cstdint>
#include <limits>

namespace kafka_embedded {

// The broker id that a Transport sees for that connection.
constexpr int32_t CoordinatorConnection(int32_t broker_id) {
  return std::numeric_limits<int32_t>::max() - broker_id;
}

// The broker behind either kind of id.
constexpr int32_t BrokerOfConnection(int32_t id) {
  constexpr int32_t kHalf = std::numeric_limits<int32_t>::max() / 2;
  return id > kHalf ? std::numeric_limits<int32_t>::max() - id : id;
}

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLIENT_COORDINATOR_CONNECTION_H_
