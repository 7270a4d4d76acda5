// ListConfigResources (API key 74), versions 0..1, flexible from 0.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_LIST_CONFIG_RESOURCES_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_LIST_CONFIG_RESOURCES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct ListConfigResourcesResponse;

struct ListConfigResourcesRequest {
  using Response = ListConfigResourcesResponse;
  static constexpr ApiKey kApiKey = ApiKey::kListConfigResources;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "ListConfigResourcesRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 1;
  static constexpr int16_t kFirstFlexible = 0;

  std::vector<int8_t> resource_types = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ListConfigResourcesRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("resourceTypes", self.resource_types, Since(1));
  }
};

namespace list_config_resources_response {

struct ConfigResource {
  std::string resource_name = {};
  int8_t resource_type = 16;
  UnknownTags unknown_tags = {};

  bool operator==(const ConfigResource&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("resourceName", self.resource_name, Since(0));
    v.Field("resourceType", self.resource_type, Since(1).Ignorable());
  }
};

}  // namespace list_config_resources_response

struct ListConfigResourcesResponse {
  static constexpr ApiKey kApiKey = ApiKey::kListConfigResources;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "ListConfigResourcesResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 1;
  static constexpr int16_t kFirstFlexible = 0;

  int32_t throttle_time_ms = 0;
  ErrorCode error_code = ErrorCode::kNone;
  std::vector<list_config_resources_response::ConfigResource> config_resources =
      {};
  UnknownTags unknown_tags = {};

  bool operator==(const ListConfigResourcesResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("configResources", self.config_resources, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_LIST_CONFIG_RESOURCES_H_
