// SaslHandshake (API key 17), versions 0..1, never flexible.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_SASL_HANDSHAKE_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_SASL_HANDSHAKE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct SaslHandshakeResponse;

struct SaslHandshakeRequest {
  using Response = SaslHandshakeResponse;
  static constexpr ApiKey kApiKey = ApiKey::kSaslHandshake;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "SaslHandshakeRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 1;
  static constexpr int16_t kFirstFlexible = kNeverFlexible;

  std::string mechanism = {};
  UnknownTags unknown_tags = {};

  bool operator==(const SaslHandshakeRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("mechanism", self.mechanism, Since(0));
  }
};

struct SaslHandshakeResponse {
  static constexpr ApiKey kApiKey = ApiKey::kSaslHandshake;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "SaslHandshakeResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 1;
  static constexpr int16_t kFirstFlexible = kNeverFlexible;

  ErrorCode error_code = ErrorCode::kNone;
  std::vector<std::string> mechanisms = {};
  UnknownTags unknown_tags = {};

  bool operator==(const SaslHandshakeResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("mechanisms", self.mechanisms, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_SASL_HANDSHAKE_H_
