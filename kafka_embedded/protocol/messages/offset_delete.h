// OffsetDelete (API key 47), versions 0, never flexible.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_OFFSET_DELETE_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_OFFSET_DELETE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct OffsetDeleteResponse;

namespace offset_delete_request {

struct OffsetDeleteRequestPartition {
  int32_t partition_index = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const OffsetDeleteRequestPartition&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("partitionIndex", self.partition_index, Since(0));
  }
};

struct OffsetDeleteRequestTopic {
  std::string name = {};
  std::vector<OffsetDeleteRequestPartition> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const OffsetDeleteRequestTopic&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Since(0));
    v.Field("partitions", self.partitions, Since(0));
  }
};

}  // namespace offset_delete_request

struct OffsetDeleteRequest {
  using Response = OffsetDeleteResponse;
  static constexpr ApiKey kApiKey = ApiKey::kOffsetDelete;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "OffsetDeleteRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = kNeverFlexible;

  std::string group_id = {};
  std::vector<offset_delete_request::OffsetDeleteRequestTopic> topics = {};
  UnknownTags unknown_tags = {};

  bool operator==(const OffsetDeleteRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("groupId", self.group_id, Since(0));
    v.Field("topics", self.topics, Since(0));
  }
};

namespace offset_delete_response {

struct OffsetDeleteResponsePartition {
  int32_t partition_index = 0;
  ErrorCode error_code = ErrorCode::kNone;
  UnknownTags unknown_tags = {};

  bool operator==(const OffsetDeleteResponsePartition&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("partitionIndex", self.partition_index, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
  }
};

struct OffsetDeleteResponseTopic {
  std::string name = {};
  std::vector<OffsetDeleteResponsePartition> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const OffsetDeleteResponseTopic&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Since(0));
    v.Field("partitions", self.partitions, Since(0));
  }
};

}  // namespace offset_delete_response

struct OffsetDeleteResponse {
  static constexpr ApiKey kApiKey = ApiKey::kOffsetDelete;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "OffsetDeleteResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = kNeverFlexible;

  ErrorCode error_code = ErrorCode::kNone;
  int32_t throttle_time_ms = 0;
  std::vector<offset_delete_response::OffsetDeleteResponseTopic> topics = {};
  UnknownTags unknown_tags = {};

  bool operator==(const OffsetDeleteResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0).Ignorable());
    v.Field("topics", self.topics, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_OFFSET_DELETE_H_
