// AlterPartitionReassignments (API key 45), versions 0..1, flexible from 0.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_ALTER_PARTITION_REASSIGNMENTS_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_ALTER_PARTITION_REASSIGNMENTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct AlterPartitionReassignmentsResponse;

namespace alter_partition_reassignments_request {

struct ReassignablePartition {
  int32_t partition_index = 0;
  std::optional<std::vector<int32_t>> replicas = std::nullopt;
  UnknownTags unknown_tags = {};

  bool operator==(const ReassignablePartition&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("partitionIndex", self.partition_index, Since(0));
    v.Field("replicas", self.replicas, Since(0).Nullable());
  }
};

struct ReassignableTopic {
  std::string name = {};
  std::vector<ReassignablePartition> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ReassignableTopic&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Since(0));
    v.Field("partitions", self.partitions, Since(0));
  }
};

}  // namespace alter_partition_reassignments_request

struct AlterPartitionReassignmentsRequest {
  using Response = AlterPartitionReassignmentsResponse;
  static constexpr ApiKey kApiKey = ApiKey::kAlterPartitionReassignments;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName =
      "AlterPartitionReassignmentsRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 1;
  static constexpr int16_t kFirstFlexible = 0;

  int32_t timeout_ms = 60000;
  bool allow_replication_factor_change = true;
  std::vector<alter_partition_reassignments_request::ReassignableTopic> topics =
      {};
  UnknownTags unknown_tags = {};

  bool operator==(const AlterPartitionReassignmentsRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("timeoutMs", self.timeout_ms, Since(0));
    v.Field("allowReplicationFactorChange",
            self.allow_replication_factor_change, Since(1));
    v.Field("topics", self.topics, Since(0));
  }
};

namespace alter_partition_reassignments_response {

struct ReassignablePartitionResponse {
  int32_t partition_index = 0;
  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> error_message{std::in_place};
  UnknownTags unknown_tags = {};

  bool operator==(const ReassignablePartitionResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("partitionIndex", self.partition_index, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("errorMessage", self.error_message, Since(0).Nullable());
  }
};

struct ReassignableTopicResponse {
  std::string name = {};
  std::vector<ReassignablePartitionResponse> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ReassignableTopicResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Since(0));
    v.Field("partitions", self.partitions, Since(0));
  }
};

}  // namespace alter_partition_reassignments_response

struct AlterPartitionReassignmentsResponse {
  static constexpr ApiKey kApiKey = ApiKey::kAlterPartitionReassignments;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName =
      "AlterPartitionReassignmentsResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 1;
  static constexpr int16_t kFirstFlexible = 0;

  int32_t throttle_time_ms = 0;
  bool allow_replication_factor_change = true;
  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> error_message{std::in_place};
  std::vector<alter_partition_reassignments_response::ReassignableTopicResponse>
      responses = {};
  UnknownTags unknown_tags = {};

  bool operator==(const AlterPartitionReassignmentsResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0));
    v.Field("allowReplicationFactorChange",
            self.allow_replication_factor_change, Since(1).Ignorable());
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("errorMessage", self.error_message, Since(0).Nullable());
    v.Field("responses", self.responses, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_ALTER_PARTITION_REASSIGNMENTS_H_
