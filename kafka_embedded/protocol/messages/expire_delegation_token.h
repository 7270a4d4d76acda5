// ExpireDelegationToken (API key 40), versions 0..2, flexible from 2.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_EXPIRE_DELEGATION_TOKEN_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_EXPIRE_DELEGATION_TOKEN_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct ExpireDelegationTokenResponse;

struct ExpireDelegationTokenRequest {
  using Response = ExpireDelegationTokenResponse;
  static constexpr ApiKey kApiKey = ApiKey::kExpireDelegationToken;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "ExpireDelegationTokenRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 2;
  static constexpr int16_t kFirstFlexible = 2;

  std::string hmac = {};
  int64_t expiry_time_period_ms = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const ExpireDelegationTokenRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("hmac", self.hmac, Since(0).Bytes());
    v.Field("expiryTimePeriodMs", self.expiry_time_period_ms, Since(0));
  }
};

struct ExpireDelegationTokenResponse {
  static constexpr ApiKey kApiKey = ApiKey::kExpireDelegationToken;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "ExpireDelegationTokenResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 2;
  static constexpr int16_t kFirstFlexible = 2;

  ErrorCode error_code = ErrorCode::kNone;
  int64_t expiry_timestamp_ms = 0;
  int32_t throttle_time_ms = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const ExpireDelegationTokenResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("expiryTimestampMs", self.expiry_timestamp_ms, Since(0));
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_EXPIRE_DELEGATION_TOKEN_H_
