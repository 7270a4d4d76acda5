// InitializeShareGroupState (API key 83), versions 0, flexible from 0.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_INITIALIZE_SHARE_GROUP_STATE_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_INITIALIZE_SHARE_GROUP_STATE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/base/uuid.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct InitializeShareGroupStateResponse;

namespace initialize_share_group_state_request {

struct PartitionData {
  int32_t partition = 0;
  int32_t state_epoch = 0;
  int64_t start_offset = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const PartitionData&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("partition", self.partition, Since(0));
    v.Field("stateEpoch", self.state_epoch, Since(0));
    v.Field("startOffset", self.start_offset, Since(0));
  }
};

struct InitializeStateData {
  Uuid topic_id = {};
  std::vector<PartitionData> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const InitializeStateData&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topicId", self.topic_id, Since(0));
    v.Field("partitions", self.partitions, Since(0));
  }
};

}  // namespace initialize_share_group_state_request

struct InitializeShareGroupStateRequest {
  using Response = InitializeShareGroupStateResponse;
  static constexpr ApiKey kApiKey = ApiKey::kInitializeShareGroupState;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "InitializeShareGroupStateRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;

  std::string group_id = {};
  std::vector<initialize_share_group_state_request::InitializeStateData>
      topics = {};
  UnknownTags unknown_tags = {};

  bool operator==(const InitializeShareGroupStateRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("groupId", self.group_id, Since(0));
    v.Field("topics", self.topics, Since(0));
  }
};

namespace initialize_share_group_state_response {

struct PartitionResult {
  int32_t partition = 0;
  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> error_message = std::nullopt;
  UnknownTags unknown_tags = {};

  bool operator==(const PartitionResult&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("partition", self.partition, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("errorMessage", self.error_message, Since(0).Nullable());
  }
};

struct InitializeStateResult {
  Uuid topic_id = {};
  std::vector<PartitionResult> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const InitializeStateResult&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topicId", self.topic_id, Since(0));
    v.Field("partitions", self.partitions, Since(0));
  }
};

}  // namespace initialize_share_group_state_response

struct InitializeShareGroupStateResponse {
  static constexpr ApiKey kApiKey = ApiKey::kInitializeShareGroupState;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName =
      "InitializeShareGroupStateResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;

  std::vector<initialize_share_group_state_response::InitializeStateResult>
      results = {};
  UnknownTags unknown_tags = {};

  bool operator==(const InitializeShareGroupStateResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("results", self.results, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_INITIALIZE_SHARE_GROUP_STATE_H_
