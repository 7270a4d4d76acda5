// Envelope (API key 58), versions 0, flexible from 0.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_ENVELOPE_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_ENVELOPE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct EnvelopeResponse;

struct EnvelopeRequest {
  using Response = EnvelopeResponse;
  static constexpr ApiKey kApiKey = ApiKey::kEnvelope;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "EnvelopeRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;

  std::string request_data = {};
  std::optional<std::string> request_principal{std::in_place};
  std::string client_host_address = {};
  UnknownTags unknown_tags = {};

  bool operator==(const EnvelopeRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("requestData", self.request_data, Since(0).Bytes());
    v.Field("requestPrincipal", self.request_principal,
            Since(0).Bytes().Nullable());
    v.Field("clientHostAddress", self.client_host_address, Since(0).Bytes());
  }
};

struct EnvelopeResponse {
  static constexpr ApiKey kApiKey = ApiKey::kEnvelope;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "EnvelopeResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;

  std::optional<std::string> response_data = std::nullopt;
  ErrorCode error_code = ErrorCode::kNone;
  UnknownTags unknown_tags = {};

  bool operator==(const EnvelopeResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("responseData", self.response_data, Since(0).Bytes().Nullable());
    v.Field("errorCode", self.error_code, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_ENVELOPE_H_
