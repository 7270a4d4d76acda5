// DescribeDelegationToken (API key 41), versions 0..3, flexible from 2.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DESCRIBE_DELEGATION_TOKEN_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DESCRIBE_DELEGATION_TOKEN_H_

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

struct DescribeDelegationTokenResponse;

namespace describe_delegation_token_request {

struct DescribeDelegationTokenOwner {
  std::string principal_type = {};
  std::string principal_name = {};
  UnknownTags unknown_tags = {};

  bool operator==(const DescribeDelegationTokenOwner&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("principalType", self.principal_type, Since(0));
    v.Field("principalName", self.principal_name, Since(0));
  }
};

}  // namespace describe_delegation_token_request

struct DescribeDelegationTokenRequest {
  using Response = DescribeDelegationTokenResponse;
  static constexpr ApiKey kApiKey = ApiKey::kDescribeDelegationToken;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "DescribeDelegationTokenRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 3;
  static constexpr int16_t kFirstFlexible = 2;

  std::optional<std::vector<
      describe_delegation_token_request::DescribeDelegationTokenOwner>>
      owners{std::in_place};
  UnknownTags unknown_tags = {};

  bool operator==(const DescribeDelegationTokenRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("owners", self.owners, Since(0).Nullable());
  }
};

namespace describe_delegation_token_response {

struct DescribedDelegationTokenRenewer {
  std::string principal_type = {};
  std::string principal_name = {};
  UnknownTags unknown_tags = {};

  bool operator==(const DescribedDelegationTokenRenewer&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("principalType", self.principal_type, Since(0));
    v.Field("principalName", self.principal_name, Since(0));
  }
};

struct DescribedDelegationToken {
  std::string principal_type = {};
  std::string principal_name = {};
  std::string token_requester_principal_type = {};
  std::string token_requester_principal_name = {};
  int64_t issue_timestamp = 0;
  int64_t expiry_timestamp = 0;
  int64_t max_timestamp = 0;
  std::string token_id = {};
  std::string hmac = {};
  std::vector<DescribedDelegationTokenRenewer> renewers = {};
  UnknownTags unknown_tags = {};

  bool operator==(const DescribedDelegationToken&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("principalType", self.principal_type, Since(0));
    v.Field("principalName", self.principal_name, Since(0));
    v.Field("tokenRequesterPrincipalType", self.token_requester_principal_type,
            Since(3));
    v.Field("tokenRequesterPrincipalName", self.token_requester_principal_name,
            Since(3));
    v.Field("issueTimestamp", self.issue_timestamp, Since(0));
    v.Field("expiryTimestamp", self.expiry_timestamp, Since(0));
    v.Field("maxTimestamp", self.max_timestamp, Since(0));
    v.Field("tokenId", self.token_id, Since(0));
    v.Field("hmac", self.hmac, Since(0).Bytes());
    v.Field("renewers", self.renewers, Since(0));
  }
};

}  // namespace describe_delegation_token_response

struct DescribeDelegationTokenResponse {
  static constexpr ApiKey kApiKey = ApiKey::kDescribeDelegationToken;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "DescribeDelegationTokenResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 3;
  static constexpr int16_t kFirstFlexible = 2;

  ErrorCode error_code = ErrorCode::kNone;
  std::vector<describe_delegation_token_response::DescribedDelegationToken>
      tokens = {};
  int32_t throttle_time_ms = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const DescribeDelegationTokenResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("tokens", self.tokens, Since(0));
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DESCRIBE_DELEGATION_TOKEN_H_
