// DeleteShareGroupOffsets (API key 92), versions 0, flexible from 0.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DELETE_SHARE_GROUP_OFFSETS_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DELETE_SHARE_GROUP_OFFSETS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/base/uuid.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct DeleteShareGroupOffsetsResponse;

namespace delete_share_group_offsets_request {

struct DeleteShareGroupOffsetsRequestTopic {
  std::string topic_name = {};
  UnknownTags unknown_tags = {};

  bool operator==(const DeleteShareGroupOffsetsRequestTopic&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topicName", self.topic_name, Since(0));
  }
};

}  // namespace delete_share_group_offsets_request

struct DeleteShareGroupOffsetsRequest {
  using Response = DeleteShareGroupOffsetsResponse;
  static constexpr ApiKey kApiKey = ApiKey::kDeleteShareGroupOffsets;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "DeleteShareGroupOffsetsRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;

  std::string group_id = {};
  std::vector<
      delete_share_group_offsets_request::DeleteShareGroupOffsetsRequestTopic>
      topics = {};
  UnknownTags unknown_tags = {};

  bool operator==(const DeleteShareGroupOffsetsRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("groupId", self.group_id, Since(0));
    v.Field("topics", self.topics, Since(0));
  }
};

namespace delete_share_group_offsets_response {

struct DeleteShareGroupOffsetsResponseTopic {
  std::string topic_name = {};
  Uuid topic_id = {};
  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> error_message = std::nullopt;
  UnknownTags unknown_tags = {};

  bool operator==(const DeleteShareGroupOffsetsResponseTopic&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topicName", self.topic_name, Since(0));
    v.Field("topicId", self.topic_id, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("errorMessage", self.error_message, Since(0).Nullable());
  }
};

}  // namespace delete_share_group_offsets_response

struct DeleteShareGroupOffsetsResponse {
  static constexpr ApiKey kApiKey = ApiKey::kDeleteShareGroupOffsets;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "DeleteShareGroupOffsetsResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;

  int32_t throttle_time_ms = 0;
  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> error_message = std::nullopt;
  std::vector<
      delete_share_group_offsets_response::DeleteShareGroupOffsetsResponseTopic>
      responses = {};
  UnknownTags unknown_tags = {};

  bool operator==(const DeleteShareGroupOffsetsResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("errorMessage", self.error_message, Since(0).Nullable());
    v.Field("responses", self.responses, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DELETE_SHARE_GROUP_OFFSETS_H_
