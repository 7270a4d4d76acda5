// AlterUserScramCredentials (API key 51), versions 0, flexible from 0.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_ALTER_USER_SCRAM_CREDENTIALS_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_ALTER_USER_SCRAM_CREDENTIALS_H_

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

struct AlterUserScramCredentialsResponse;

namespace alter_user_scram_credentials_request {

struct ScramCredentialDeletion {
  std::string name = {};
  int8_t mechanism = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const ScramCredentialDeletion&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Since(0));
    v.Field("mechanism", self.mechanism, Since(0));
  }
};

struct ScramCredentialUpsertion {
  std::string name = {};
  int8_t mechanism = 0;
  int32_t iterations = 0;
  std::string salt = {};
  std::string salted_password = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ScramCredentialUpsertion&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Since(0));
    v.Field("mechanism", self.mechanism, Since(0));
    v.Field("iterations", self.iterations, Since(0));
    v.Field("salt", self.salt, Since(0).Bytes());
    v.Field("saltedPassword", self.salted_password, Since(0).Bytes());
  }
};

}  // namespace alter_user_scram_credentials_request

struct AlterUserScramCredentialsRequest {
  using Response = AlterUserScramCredentialsResponse;
  static constexpr ApiKey kApiKey = ApiKey::kAlterUserScramCredentials;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "AlterUserScramCredentialsRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;

  std::vector<alter_user_scram_credentials_request::ScramCredentialDeletion>
      deletions = {};
  std::vector<alter_user_scram_credentials_request::ScramCredentialUpsertion>
      upsertions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const AlterUserScramCredentialsRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("deletions", self.deletions, Since(0));
    v.Field("upsertions", self.upsertions, Since(0));
  }
};

namespace alter_user_scram_credentials_response {

struct AlterUserScramCredentialsResult {
  std::string user = {};
  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> error_message{std::in_place};
  UnknownTags unknown_tags = {};

  bool operator==(const AlterUserScramCredentialsResult&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("user", self.user, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("errorMessage", self.error_message, Since(0).Nullable());
  }
};

}  // namespace alter_user_scram_credentials_response

struct AlterUserScramCredentialsResponse {
  static constexpr ApiKey kApiKey = ApiKey::kAlterUserScramCredentials;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName =
      "AlterUserScramCredentialsResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;

  int32_t throttle_time_ms = 0;
  std::vector<
      alter_user_scram_credentials_response::AlterUserScramCredentialsResult>
      results = {};
  UnknownTags unknown_tags = {};

  bool operator==(const AlterUserScramCredentialsResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0));
    v.Field("results", self.results, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_ALTER_USER_SCRAM_CREDENTIALS_H_
