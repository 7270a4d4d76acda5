// FindCoordinator (API key 10), versions 0..6, flexible from 3.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_FIND_COORDINATOR_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_FIND_COORDINATOR_H_

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

struct FindCoordinatorResponse;

struct FindCoordinatorRequest {
  using Response = FindCoordinatorResponse;
  static constexpr ApiKey kApiKey = ApiKey::kFindCoordinator;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "FindCoordinatorRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 6;
  static constexpr int16_t kFirstFlexible = 3;

  std::string key = {};
  int8_t key_type = 0;
  std::vector<std::string> coordinator_keys = {};
  UnknownTags unknown_tags = {};

  bool operator==(const FindCoordinatorRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("key", self.key, Until(3));
    v.Field("keyType", self.key_type, Since(1));
    v.Field("coordinatorKeys", self.coordinator_keys, Since(4));
  }
};

namespace find_coordinator_response {

struct Coordinator {
  std::string key = {};
  int32_t node_id = 0;
  std::string host = {};
  int32_t port = 0;
  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> error_message{std::in_place};
  UnknownTags unknown_tags = {};

  bool operator==(const Coordinator&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("key", self.key, Since(4));
    v.Field("nodeId", self.node_id, Since(4));
    v.Field("host", self.host, Since(4));
    v.Field("port", self.port, Since(4));
    v.Field("errorCode", self.error_code, Since(4));
    v.Field("errorMessage", self.error_message,
            Since(4).Nullable().Ignorable());
  }
};

}  // namespace find_coordinator_response

struct FindCoordinatorResponse {
  static constexpr ApiKey kApiKey = ApiKey::kFindCoordinator;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "FindCoordinatorResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 6;
  static constexpr int16_t kFirstFlexible = 3;

  int32_t throttle_time_ms = 0;
  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> error_message{std::in_place};
  int32_t node_id = 0;
  std::string host = {};
  int32_t port = 0;
  std::vector<find_coordinator_response::Coordinator> coordinators = {};
  UnknownTags unknown_tags = {};

  bool operator==(const FindCoordinatorResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(1).Ignorable());
    v.Field("errorCode", self.error_code, Until(3));
    v.Field("errorMessage", self.error_message,
            Between(1, 3).Nullable().Ignorable());
    v.Field("nodeId", self.node_id, Until(3));
    v.Field("host", self.host, Until(3));
    v.Field("port", self.port, Until(3));
    v.Field("coordinators", self.coordinators, Since(4));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_FIND_COORDINATOR_H_
