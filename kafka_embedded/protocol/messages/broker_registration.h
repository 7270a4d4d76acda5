// BrokerRegistration (API key 62), versions 0..4, flexible from 0.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_BROKER_REGISTRATION_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_BROKER_REGISTRATION_H_

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

struct BrokerRegistrationResponse;

namespace broker_registration_request {

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

}  // namespace broker_registration_request

struct BrokerRegistrationRequest {
  using Response = BrokerRegistrationResponse;
  static constexpr ApiKey kApiKey = ApiKey::kBrokerRegistration;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "BrokerRegistrationRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 4;
  static constexpr int16_t kFirstFlexible = 0;

  int32_t broker_id = 0;
  std::string cluster_id = {};
  Uuid incarnation_id = {};
  std::vector<broker_registration_request::Listener> listeners = {};
  std::vector<broker_registration_request::Feature> features = {};
  std::optional<std::string> rack{std::in_place};
  bool is_migrating_zk_broker = false;
  std::vector<Uuid> log_dirs = {};
  int64_t previous_broker_epoch = -1;
  UnknownTags unknown_tags = {};

  bool operator==(const BrokerRegistrationRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("brokerId", self.broker_id, Since(0));
    v.Field("clusterId", self.cluster_id, Since(0));
    v.Field("incarnationId", self.incarnation_id, Since(0));
    v.Field("listeners", self.listeners, Since(0));
    v.Field("features", self.features, Since(0));
    v.Field("rack", self.rack, Since(0).Nullable());
    v.Field("isMigratingZkBroker", self.is_migrating_zk_broker, Since(1));
    v.Field("logDirs", self.log_dirs, Since(2).Ignorable());
    v.Field("previousBrokerEpoch", self.previous_broker_epoch,
            Since(3).Ignorable());
  }
};

struct BrokerRegistrationResponse {
  static constexpr ApiKey kApiKey = ApiKey::kBrokerRegistration;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "BrokerRegistrationResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 4;
  static constexpr int16_t kFirstFlexible = 0;

  int32_t throttle_time_ms = 0;
  ErrorCode error_code = ErrorCode::kNone;
  int64_t broker_epoch = -1;
  UnknownTags unknown_tags = {};

  bool operator==(const BrokerRegistrationResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("brokerEpoch", self.broker_epoch, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_BROKER_REGISTRATION_H_
