// CreateDelegationToken (API key 38), versions 0..3, flexible from 2.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_CREATE_DELEGATION_TOKEN_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_CREATE_DELEGATION_TOKEN_H_

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

struct CreateDelegationTokenResponse;

namespace create_delegation_token_request {

struct CreatableRenewers {
  std::string principal_type = {};
  std::string principal_name = {};
  UnknownTags unknown_tags = {};

  bool operator==(const CreatableRenewers&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("principalType", self.principal_type, Since(0));
    v.Field("principalName", self.principal_name, Since(0));
  }
};

}  // namespace create_delegation_token_request

struct CreateDelegationTokenRequest {
  using Response = CreateDelegationTokenResponse;
  static constexpr ApiKey kApiKey = ApiKey::kCreateDelegationToken;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "CreateDelegationTokenRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 3;
  static constexpr int16_t kFirstFlexible = 2;

  std::optional<std::string> owner_principal_type{std::in_place};
  std::optional<std::string> owner_principal_name{std::in_place};
  std::vector<create_delegation_token_request::CreatableRenewers> renewers = {};
  int64_t max_lifetime_ms = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const CreateDelegationTokenRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("ownerPrincipalType", self.owner_principal_type,
            Since(3).Nullable());
    v.Field("ownerPrincipalName", self.owner_principal_name,
            Since(3).Nullable());
    v.Field("renewers", self.renewers, Since(0));
    v.Field("maxLifetimeMs", self.max_lifetime_ms, Since(0));
  }
};

struct CreateDelegationTokenResponse {
  static constexpr ApiKey kApiKey = ApiKey::kCreateDelegationToken;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "CreateDelegationTokenResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 3;
  static constexpr int16_t kFirstFlexible = 2;

  ErrorCode error_code = ErrorCode::kNone;
  std::string principal_type = {};
  std::string principal_name = {};
  std::string token_requester_principal_type = {};
  std::string token_requester_principal_name = {};
  int64_t issue_timestamp_ms = 0;
  int64_t expiry_timestamp_ms = 0;
  int64_t max_timestamp_ms = 0;
  std::string token_id = {};
  std::string hmac = {};
  int32_t throttle_time_ms = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const CreateDelegationTokenResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("principalType", self.principal_type, Since(0));
    v.Field("principalName", self.principal_name, Since(0));
    v.Field("tokenRequesterPrincipalType", self.token_requester_principal_type,
            Since(3));
    v.Field("tokenRequesterPrincipalName", self.token_requester_principal_name,
            Since(3));
    v.Field("issueTimestampMs", self.issue_timestamp_ms, Since(0));
    v.Field("expiryTimestampMs", self.expiry_timestamp_ms, Since(0));
    v.Field("maxTimestampMs", self.max_timestamp_ms, Since(0));
    v.Field("tokenId", self.token_id, Since(0));
    v.Field("hmac", self.hmac, Since(0).Bytes());
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_CREATE_DELEGATION_TOKEN_H_
