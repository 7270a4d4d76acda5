// ElectLeaders (API key 43), versions 0..2, flexible from 2.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_ELECT_LEADERS_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_ELECT_LEADERS_H_

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

struct ElectLeadersResponse;

namespace elect_leaders_request {

struct TopicPartitions {
  std::string topic = {};
  std::vector<int32_t> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const TopicPartitions&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topic", self.topic, Since(0));
    v.Field("partitions", self.partitions, Since(0));
  }
};

}  // namespace elect_leaders_request

struct ElectLeadersRequest {
  using Response = ElectLeadersResponse;
  static constexpr ApiKey kApiKey = ApiKey::kElectLeaders;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "ElectLeadersRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 2;
  static constexpr int16_t kFirstFlexible = 2;

  int8_t election_type = 0;
  std::optional<std::vector<elect_leaders_request::TopicPartitions>>
      topic_partitions{std::in_place};
  int32_t timeout_ms = 60000;
  UnknownTags unknown_tags = {};

  bool operator==(const ElectLeadersRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("electionType", self.election_type, Since(1));
    v.Field("topicPartitions", self.topic_partitions, Since(0).Nullable());
    v.Field("timeoutMs", self.timeout_ms, Since(0));
  }
};

namespace elect_leaders_response {

struct PartitionResult {
  int32_t partition_id = 0;
  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> error_message{std::in_place};
  UnknownTags unknown_tags = {};

  bool operator==(const PartitionResult&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("partitionId", self.partition_id, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("errorMessage", self.error_message, Since(0).Nullable());
  }
};

struct ReplicaElectionResult {
  std::string topic = {};
  std::vector<PartitionResult> partition_result = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ReplicaElectionResult&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topic", self.topic, Since(0));
    v.Field("partitionResult", self.partition_result, Since(0));
  }
};

}  // namespace elect_leaders_response

struct ElectLeadersResponse {
  static constexpr ApiKey kApiKey = ApiKey::kElectLeaders;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "ElectLeadersResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 2;
  static constexpr int16_t kFirstFlexible = 2;

  int32_t throttle_time_ms = 0;
  ErrorCode error_code = ErrorCode::kNone;
  std::vector<elect_leaders_response::ReplicaElectionResult>
      replica_election_results = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ElectLeadersResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0));
    v.Field("errorCode", self.error_code, Since(1));
    v.Field("replicaElectionResults", self.replica_election_results, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_ELECT_LEADERS_H_
