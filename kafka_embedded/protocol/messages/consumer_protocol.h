// What members of a classic consumer group tell each other through JoinGroup
// and SyncGroup. On the wire an int16 version stands in front.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_CONSUMER_PROTOCOL_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_CONSUMER_PROTOCOL_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

namespace consumer_protocol_subscription {

struct TopicPartition {
  std::string topic = {};
  std::vector<int32_t> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const TopicPartition&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topic", self.topic, Since(1));
    v.Field("partitions", self.partitions, Since(1));
  }
};

}  // namespace consumer_protocol_subscription

struct ConsumerProtocolSubscription {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName = "ConsumerProtocolSubscription";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 3;
  static constexpr int16_t kFirstFlexible = kNeverFlexible;

  std::vector<std::string> topics = {};
  std::optional<std::string> user_data = std::nullopt;
  std::vector<consumer_protocol_subscription::TopicPartition> owned_partitions =
      {};
  int32_t generation_id = -1;
  std::optional<std::string> rack_id = std::nullopt;
  UnknownTags unknown_tags = {};

  bool operator==(const ConsumerProtocolSubscription&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topics", self.topics, Since(0));
    v.Field("userData", self.user_data, Since(0).Bytes().Nullable());
    v.Field("ownedPartitions", self.owned_partitions, Since(1).Ignorable());
    v.Field("generationId", self.generation_id, Since(2).Ignorable());
    v.Field("rackId", self.rack_id, Since(3).Nullable().Ignorable());
  }
};

namespace consumer_protocol_assignment {

struct TopicPartition {
  std::string topic = {};
  std::vector<int32_t> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const TopicPartition&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topic", self.topic, Since(0));
    v.Field("partitions", self.partitions, Since(0));
  }
};

}  // namespace consumer_protocol_assignment

struct ConsumerProtocolAssignment {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName = "ConsumerProtocolAssignment";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 3;
  static constexpr int16_t kFirstFlexible = kNeverFlexible;

  std::vector<consumer_protocol_assignment::TopicPartition>
      assigned_partitions = {};
  std::optional<std::string> user_data = std::nullopt;
  UnknownTags unknown_tags = {};

  bool operator==(const ConsumerProtocolAssignment&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("assignedPartitions", self.assigned_partitions, Since(0));
    v.Field("userData", self.user_data, Since(0).Bytes().Nullable());
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_CONSUMER_PROTOCOL_H_
