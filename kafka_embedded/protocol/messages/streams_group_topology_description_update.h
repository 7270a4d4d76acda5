// StreamsGroupTopologyDescriptionUpdate (API key 93), versions 0, flexible from
// 0.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_STREAMS_GROUP_TOPOLOGY_DESCRIPTION_UPDATE_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_STREAMS_GROUP_TOPOLOGY_DESCRIPTION_UPDATE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct StreamsGroupTopologyDescriptionUpdateResponse;

namespace streams_group_topology_description_update_request {

struct TopologyDescriptionNode {
  std::string name = {};
  int8_t node_type = 0;
  std::vector<std::string> source_topics = {};
  std::optional<std::string> sink_topic = std::nullopt;
  std::vector<std::string> stores = {};
  std::vector<std::string> successors = {};
  UnknownTags unknown_tags = {};

  bool operator==(const TopologyDescriptionNode&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Since(0));
    v.Field("nodeType", self.node_type, Since(0));
    v.Field("sourceTopics", self.source_topics, Since(0));
    v.Field("sinkTopic", self.sink_topic, Since(0).Nullable());
    v.Field("stores", self.stores, Since(0));
    v.Field("successors", self.successors, Since(0));
  }
};

struct TopologyDescriptionSubtopology {
  std::string subtopology_id = {};
  std::vector<TopologyDescriptionNode> nodes = {};
  UnknownTags unknown_tags = {};

  bool operator==(const TopologyDescriptionSubtopology&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("subtopologyId", self.subtopology_id, Since(0));
    v.Field("nodes", self.nodes, Since(0));
  }
};

struct TopologyDescriptionGlobalStore {
  TopologyDescriptionNode source = {};
  TopologyDescriptionNode processor = {};
  UnknownTags unknown_tags = {};

  bool operator==(const TopologyDescriptionGlobalStore&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("source", self.source, Since(0));
    v.Field("processor", self.processor, Since(0));
  }
};

struct TopologyDescription {
  std::vector<TopologyDescriptionSubtopology> subtopologies = {};
  std::vector<TopologyDescriptionGlobalStore> global_stores = {};
  UnknownTags unknown_tags = {};

  bool operator==(const TopologyDescription&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("subtopologies", self.subtopologies, Since(0));
    v.Field("globalStores", self.global_stores, Since(0));
  }
};

}  // namespace streams_group_topology_description_update_request

struct StreamsGroupTopologyDescriptionUpdateRequest {
  using Response = StreamsGroupTopologyDescriptionUpdateResponse;
  static constexpr ApiKey kApiKey =
      ApiKey::kStreamsGroupTopologyDescriptionUpdate;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName =
      "StreamsGroupTopologyDescriptionUpdateRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;

  std::string group_id = {};
  std::string member_id = {};
  int32_t topology_epoch = 0;
  streams_group_topology_description_update_request::TopologyDescription
      topology_description = {};
  UnknownTags unknown_tags = {};

  bool operator==(const StreamsGroupTopologyDescriptionUpdateRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("groupId", self.group_id, Since(0));
    v.Field("memberId", self.member_id, Since(0));
    v.Field("topologyEpoch", self.topology_epoch, Since(0));
    v.Field("topologyDescription", self.topology_description, Since(0));
  }
};

struct StreamsGroupTopologyDescriptionUpdateResponse {
  static constexpr ApiKey kApiKey =
      ApiKey::kStreamsGroupTopologyDescriptionUpdate;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName =
      "StreamsGroupTopologyDescriptionUpdateResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;

  int32_t throttle_time_ms = 0;
  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> error_message = std::nullopt;
  UnknownTags unknown_tags = {};

  bool operator==(const StreamsGroupTopologyDescriptionUpdateResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("errorMessage", self.error_message, Since(0).Nullable());
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_STREAMS_GROUP_TOPOLOGY_DESCRIPTION_UPDATE_H_
