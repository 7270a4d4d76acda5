// DeleteTopics (API key 20), versions 0..6, flexible from 4.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DELETE_TOPICS_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DELETE_TOPICS_H_

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

struct DeleteTopicsResponse;

namespace delete_topics_request {

struct DeleteTopicState {
  std::optional<std::string> name = std::nullopt;
  Uuid topic_id = {};
  UnknownTags unknown_tags = {};

  bool operator==(const DeleteTopicState&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Since(6).Nullable());
    v.Field("topicId", self.topic_id, Since(6));
  }
};

}  // namespace delete_topics_request

struct DeleteTopicsRequest {
  using Response = DeleteTopicsResponse;
  static constexpr ApiKey kApiKey = ApiKey::kDeleteTopics;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "DeleteTopicsRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 6;
  static constexpr int16_t kFirstFlexible = 4;

  std::vector<delete_topics_request::DeleteTopicState> topics = {};
  std::vector<std::string> topic_names = {};
  int32_t timeout_ms = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const DeleteTopicsRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topics", self.topics, Since(6));
    v.Field("topicNames", self.topic_names, Until(5).Ignorable());
    v.Field("timeoutMs", self.timeout_ms, Since(0));
  }
};

namespace delete_topics_response {

struct DeletableTopicResult {
  std::optional<std::string> name{std::in_place};
  Uuid topic_id = {};
  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> error_message = std::nullopt;
  UnknownTags unknown_tags = {};

  bool operator==(const DeletableTopicResult&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Since(0).Nullable(6));
    v.Field("topicId", self.topic_id, Since(6).Ignorable());
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("errorMessage", self.error_message,
            Since(5).Nullable().Ignorable());
  }
};

}  // namespace delete_topics_response

struct DeleteTopicsResponse {
  static constexpr ApiKey kApiKey = ApiKey::kDeleteTopics;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "DeleteTopicsResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 6;
  static constexpr int16_t kFirstFlexible = 4;

  int32_t throttle_time_ms = 0;
  std::vector<delete_topics_response::DeletableTopicResult> responses = {};
  UnknownTags unknown_tags = {};

  bool operator==(const DeleteTopicsResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(1).Ignorable());
    v.Field("responses", self.responses, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DELETE_TOPICS_H_
