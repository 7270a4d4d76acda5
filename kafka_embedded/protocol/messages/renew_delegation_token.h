// RenewDelegationToken (API key 39), versions 0..2, flexible from 2.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_RENEW_DELEGATION_TOKEN_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_RENEW_DELEGATION_TOKEN_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct RenewDelegationTokenResponse;

struct RenewDelegationTokenRequest {
  using Response = RenewDelegationTokenResponse;
  static constexpr ApiKey kApiKey = ApiKey::kRenewDelegationToken;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "RenewDelegationTokenRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 2;
  static constexpr int16_t kFirstFlexible = 2;

  std::string hmac = {};
  int64_t renew_period_ms = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const RenewDelegationTokenRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("hmac", self.hmac, Since(0).Bytes());
    v.Field("renewPeriodMs", self.renew_period_ms, Since(0));
  }
};

struct RenewDelegationTokenResponse {
  static constexpr ApiKey kApiKey = ApiKey::kRenewDelegationToken;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "RenewDelegationTokenResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 2;
  static constexpr int16_t kFirstFlexible = 2;

  ErrorCode error_code = ErrorCode::kNone;
  int64_t expiry_timestamp_ms = 0;
  int32_t throttle_time_ms = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const RenewDelegationTokenResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("expiryTimestampMs", self.expiry_timestamp_ms, Since(0));
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_RENEW_DELEGATION_TOKEN_H_
