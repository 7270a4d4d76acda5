// ListOffsets (API key 2), versions 0..11, flexible from 6.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_LIST_OFFSETS_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_LIST_OFFSETS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct ListOffsetsResponse;

namespace list_offsets_request {

struct ListOffsetsPartition {
  int32_t partition_index = 0;
  int32_t current_leader_epoch = -1;
  int64_t timestamp = 0;
  int32_t max_num_offsets = 1;
  UnknownTags unknown_tags = {};

  bool operator==(const ListOffsetsPartition&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("partitionIndex", self.partition_index, Since(0));
    v.Field("currentLeaderEpoch", self.current_leader_epoch,
            Since(4).Ignorable());
    v.Field("timestamp", self.timestamp, Since(0));
    v.Field("maxNumOffsets", self.max_num_offsets, Until(0));
  }
};

struct ListOffsetsTopic {
  std::string name = {};
  std::vector<ListOffsetsPartition> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ListOffsetsTopic&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Since(0));
    v.Field("partitions", self.partitions, Since(0));
  }
};

}  // namespace list_offsets_request

struct ListOffsetsRequest {
  using Response = ListOffsetsResponse;
  static constexpr ApiKey kApiKey = ApiKey::kListOffsets;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "ListOffsetsRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 11;
  static constexpr int16_t kFirstFlexible = 6;

  int32_t replica_id = 0;
  int8_t isolation_level = 0;
  std::vector<list_offsets_request::ListOffsetsTopic> topics = {};
  int32_t timeout_ms = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const ListOffsetsRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("replicaId", self.replica_id, Since(0));
    v.Field("isolationLevel", self.isolation_level, Since(2));
    v.Field("topics", self.topics, Since(0));
    v.Field("timeoutMs", self.timeout_ms, Since(10).Ignorable());
  }
};

namespace list_offsets_response {

struct ListOffsetsPartitionResponse {
  int32_t partition_index = 0;
  ErrorCode error_code = ErrorCode::kNone;
  std::vector<int64_t> old_style_offsets = {};
  int64_t timestamp = -1;
  int64_t offset = -1;
  int32_t leader_epoch = -1;
  UnknownTags unknown_tags = {};

  bool operator==(const ListOffsetsPartitionResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("partitionIndex", self.partition_index, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("oldStyleOffsets", self.old_style_offsets, Until(0));
    v.Field("timestamp", self.timestamp, Since(1));
    v.Field("offset", self.offset, Since(1));
    v.Field("leaderEpoch", self.leader_epoch, Since(4));
  }
};

struct ListOffsetsTopicResponse {
  std::string name = {};
  std::vector<ListOffsetsPartitionResponse> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ListOffsetsTopicResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Since(0));
    v.Field("partitions", self.partitions, Since(0));
  }
};

}  // namespace list_offsets_response

struct ListOffsetsResponse {
  static constexpr ApiKey kApiKey = ApiKey::kListOffsets;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "ListOffsetsResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 11;
  static constexpr int16_t kFirstFlexible = 6;

  int32_t throttle_time_ms = 0;
  std::vector<list_offsets_response::ListOffsetsTopicResponse> topics = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ListOffsetsResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(2).Ignorable());
    v.Field("topics", self.topics, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_LIST_OFFSETS_H_
