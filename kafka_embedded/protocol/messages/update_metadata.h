// UpdateMetadata (API key 6), versions 0..8, flexible from 6.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_UPDATE_METADATA_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_UPDATE_METADATA_H_

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

struct UpdateMetadataResponse;

namespace update_metadata_request {

struct UpdateMetadataPartitionState {
  std::string topic_name = {};
  int32_t partition_index = 0;
  int32_t controller_epoch = 0;
  int32_t leader = 0;
  int32_t leader_epoch = 0;
  std::vector<int32_t> isr = {};
  int32_t zk_version = 0;
  std::vector<int32_t> replicas = {};
  std::vector<int32_t> offline_replicas = {};
  UnknownTags unknown_tags = {};

  bool operator==(const UpdateMetadataPartitionState&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topicName", self.topic_name, Until(4).Ignorable());
    v.Field("partitionIndex", self.partition_index, Since(0));
    v.Field("controllerEpoch", self.controller_epoch, Since(0));
    v.Field("leader", self.leader, Since(0));
    v.Field("leaderEpoch", self.leader_epoch, Since(0));
    v.Field("isr", self.isr, Since(0));
    v.Field("zkVersion", self.zk_version, Since(0));
    v.Field("replicas", self.replicas, Since(0));
    v.Field("offlineReplicas", self.offline_replicas, Since(4).Ignorable());
  }
};

struct UpdateMetadataTopicState {
  std::string topic_name = {};
  Uuid topic_id = {};
  std::vector<UpdateMetadataPartitionState> partition_states = {};
  UnknownTags unknown_tags = {};

  bool operator==(const UpdateMetadataTopicState&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topicName", self.topic_name, Since(5));
    v.Field("topicId", self.topic_id, Since(7).Ignorable());
    v.Field("partitionStates", self.partition_states, Since(5));
  }
};

struct UpdateMetadataEndpoint {
  int32_t port = 0;
  std::string host = {};
  std::string listener = {};
  int16_t security_protocol = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const UpdateMetadataEndpoint&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("port", self.port, Since(1));
    v.Field("host", self.host, Since(1));
    v.Field("listener", self.listener, Since(3).Ignorable());
    v.Field("securityProtocol", self.security_protocol, Since(1));
  }
};

struct UpdateMetadataBroker {
  int32_t id = 0;
  std::string v0_host = {};
  int32_t v0_port = 0;
  std::vector<UpdateMetadataEndpoint> endpoints = {};
  std::optional<std::string> rack{std::in_place};
  UnknownTags unknown_tags = {};

  bool operator==(const UpdateMetadataBroker&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("id", self.id, Since(0));
    v.Field("v0Host", self.v0_host, Until(0).Ignorable());
    v.Field("v0Port", self.v0_port, Until(0).Ignorable());
    v.Field("endpoints", self.endpoints, Since(1).Ignorable());
    v.Field("rack", self.rack, Since(2).Nullable().Ignorable());
  }
};

}  // namespace update_metadata_request

struct UpdateMetadataRequest {
  using Response = UpdateMetadataResponse;
  static constexpr ApiKey kApiKey = ApiKey::kUpdateMetadata;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "UpdateMetadataRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 8;
  static constexpr int16_t kFirstFlexible = 6;

  int32_t controller_id = 0;
  bool is_kraft_controller = false;
  int8_t type = 0;
  int32_t controller_epoch = 0;
  int64_t broker_epoch = -1;
  std::vector<update_metadata_request::UpdateMetadataPartitionState>
      ungrouped_partition_states = {};
  std::vector<update_metadata_request::UpdateMetadataTopicState> topic_states =
      {};
  std::vector<update_metadata_request::UpdateMetadataBroker> live_brokers = {};
  UnknownTags unknown_tags = {};

  bool operator==(const UpdateMetadataRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("controllerId", self.controller_id, Since(0));
    v.Field("isKRaftController", self.is_kraft_controller, Since(8));
    v.Field("type", self.type, Since(8).Tag(0));
    v.Field("controllerEpoch", self.controller_epoch, Since(0));
    v.Field("brokerEpoch", self.broker_epoch, Since(5).Ignorable());
    v.Field("ungroupedPartitionStates", self.ungrouped_partition_states,
            Until(4));
    v.Field("topicStates", self.topic_states, Since(5));
    v.Field("liveBrokers", self.live_brokers, Since(0));
  }
};

struct UpdateMetadataResponse {
  static constexpr ApiKey kApiKey = ApiKey::kUpdateMetadata;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "UpdateMetadataResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 8;
  static constexpr int16_t kFirstFlexible = 6;

  ErrorCode error_code = ErrorCode::kNone;
  UnknownTags unknown_tags = {};

  bool operator==(const UpdateMetadataResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("errorCode", self.error_code, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_UPDATE_METADATA_H_
