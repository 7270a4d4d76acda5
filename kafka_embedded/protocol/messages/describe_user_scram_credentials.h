// DescribeUserScramCredentials (API key 50), versions 0, flexible from 0.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DESCRIBE_USER_SCRAM_CREDENTIALS_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DESCRIBE_USER_SCRAM_CREDENTIALS_H_

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

struct DescribeUserScramCredentialsResponse;

namespace describe_user_scram_credentials_request {

struct UserName {
  std::string name = {};
  UnknownTags unknown_tags = {};

  bool operator==(const UserName&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Since(0));
  }
};

}  // namespace describe_user_scram_credentials_request

struct DescribeUserScramCredentialsRequest {
  using Response = DescribeUserScramCredentialsResponse;
  static constexpr ApiKey kApiKey = ApiKey::kDescribeUserScramCredentials;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName =
      "DescribeUserScramCredentialsRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;

  std::optional<std::vector<describe_user_scram_credentials_request::UserName>>
      users{std::in_place};
  UnknownTags unknown_tags = {};

  bool operator==(const DescribeUserScramCredentialsRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("users", self.users, Since(0).Nullable());
  }
};

namespace describe_user_scram_credentials_response {

struct CredentialInfo {
  int8_t mechanism = 0;
  int32_t iterations = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const CredentialInfo&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("mechanism", self.mechanism, Since(0));
    v.Field("iterations", self.iterations, Since(0));
  }
};

struct DescribeUserScramCredentialsResult {
  std::string user = {};
  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> error_message{std::in_place};
  std::vector<CredentialInfo> credential_infos = {};
  UnknownTags unknown_tags = {};

  bool operator==(const DescribeUserScramCredentialsResult&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("user", self.user, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("errorMessage", self.error_message, Since(0).Nullable());
    v.Field("credentialInfos", self.credential_infos, Since(0));
  }
};

}  // namespace describe_user_scram_credentials_response

struct DescribeUserScramCredentialsResponse {
  static constexpr ApiKey kApiKey = ApiKey::kDescribeUserScramCredentials;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName =
      "DescribeUserScramCredentialsResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;

  int32_t throttle_time_ms = 0;
  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> error_message{std::in_place};
  std::vector<describe_user_scram_credentials_response::
                  DescribeUserScramCredentialsResult>
      results = {};
  UnknownTags unknown_tags = {};

  bool operator==(const DescribeUserScramCredentialsResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("errorMessage", self.error_message, Since(0).Nullable());
    v.Field("results", self.results, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DESCRIBE_USER_SCRAM_CREDENTIALS_H_
