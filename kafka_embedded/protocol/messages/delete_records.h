// DeleteRecords (API key 21), versions 0..2, flexible from 2.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DELETE_RECORDS_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DELETE_RECORDS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct DeleteRecordsResponse;

namespace delete_records_request {

struct DeleteRecordsPartition {
  int32_t partition_index = 0;
  int64_t offset = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const DeleteRecordsPartition&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("partitionIndex", self.partition_index, Since(0));
    v.Field("offset", self.offset, Since(0));
  }
};

struct DeleteRecordsTopic {
  std::string name = {};
  std::vector<DeleteRecordsPartition> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const DeleteRecordsTopic&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Since(0));
    v.Field("partitions", self.partitions, Since(0));
  }
};

}  // namespace delete_records_request

struct DeleteRecordsRequest {
  using Response = DeleteRecordsResponse;
  static constexpr ApiKey kApiKey = ApiKey::kDeleteRecords;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "DeleteRecordsRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 2;
  static constexpr int16_t kFirstFlexible = 2;

  std::vector<delete_records_request::DeleteRecordsTopic> topics = {};
  int32_t timeout_ms = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const DeleteRecordsRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topics", self.topics, Since(0));
    v.Field("timeoutMs", self.timeout_ms, Since(0));
  }
};

namespace delete_records_response {

struct DeleteRecordsPartitionResult {
  int32_t partition_index = 0;
  int64_t low_watermark = 0;
  ErrorCode error_code = ErrorCode::kNone;
  UnknownTags unknown_tags = {};

  bool operator==(const DeleteRecordsPartitionResult&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("partitionIndex", self.partition_index, Since(0));
    v.Field("lowWatermark", self.low_watermark, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
  }
};

struct DeleteRecordsTopicResult {
  std::string name = {};
  std::vector<DeleteRecordsPartitionResult> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const DeleteRecordsTopicResult&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Since(0));
    v.Field("partitions", self.partitions, Since(0));
  }
};

}  // namespace delete_records_response

struct DeleteRecordsResponse {
  static constexpr ApiKey kApiKey = ApiKey::kDeleteRecords;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "DeleteRecordsResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 2;
  static constexpr int16_t kFirstFlexible = 2;

  int32_t throttle_time_ms = 0;
  std::vector<delete_records_response::DeleteRecordsTopicResult> topics = {};
  UnknownTags unknown_tags = {};

  bool operator==(const DeleteRecordsResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0));
    v.Field("topics", self.topics, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DELETE_RECORDS_H_
