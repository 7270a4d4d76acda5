// AlterShareGroupOffsets (API key 91), versions 0, flexible from 0.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_ALTER_SHARE_GROUP_OFFSETS_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_ALTER_SHARE_GROUP_OFFSETS_H_

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

struct AlterShareGroupOffsetsResponse;

namespace alter_share_group_offsets_request {

struct AlterShareGroupOffsetsRequestPartition {
  int32_t partition_index = 0;
  int64_t start_offset = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const AlterShareGroupOffsetsRequestPartition&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("partitionIndex", self.partition_index, Since(0));
    v.Field("startOffset", self.start_offset, Since(0));
  }
};

struct AlterShareGroupOffsetsRequestTopic {
  std::string topic_name = {};
  std::vector<AlterShareGroupOffsetsRequestPartition> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const AlterShareGroupOffsetsRequestTopic&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topicName", self.topic_name, Since(0));
    v.Field("partitions", self.partitions, Since(0));
  }
};

}  // namespace alter_share_group_offsets_request

struct AlterShareGroupOffsetsRequest {
  using Response = AlterShareGroupOffsetsResponse;
  static constexpr ApiKey kApiKey = ApiKey::kAlterShareGroupOffsets;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "AlterShareGroupOffsetsRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;

  std::string group_id = {};
  std::vector<
      alter_share_group_offsets_request::AlterShareGroupOffsetsRequestTopic>
      topics = {};
  UnknownTags unknown_tags = {};

  bool operator==(const AlterShareGroupOffsetsRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("groupId", self.group_id, Since(0));
    v.Field("topics", self.topics, Since(0));
  }
};

namespace alter_share_group_offsets_response {

struct AlterShareGroupOffsetsResponsePartition {
  int32_t partition_index = 0;
  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> error_message = std::nullopt;
  UnknownTags unknown_tags = {};

  bool operator==(const AlterShareGroupOffsetsResponsePartition&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("partitionIndex", self.partition_index, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("errorMessage", self.error_message, Since(0).Nullable());
  }
};

struct AlterShareGroupOffsetsResponseTopic {
  std::string topic_name = {};
  Uuid topic_id = {};
  std::vector<AlterShareGroupOffsetsResponsePartition> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const AlterShareGroupOffsetsResponseTopic&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topicName", self.topic_name, Since(0));
    v.Field("topicId", self.topic_id, Since(0));
    v.Field("partitions", self.partitions, Since(0));
  }
};

}  // namespace alter_share_group_offsets_response

struct AlterShareGroupOffsetsResponse {
  static constexpr ApiKey kApiKey = ApiKey::kAlterShareGroupOffsets;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "AlterShareGroupOffsetsResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;

  int32_t throttle_time_ms = 0;
  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> error_message = std::nullopt;
  std::vector<
      alter_share_group_offsets_response::AlterShareGroupOffsetsResponseTopic>
      responses = {};
  UnknownTags unknown_tags = {};

  bool operator==(const AlterShareGroupOffsetsResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("errorMessage", self.error_message, Since(0).Nullable());
    v.Field("responses", self.responses, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_ALTER_SHARE_GROUP_OFFSETS_H_
