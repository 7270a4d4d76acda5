// ShareAcknowledge (API key 79), versions 0..2, flexible from 0.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_SHARE_ACKNOWLEDGE_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_SHARE_ACKNOWLEDGE_H_

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

struct ShareAcknowledgeResponse;

namespace share_acknowledge_request {

struct AcknowledgementBatch {
  int64_t first_offset = 0;
  int64_t last_offset = 0;
  std::vector<int8_t> acknowledge_types = {};
  UnknownTags unknown_tags = {};

  bool operator==(const AcknowledgementBatch&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("firstOffset", self.first_offset, Since(0));
    v.Field("lastOffset", self.last_offset, Since(0));
    v.Field("acknowledgeTypes", self.acknowledge_types, Since(0));
  }
};

struct AcknowledgePartition {
  int32_t partition_index = 0;
  std::vector<AcknowledgementBatch> acknowledgement_batches = {};
  UnknownTags unknown_tags = {};

  bool operator==(const AcknowledgePartition&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("partitionIndex", self.partition_index, Since(0));
    v.Field("acknowledgementBatches", self.acknowledgement_batches, Since(0));
  }
};

struct AcknowledgeTopic {
  Uuid topic_id = {};
  std::vector<AcknowledgePartition> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const AcknowledgeTopic&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topicId", self.topic_id, Since(0));
    v.Field("partitions", self.partitions, Since(0));
  }
};

}  // namespace share_acknowledge_request

struct ShareAcknowledgeRequest {
  using Response = ShareAcknowledgeResponse;
  static constexpr ApiKey kApiKey = ApiKey::kShareAcknowledge;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "ShareAcknowledgeRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 2;
  static constexpr int16_t kFirstFlexible = 0;

  std::optional<std::string> group_id = std::nullopt;
  std::optional<std::string> member_id{std::in_place};
  int32_t share_session_epoch = 0;
  bool is_renew_ack = false;
  std::vector<share_acknowledge_request::AcknowledgeTopic> topics = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ShareAcknowledgeRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("groupId", self.group_id, Since(0).Nullable());
    v.Field("memberId", self.member_id, Since(0).Nullable());
    v.Field("shareSessionEpoch", self.share_session_epoch, Since(0));
    v.Field("isRenewAck", self.is_renew_ack, Since(2));
    v.Field("topics", self.topics, Since(0));
  }
};

namespace share_acknowledge_response {

struct LeaderIdAndEpoch {
  int32_t leader_id = 0;
  int32_t leader_epoch = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const LeaderIdAndEpoch&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("leaderId", self.leader_id, Since(0));
    v.Field("leaderEpoch", self.leader_epoch, Since(0));
  }
};

struct PartitionData {
  int32_t partition_index = 0;
  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> error_message = std::nullopt;
  LeaderIdAndEpoch current_leader = {};
  UnknownTags unknown_tags = {};

  bool operator==(const PartitionData&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("partitionIndex", self.partition_index, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("errorMessage", self.error_message, Since(0).Nullable());
    v.Field("currentLeader", self.current_leader, Since(0));
  }
};

struct ShareAcknowledgeTopicResponse {
  Uuid topic_id = {};
  std::vector<PartitionData> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ShareAcknowledgeTopicResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topicId", self.topic_id, Since(0));
    v.Field("partitions", self.partitions, Since(0));
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
    v.Field("nodeId", self.node_id, Since(0));
    v.Field("host", self.host, Since(0));
    v.Field("port", self.port, Since(0));
    v.Field("rack", self.rack, Since(0).Nullable());
  }
};

}  // namespace share_acknowledge_response

struct ShareAcknowledgeResponse {
  static constexpr ApiKey kApiKey = ApiKey::kShareAcknowledge;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "ShareAcknowledgeResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 2;
  static constexpr int16_t kFirstFlexible = 0;

  int32_t throttle_time_ms = 0;
  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> error_message = std::nullopt;
  int32_t acquisition_lock_timeout_ms = 0;
  std::vector<share_acknowledge_response::ShareAcknowledgeTopicResponse>
      responses = {};
  std::vector<share_acknowledge_response::NodeEndpoint> node_endpoints = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ShareAcknowledgeResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("errorMessage", self.error_message, Since(0).Nullable());
    v.Field("acquisitionLockTimeoutMs", self.acquisition_lock_timeout_ms,
            Since(2).Ignorable());
    v.Field("responses", self.responses, Since(0));
    v.Field("nodeEndpoints", self.node_endpoints, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_SHARE_ACKNOWLEDGE_H_
