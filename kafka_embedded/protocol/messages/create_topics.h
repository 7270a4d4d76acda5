// CreateTopics (API key 19), versions 0..7, flexible from 5.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_CREATE_TOPICS_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_CREATE_TOPICS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/base/uuid.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct CreateTopicsResponse;

namespace create_topics_request {

struct CreatableReplicaAssignment {
  int32_t partition_index = 0;
  std::vector<int32_t> broker_ids = {};
  UnknownTags unknown_tags = {};

  bool operator==(const CreatableReplicaAssignment&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("partitionIndex", self.partition_index, Since(0));
    v.Field("brokerIds", self.broker_ids, Since(0));
  }
};

struct CreatableTopicConfig {
  std::string name = {};
  std::optional<std::string> value{std::in_place};
  UnknownTags unknown_tags = {};

  bool operator==(const CreatableTopicConfig&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Since(0));
    v.Field("value", self.value, Since(0).Nullable());
  }
};

struct CreatableTopic {
  std::string name = {};
  int32_t num_partitions = 0;
  int16_t replication_factor = 0;
  std::vector<CreatableReplicaAssignment> assignments = {};
  std::vector<CreatableTopicConfig> configs = {};
  UnknownTags unknown_tags = {};

  bool operator==(const CreatableTopic&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Since(0));
    v.Field("numPartitions", self.num_partitions, Since(0));
    v.Field("replicationFactor", self.replication_factor, Since(0));
    v.Field("assignments", self.assignments, Since(0));
    v.Field("configs", self.configs, Since(0));
  }
};

}  // namespace create_topics_request

struct CreateTopicsRequest {
  using Response = CreateTopicsResponse;
  static constexpr ApiKey kApiKey = ApiKey::kCreateTopics;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "CreateTopicsRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 7;
  static constexpr int16_t kFirstFlexible = 5;

  std::vector<create_topics_request::CreatableTopic> topics = {};
  int32_t timeout_ms = 60000;
  bool validate_only = false;
  UnknownTags unknown_tags = {};

  bool operator==(const CreateTopicsRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topics", self.topics, Since(0));
    v.Field("timeoutMs", self.timeout_ms, Since(0));
    v.Field("validateOnly", self.validate_only, Since(1));
  }
};

namespace create_topics_response {

struct CreatableTopicConfigs {
  std::string name = {};
  std::optional<std::string> value{std::in_place};
  bool read_only = false;
  int8_t config_source = -1;
  bool is_sensitive = false;
  UnknownTags unknown_tags = {};

  bool operator==(const CreatableTopicConfigs&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Since(5));
    v.Field("value", self.value, Since(5).Nullable());
    v.Field("readOnly", self.read_only, Since(5));
    v.Field("configSource", self.config_source, Since(5).Ignorable());
    v.Field("isSensitive", self.is_sensitive, Since(5));
  }
};

struct CreatableTopicResult {
  std::string name = {};
  Uuid topic_id = {};
  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> error_message{std::in_place};
  ErrorCode topic_config_error_code = ErrorCode::kNone;
  int32_t num_partitions = -1;
  int16_t replication_factor = -1;
  std::optional<std::vector<CreatableTopicConfigs>> configs{std::in_place};
  UnknownTags unknown_tags = {};

  bool operator==(const CreatableTopicResult&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Since(0));
    v.Field("topicId", self.topic_id, Since(7).Ignorable());
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("errorMessage", self.error_message,
            Since(1).Nullable().Ignorable());
    v.Field("topicConfigErrorCode", self.topic_config_error_code,
            Since(5).Tag(0).Ignorable());
    v.Field("numPartitions", self.num_partitions, Since(5).Ignorable());
    v.Field("replicationFactor", self.replication_factor, Since(5).Ignorable());
    v.Field("configs", self.configs, Since(5).Nullable().Ignorable());
  }
};

}  // namespace create_topics_response

struct CreateTopicsResponse {
  static constexpr ApiKey kApiKey = ApiKey::kCreateTopics;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "CreateTopicsResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 7;
  static constexpr int16_t kFirstFlexible = 5;

  int32_t throttle_time_ms = 0;
  std::vector<create_topics_response::CreatableTopicResult> topics = {};
  UnknownTags unknown_tags = {};

  bool operator==(const CreateTopicsResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(2).Ignorable());
    v.Field("topics", self.topics, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_CREATE_TOPICS_H_
