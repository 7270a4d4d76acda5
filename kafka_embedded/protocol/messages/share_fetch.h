// ShareFetch (API key 78), versions 0..2, flexible from 0.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_SHARE_FETCH_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_SHARE_FETCH_H_

#include <cstdint>
#include <limits>
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

struct ShareFetchResponse;

namespace share_fetch_request {

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

struct FetchPartition {
  int32_t partition_index = 0;
  int32_t partition_max_bytes = 0;
  std::vector<AcknowledgementBatch> acknowledgement_batches = {};
  UnknownTags unknown_tags = {};

  bool operator==(const FetchPartition&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("partitionIndex", self.partition_index, Since(0));
    v.Field("partitionMaxBytes", self.partition_max_bytes, Until(0));
    v.Field("acknowledgementBatches", self.acknowledgement_batches, Since(0));
  }
};

struct FetchTopic {
  Uuid topic_id = {};
  std::vector<FetchPartition> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const FetchTopic&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topicId", self.topic_id, Since(0));
    v.Field("partitions", self.partitions, Since(0));
  }
};

struct ForgottenTopic {
  Uuid topic_id = {};
  std::vector<int32_t> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ForgottenTopic&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topicId", self.topic_id, Since(0));
    v.Field("partitions", self.partitions, Since(0));
  }
};

}  // namespace share_fetch_request

struct ShareFetchRequest {
  using Response = ShareFetchResponse;
  static constexpr ApiKey kApiKey = ApiKey::kShareFetch;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "ShareFetchRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 2;
  static constexpr int16_t kFirstFlexible = 0;

  std::optional<std::string> group_id = std::nullopt;
  std::optional<std::string> member_id{std::in_place};
  int32_t share_session_epoch = 0;
  int32_t max_wait_ms = 0;
  int32_t min_bytes = 0;
  int32_t max_bytes = std::numeric_limits<int32_t>::max();
  int32_t max_records = 0;
  int32_t batch_size = 0;
  int8_t share_acquire_mode = 0;
  bool is_renew_ack = false;
  std::vector<share_fetch_request::FetchTopic> topics = {};
  std::vector<share_fetch_request::ForgottenTopic> forgotten_topics_data = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ShareFetchRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("groupId", self.group_id, Since(0).Nullable());
    v.Field("memberId", self.member_id, Since(0).Nullable());
    v.Field("shareSessionEpoch", self.share_session_epoch, Since(0));
    v.Field("maxWaitMs", self.max_wait_ms, Since(0));
    v.Field("minBytes", self.min_bytes, Since(0));
    v.Field("maxBytes", self.max_bytes, Since(0));
    v.Field("maxRecords", self.max_records, Since(1));
    v.Field("batchSize", self.batch_size, Since(1));
    v.Field("shareAcquireMode", self.share_acquire_mode, Since(2).Ignorable());
    v.Field("isRenewAck", self.is_renew_ack, Since(2));
    v.Field("topics", self.topics, Since(0));
    v.Field("forgottenTopicsData", self.forgotten_topics_data, Since(0));
  }
};

namespace share_fetch_response {

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

struct AcquiredRecords {
  int64_t first_offset = 0;
  int64_t last_offset = 0;
  int16_t delivery_count = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const AcquiredRecords&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("firstOffset", self.first_offset, Since(0));
    v.Field("lastOffset", self.last_offset, Since(0));
    v.Field("deliveryCount", self.delivery_count, Since(0));
  }
};

struct PartitionData {
  int32_t partition_index = 0;
  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> error_message = std::nullopt;
  ErrorCode acknowledge_error_code = ErrorCode::kNone;
  std::optional<std::string> acknowledge_error_message = std::nullopt;
  LeaderIdAndEpoch current_leader = {};
  std::optional<BytesList> records{std::in_place};
  std::vector<AcquiredRecords> acquired_records = {};
  UnknownTags unknown_tags = {};

  bool operator==(const PartitionData&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("partitionIndex", self.partition_index, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("errorMessage", self.error_message, Since(0).Nullable());
    v.Field("acknowledgeErrorCode", self.acknowledge_error_code, Since(0));
    v.Field("acknowledgeErrorMessage", self.acknowledge_error_message,
            Since(0).Nullable());
    v.Field("currentLeader", self.current_leader, Since(0));
    v.Field("records", self.records, Since(0).Nullable(0, 0));
    v.Field("acquiredRecords", self.acquired_records, Since(0));
  }
};

struct ShareFetchableTopicResponse {
  Uuid topic_id = {};
  std::vector<PartitionData> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ShareFetchableTopicResponse&) const;

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

}  // namespace share_fetch_response

struct ShareFetchResponse {
  static constexpr ApiKey kApiKey = ApiKey::kShareFetch;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "ShareFetchResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 2;
  static constexpr int16_t kFirstFlexible = 0;

  int32_t throttle_time_ms = 0;
  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> error_message = std::nullopt;
  int32_t acquisition_lock_timeout_ms = 0;
  std::vector<share_fetch_response::ShareFetchableTopicResponse> responses = {};
  std::vector<share_fetch_response::NodeEndpoint> node_endpoints = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ShareFetchResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("errorMessage", self.error_message, Since(0).Nullable());
    v.Field("acquisitionLockTimeoutMs", self.acquisition_lock_timeout_ms,
            Since(1));
    v.Field("responses", self.responses, Since(0));
    v.Field("nodeEndpoints", self.node_endpoints, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_SHARE_FETCH_H_
