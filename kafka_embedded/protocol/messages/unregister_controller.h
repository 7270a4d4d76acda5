// UnregisterController (API key 94), versions 0, flexible from 0.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_UNREGISTER_CONTROLLER_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_UNREGISTER_CONTROLLER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct UnregisterControllerResponse;

struct UnregisterControllerRequest {
  using Response = UnregisterControllerResponse;
  static constexpr ApiKey kApiKey = ApiKey::kUnregisterController;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "UnregisterControllerRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;

  int32_t controller_id = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const UnregisterControllerRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("controllerId", self.controller_id, Since(0));
  }
};

struct UnregisterControllerResponse {
  static constexpr ApiKey kApiKey = ApiKey::kUnregisterController;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "UnregisterControllerResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;

  int32_t throttle_time_ms = 0;
  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> error_message{std::in_place};
  UnknownTags unknown_tags = {};

  bool operator==(const UnregisterControllerResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("errorMessage", self.error_message, Since(0).Nullable());
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_UNREGISTER_CONTROLLER_H_
