// ListPartitionReassignments (API key 46), versions 0, flexible from 0.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_LIST_PARTITION_REASSIGNMENTS_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_LIST_PARTITION_REASSIGNMENTS_H_

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

struct ListPartitionReassignmentsResponse;

namespace list_partition_reassignments_request {

struct ListPartitionReassignmentsTopics {
  std::string name = {};
  std::vector<int32_t> partition_indexes = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ListPartitionReassignmentsTopics&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Since(0));
    v.Field("partitionIndexes", self.partition_indexes, Since(0));
  }
};

}  // namespace list_partition_reassignments_request

struct ListPartitionReassignmentsRequest {
  using Response = ListPartitionReassignmentsResponse;
  static constexpr ApiKey kApiKey = ApiKey::kListPartitionReassignments;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName =
      "ListPartitionReassignmentsRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;

  int32_t timeout_ms = 60000;
  std::optional<std::vector<
      list_partition_reassignments_request::ListPartitionReassignmentsTopics>>
      topics = std::nullopt;
  UnknownTags unknown_tags = {};

  bool operator==(const ListPartitionReassignmentsRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("timeoutMs", self.timeout_ms, Since(0));
    v.Field("topics", self.topics, Since(0).Nullable());
  }
};

namespace list_partition_reassignments_response {

struct OngoingPartitionReassignment {
  int32_t partition_index = 0;
  std::vector<int32_t> replicas = {};
  std::vector<int32_t> adding_replicas = {};
  std::vector<int32_t> removing_replicas = {};
  UnknownTags unknown_tags = {};

  bool operator==(const OngoingPartitionReassignment&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("partitionIndex", self.partition_index, Since(0));
    v.Field("replicas", self.replicas, Since(0));
    v.Field("addingReplicas", self.adding_replicas, Since(0));
    v.Field("removingReplicas", self.removing_replicas, Since(0));
  }
};

struct OngoingTopicReassignment {
  std::string name = {};
  std::vector<OngoingPartitionReassignment> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const OngoingTopicReassignment&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Since(0));
    v.Field("partitions", self.partitions, Since(0));
  }
};

}  // namespace list_partition_reassignments_response

struct ListPartitionReassignmentsResponse {
  static constexpr ApiKey kApiKey = ApiKey::kListPartitionReassignments;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName =
      "ListPartitionReassignmentsResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;

  int32_t throttle_time_ms = 0;
  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> error_message{std::in_place};
  std::vector<list_partition_reassignments_response::OngoingTopicReassignment>
      topics = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ListPartitionReassignmentsResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("errorMessage", self.error_message, Since(0).Nullable());
    v.Field("topics", self.topics, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_LIST_PARTITION_REASSIGNMENTS_H_
