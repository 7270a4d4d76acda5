// The headers in front of every request and response.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_HEADERS_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_HEADERS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct RequestHeader {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kHeader;
  static constexpr absl::string_view kName = "RequestHeader";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 2;
  static constexpr int16_t kFirstFlexible = 2;

  int16_t request_api_key = 0;
  int16_t request_api_version = 0;
  int32_t correlation_id = 0;
  std::optional<std::string> client_id{std::in_place};
  UnknownTags unknown_tags = {};

  bool operator==(const RequestHeader&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("requestApiKey", self.request_api_key, Since(0));
    v.Field("requestApiVersion", self.request_api_version, Since(0));
    v.Field("correlationId", self.correlation_id, Since(0));
    v.Field("clientId", self.client_id,
            Since(1).Nullable().Ignorable().NeverCompact());
  }
};

struct ResponseHeader {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kHeader;
  static constexpr absl::string_view kName = "ResponseHeader";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 1;
  static constexpr int16_t kFirstFlexible = 1;

  int32_t correlation_id = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const ResponseHeader&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("correlationId", self.correlation_id, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_HEADERS_H_
