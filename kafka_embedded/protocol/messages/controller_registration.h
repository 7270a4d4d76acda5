// ControllerRegistration (API key 70), versions 0, flexible from 0.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_CONTROLLER_REGISTRATION_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_CONTROLLER_REGISTRATION_H_

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

struct ControllerRegistrationResponse;

namespace controller_registration_request {

struct Listener {
  std::string name = {};
  std::string host = {};
  uint16_t port = 0;
  int16_t security_protocol = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const Listener&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Since(0));
    v.Field("host", self.host, Since(0));
    v.Field("port", self.port, Since(0));
    v.Field("securityProtocol", self.security_protocol, Since(0));
  }
};

struct Feature {
  std::string name = {};
  int16_t min_supported_version = 0;
  int16_t max_supported_version = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const Feature&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Since(0));
    v.Field("minSupportedVersion", self.min_supported_version, Since(0));
    v.Field("maxSupportedVersion", self.max_supported_version, Since(0));
  }
};

}  // namespace controller_registration_request

struct ControllerRegistrationRequest {
  using Response = ControllerRegistrationResponse;
  static constexpr ApiKey kApiKey = ApiKey::kControllerRegistration;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "ControllerRegistrationRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;

  int32_t controller_id = 0;
  Uuid incarnation_id = {};
  bool zk_migration_ready = false;
  std::vector<controller_registration_request::Listener> listeners = {};
  std::vector<controller_registration_request::Feature> features = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ControllerRegistrationRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("controllerId", self.controller_id, Since(0));
    v.Field("incarnationId", self.incarnation_id, Since(0));
    v.Field("zkMigrationReady", self.zk_migration_ready, Since(0));
    v.Field("listeners", self.listeners, Since(0));
    v.Field("features", self.features, Since(0));
  }
};

struct ControllerRegistrationResponse {
  static constexpr ApiKey kApiKey = ApiKey::kControllerRegistration;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "ControllerRegistrationResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;

  int32_t throttle_time_ms = 0;
  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> error_message{std::in_place};
  UnknownTags unknown_tags = {};

  bool operator==(const ControllerRegistrationResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("errorMessage", self.error_message, Since(0).Nullable());
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_CONTROLLER_REGISTRATION_H_
