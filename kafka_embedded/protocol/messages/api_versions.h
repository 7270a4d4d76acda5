// ApiVersions (API key 18), versions 0..5, flexible from 3.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_API_VERSIONS_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_API_VERSIONS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct ApiVersionsResponse;

struct ApiVersionsRequest {
  using Response = ApiVersionsResponse;
  static constexpr ApiKey kApiKey = ApiKey::kApiVersions;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "ApiVersionsRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 5;
  static constexpr int16_t kFirstFlexible = 3;

  std::string client_software_name = {};
  std::string client_software_version = {};
  std::optional<std::string> cluster_id = std::nullopt;
  int32_t node_id = -1;
  UnknownTags unknown_tags = {};

  bool operator==(const ApiVersionsRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("clientSoftwareName", self.client_software_name,
            Since(3).Ignorable());
    v.Field("clientSoftwareVersion", self.client_software_version,
            Since(3).Ignorable());
    v.Field("clusterId", self.cluster_id, Since(5).Nullable().Ignorable());
    v.Field("nodeId", self.node_id, Since(5).Ignorable());
  }
};

namespace api_versions_response {

struct ApiVersion {
  int16_t api_key = 0;
  int16_t min_version = 0;
  int16_t max_version = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const ApiVersion&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("apiKey", self.api_key, Since(0));
    v.Field("minVersion", self.min_version, Since(0));
    v.Field("maxVersion", self.max_version, Since(0));
  }
};

struct SupportedFeatureKey {
  std::string name = {};
  int16_t min_version = 0;
  int16_t max_version = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const SupportedFeatureKey&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Since(3));
    v.Field("minVersion", self.min_version, Since(3));
    v.Field("maxVersion", self.max_version, Since(3));
  }
};

struct FinalizedFeatureKey {
  std::string name = {};
  int16_t max_version_level = 0;
  int16_t min_version_level = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const FinalizedFeatureKey&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Since(3));
    v.Field("maxVersionLevel", self.max_version_level, Since(3));
    v.Field("minVersionLevel", self.min_version_level, Since(3));
  }
};

}  // namespace api_versions_response

struct ApiVersionsResponse {
  static constexpr ApiKey kApiKey = ApiKey::kApiVersions;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "ApiVersionsResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 5;
  static constexpr int16_t kFirstFlexible = 3;

  ErrorCode error_code = ErrorCode::kNone;
  std::vector<api_versions_response::ApiVersion> api_keys = {};
  int32_t throttle_time_ms = 0;
  std::vector<api_versions_response::SupportedFeatureKey> supported_features =
      {};
  int64_t finalized_features_epoch = -1;
  std::vector<api_versions_response::FinalizedFeatureKey> finalized_features =
      {};
  bool zk_migration_ready = false;
  UnknownTags unknown_tags = {};

  bool operator==(const ApiVersionsResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("apiKeys", self.api_keys, Since(0));
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(1).Ignorable());
    v.Field("supportedFeatures", self.supported_features,
            Since(3).Tag(0).Ignorable());
    v.Field("finalizedFeaturesEpoch", self.finalized_features_epoch,
            Since(3).Tag(1).Ignorable());
    v.Field("finalizedFeatures", self.finalized_features,
            Since(3).Tag(2).Ignorable());
    v.Field("zkMigrationReady", self.zk_migration_ready,
            Since(3).Tag(3).Ignorable());
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_API_VERSIONS_H_
