// What members of a classic group tell each other, as bytes: the subscription
// in JoinGroup, the assignment in SyncGroup.
#ifndef KAFKA_EMBEDDED_CLIENT_ASSIGNORS_SUBSCRIPTION_PROTOCOL_H_
#define KAFKA_EMBEDDED_CLIENT_ASSIGNORS_SUBSCRIPTION_PROTOCOL_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "kafka_embedded/base/topic_partition.h"
#include "kafka_embedded/client/assignors/partition_assignor.h"

namespace kafka_embedded {

inline constexpr int16_t kNewestSubscriptionVersion = 3;

// Topics and owned partitions are written in ascending order, as by Kafka.
// Member id and instance id are not part of it.
std::string EncodeSubscription(const MemberSubscription& subscription,
                               int16_t version = kNewestSubscriptionVersion);
// Of a version that is not known yet, what the newest known one has of it.
// INVALID_ARGUMENT if it is no subscription.
absl::StatusOr<MemberSubscription> DecodeSubscription(absl::string_view bytes);

struct MemberAssignment {
  std::vector<TopicPartition> partitions;
  std::optional<std::string> user_data = {};
};
std::string EncodeAssignment(const MemberAssignment& assignment,
                             int16_t version = kNewestSubscriptionVersion);
absl::StatusOr<MemberAssignment> DecodeAssignment(absl::string_view bytes);

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLIENT_ASSIGNORS_SUBSCRIPTION_PROTOCOL_H_
