// A partition of a topic, by name.
#ifndef KAFKA_EMBEDDED_BASE_TOPIC_PARTITION_H_
#define KAFKA_EMBEDDED_BASE_TOPIC_PARTITION_H_

#include <compare>
#include <cstdint>
#include <ostream>
#include <string>
#include <utility>

namespace kafka_embedded {

struct TopicPartition {
  std::string topic;
  int32_t partition = 0;

  // "orders-3", as Kafka prints it.
  std::string ToString() const {
    return topic + "-" + std::to_string(partition);
  }

  friend auto operator<=>(const TopicPartition&,
                          const TopicPartition&) = default;
  friend std::ostream& operator<<(std::ostream& out, const TopicPartition& tp) {
    return out << tp.ToString();
  }
  template <typename H>
  friend H AbslHashValue(H h, const TopicPartition& tp) {
    return H::combine(std::move(h), tp.topic, tp.partition);
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_BASE_TOPIC_PARTITION_H_
