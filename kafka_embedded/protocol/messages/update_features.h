// UpdateFeatures (API key 57), versions 0..2, flexible from 0.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_UPDATE_FEATURES_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_UPDATE_FEATURES_H_

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

struct UpdateFeaturesResponse;

namespace update_features_request {

struct FeatureUpdateKey {
  std::string feature = {};
  int16_t max_version_level = 0;
  bool allow_downgrade = false;
  int8_t upgrade_type = 1;
  UnknownTags unknown_tags = {};

  bool operator==(const FeatureUpdateKey&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("feature", self.feature, Since(0));
    v.Field("maxVersionLevel", self.max_version_level, Since(0));
    v.Field("allowDowngrade", self.allow_downgrade, Until(0));
    v.Field("upgradeType", self.upgrade_type, Since(1));
  }
};

}  // namespace update_features_request

struct UpdateFeaturesRequest {
  using Response = UpdateFeaturesResponse;
  static constexpr ApiKey kApiKey = ApiKey::kUpdateFeatures;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "UpdateFeaturesRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 2;
  static constexpr int16_t kFirstFlexible = 0;

  int32_t timeout_ms = 60000;
  std::vector<update_features_request::FeatureUpdateKey> feature_updates = {};
  bool validate_only = false;
  UnknownTags unknown_tags = {};

  bool operator==(const UpdateFeaturesRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("timeoutMs", self.timeout_ms, Since(0));
    v.Field("featureUpdates", self.feature_updates, Since(0));
    v.Field("validateOnly", self.validate_only, Since(1));
  }
};

namespace update_features_response {

struct UpdatableFeatureResult {
  std::string feature = {};
  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> error_message{std::in_place};
  UnknownTags unknown_tags = {};

  bool operator==(const UpdatableFeatureResult&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("feature", self.feature, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("errorMessage", self.error_message, Since(0).Nullable());
  }
};

}  // namespace update_features_response

struct UpdateFeaturesResponse {
  static constexpr ApiKey kApiKey = ApiKey::kUpdateFeatures;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "UpdateFeaturesResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 2;
  static constexpr int16_t kFirstFlexible = 0;

  int32_t throttle_time_ms = 0;
  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> error_message{std::in_place};
  std::vector<update_features_response::UpdatableFeatureResult> results = {};
  UnknownTags unknown_tags = {};

  bool operator==(const UpdateFeaturesResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("errorMessage", self.error_message, Since(0).Nullable());
    v.Field("results", self.results, Until(1).Ignorable());
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_UPDATE_FEATURES_H_
