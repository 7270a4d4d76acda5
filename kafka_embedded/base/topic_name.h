// The rules of topic names, for brokers and clients alike.
#ifndef KAFKA_EMBEDDED_BASE_TOPIC_NAME_H_
#define KAFKA_EMBEDDED_BASE_TOPIC_NAME_H_

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace kafka_embedded {

inline constexpr size_t kMaxTopicNameLength = 249;

inline constexpr char kGroupMetadataTopicName[] = "__consumer_offsets";
inline constexpr char kTransactionStateTopicName[] = "__transaction_state";
inline constexpr char kShareGroupStateTopicName[] = "__share_group_state";
inline constexpr char kClusterMetadataTopicName[] = "__cluster_metadata";

// The topics that the brokers keep for themselves. __cluster_metadata is none:
// it is no topic that a broker serves.
bool IsInternalTopic(absl::string_view name);

// What is wrong with `name`, in Kafka's words: "Topic name is invalid: the
// empty string is not allowed". Empty if it is right.
std::string TopicNameProblem(absl::string_view name);

// INVALID_TOPIC_EXCEPTION, with Kafka's words.
absl::Status ValidateTopicName(absl::string_view name);

// Kafka's metric names cannot tell '.' from '_': "a.b" and "a_b" collide.
bool HasCollisionChars(absl::string_view name);
// The name with '_' for '.': equal for names that collide.
std::string UnifyCollisionChars(absl::string_view name);

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_BASE_TOPIC_NAME_H_
