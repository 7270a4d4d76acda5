// DescribeShareGroupOffsets (API key 90), versions 0..1, flexible from 0.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DESCRIBE_SHARE_GROUP_OFFSETS_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DESCRIBE_SHARE_GROUP_OFFSETS_H_

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

struct DescribeShareGroupOffsetsResponse;

namespace describe_share_group_offsets_request {

struct DescribeShareGroupOffsetsRequestTopic {
  std::string topic_name = {};
  std::vector<int32_t> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const DescribeShareGroupOffsetsRequestTopic&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topicName", self.topic_name, Since(0));
    v.Field("partitions", self.partitions, Since(0));
  }
};

struct DescribeShareGroupOffsetsRequestGroup {
  std::string group_id = {};
  std::optional<std::vector<DescribeShareGroupOffsetsRequestTopic>> topics{
      std::in_place};
  UnknownTags unknown_tags = {};

  bool operator==(const DescribeShareGroupOffsetsRequestGroup&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("groupId", self.group_id, Since(0));
    v.Field("topics", self.topics, Since(0).Nullable());
  }
};

}  // namespace describe_share_group_offsets_request

struct DescribeShareGroupOffsetsRequest {
  using Response = DescribeShareGroupOffsetsResponse;
  static constexpr ApiKey kApiKey = ApiKey::kDescribeShareGroupOffsets;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "DescribeShareGroupOffsetsRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 1;
  static constexpr int16_t kFirstFlexible = 0;

  std::vector<describe_share_group_offsets_request::
                  DescribeShareGroupOffsetsRequestGroup>
      groups = {};
  UnknownTags unknown_tags = {};

  bool operator==(const DescribeShareGroupOffsetsRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("groups", self.groups, Since(0));
  }
};

namespace describe_share_group_offsets_response {

struct DescribeShareGroupOffsetsResponsePartition {
  int32_t partition_index = 0;
  int64_t start_offset = 0;
  int32_t leader_epoch = 0;
  int64_t lag = -1;
  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> error_message = std::nullopt;
  UnknownTags unknown_tags = {};

  bool operator==(const DescribeShareGroupOffsetsResponsePartition&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("partitionIndex", self.partition_index, Since(0));
    v.Field("startOffset", self.start_offset, Since(0));
    v.Field("leaderEpoch", self.leader_epoch, Since(0));
    v.Field("lag", self.lag, Since(1).Ignorable());
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("errorMessage", self.error_message, Since(0).Nullable());
  }
};

struct DescribeShareGroupOffsetsResponseTopic {
  std::string topic_name = {};
  Uuid topic_id = {};
  std::vector<DescribeShareGroupOffsetsResponsePartition> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const DescribeShareGroupOffsetsResponseTopic&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topicName", self.topic_name, Since(0));
    v.Field("topicId", self.topic_id, Since(0));
    v.Field("partitions", self.partitions, Since(0));
  }
};

struct DescribeShareGroupOffsetsResponseGroup {
  std::string group_id = {};
  std::vector<DescribeShareGroupOffsetsResponseTopic> topics = {};
  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> error_message = std::nullopt;
  UnknownTags unknown_tags = {};

  bool operator==(const DescribeShareGroupOffsetsResponseGroup&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("groupId", self.group_id, Since(0));
    v.Field("topics", self.topics, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("errorMessage", self.error_message, Since(0).Nullable());
  }
};

}  // namespace describe_share_group_offsets_response

struct DescribeShareGroupOffsetsResponse {
  static constexpr ApiKey kApiKey = ApiKey::kDescribeShareGroupOffsets;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName =
      "DescribeShareGroupOffsetsResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 1;
  static constexpr int16_t kFirstFlexible = 0;

  int32_t throttle_time_ms = 0;
  std::vector<describe_share_group_offsets_response::
                  DescribeShareGroupOffsetsResponseGroup>
      groups = {};
  UnknownTags unknown_tags = {};

  bool operator==(const DescribeShareGroupOffsetsResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0));
    v.Field("groups", self.groups, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DESCRIBE_SHARE_GROUP_OFFSETS_H_
