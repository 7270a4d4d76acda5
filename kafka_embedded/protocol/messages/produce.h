// Produce (API key 0), versions 0..13, flexible from 9.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_PRODUCE_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_PRODUCE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/bytes.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/base/uuid.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct ProduceResponse;

namespace produce_request {

struct PartitionProduceData {
  int32_t index = 0;
  std::optional<BytesList> records{std::in_place};
  UnknownTags unknown_tags = {};

  bool operator==(const PartitionProduceData&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("index", self.index, Since(0));
    v.Field("records", self.records, Since(0).Nullable());
  }
};

struct TopicProduceData {
  std::string name = {};
  Uuid topic_id = {};
  std::vector<PartitionProduceData> partition_data = {};
  UnknownTags unknown_tags = {};

  bool operator==(const TopicProduceData&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Until(12).Ignorable());
    v.Field("topicId", self.topic_id, Since(13).Ignorable());
    v.Field("partitionData", self.partition_data, Since(0));
  }
};

}  // namespace produce_request

struct ProduceRequest {
  using Response = ProduceResponse;
  static constexpr ApiKey kApiKey = ApiKey::kProduce;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "ProduceRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 13;
  static constexpr int16_t kFirstFlexible = 9;

  std::optional<std::string> transactional_id = std::nullopt;
  int16_t acks = 0;
  int32_t timeout_ms = 0;
  std::vector<produce_request::TopicProduceData> topic_data = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ProduceRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("transactionalId", self.transactional_id, Since(3).Nullable());
    v.Field("acks", self.acks, Since(0));
    v.Field("timeoutMs", self.timeout_ms, Since(0));
    v.Field("topicData", self.topic_data, Since(0));
  }
};

namespace produce_response {

struct BatchIndexAndErrorMessage {
  int32_t batch_index = 0;
  std::optional<std::string> batch_index_error_message = std::nullopt;
  UnknownTags unknown_tags = {};

  bool operator==(const BatchIndexAndErrorMessage&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("batchIndex", self.batch_index, Since(8));
    v.Field("batchIndexErrorMessage", self.batch_index_error_message,
            Since(8).Nullable());
  }
};

struct LeaderIdAndEpoch {
  int32_t leader_id = -1;
  int32_t leader_epoch = -1;
  UnknownTags unknown_tags = {};

  bool operator==(const LeaderIdAndEpoch&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("leaderId", self.leader_id, Since(10));
    v.Field("leaderEpoch", self.leader_epoch, Since(10));
  }
};

struct PartitionProduceResponse {
  int32_t index = 0;
  ErrorCode error_code = ErrorCode::kNone;
  int64_t base_offset = 0;
  int64_t log_append_time_ms = -1;
  int64_t log_start_offset = -1;
  std::vector<BatchIndexAndErrorMessage> record_errors = {};
  std::optional<std::string> error_message = std::nullopt;
  LeaderIdAndEpoch current_leader = {};
  UnknownTags unknown_tags = {};

  bool operator==(const PartitionProduceResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("index", self.index, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("baseOffset", self.base_offset, Since(0));
    v.Field("logAppendTimeMs", self.log_append_time_ms, Since(2).Ignorable());
    v.Field("logStartOffset", self.log_start_offset, Since(5).Ignorable());
    v.Field("recordErrors", self.record_errors, Since(8).Ignorable());
    v.Field("errorMessage", self.error_message,
            Since(8).Nullable().Ignorable());
    v.Field("currentLeader", self.current_leader, Since(10).Tag(0));
  }
};

struct TopicProduceResponse {
  std::string name = {};
  Uuid topic_id = {};
  std::vector<PartitionProduceResponse> partition_responses = {};
  UnknownTags unknown_tags = {};

  bool operator==(const TopicProduceResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Until(12).Ignorable());
    v.Field("topicId", self.topic_id, Since(13).Ignorable());
    v.Field("partitionResponses", self.partition_responses, Since(0));
  }
};

struct NodeEndpoint {
  int32_t node_id = 0;
  std::string host = {};
  int32_t port = 0;
  std::optional<std::string> rack = std::nullopt;
  UnknownTags unknown_tags = {};

  bool operator==(const NodeEndpoint&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("nodeId", self.node_id, Since(10));
    v.Field("host", self.host, Since(10));
    v.Field("port", self.port, Since(10));
    v.Field("rack", self.rack, Since(10).Nullable());
  }
};

}  // namespace produce_response

struct ProduceResponse {
  static constexpr ApiKey kApiKey = ApiKey::kProduce;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "ProduceResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 13;
  static constexpr int16_t kFirstFlexible = 9;

  std::vector<produce_response::TopicProduceResponse> responses = {};
  int32_t throttle_time_ms = 0;
  std::vector<produce_response::NodeEndpoint> node_endpoints = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ProduceResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("responses", self.responses, Since(0));
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(1).Ignorable());
    v.Field("nodeEndpoints", self.node_endpoints, Since(10).Tag(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_PRODUCE_H_
