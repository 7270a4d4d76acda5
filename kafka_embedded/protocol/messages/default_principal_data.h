// A principal inside an Envelope request.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DEFAULT_PRINCIPAL_DATA_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DEFAULT_PRINCIPAL_DATA_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct DefaultPrincipalData {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName = "DefaultPrincipalData";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;

  std::string type = {};
  std::string name = {};
  bool token_authenticated = false;
  UnknownTags unknown_tags = {};

  bool operator==(const DefaultPrincipalData&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("type", self.type, Since(0));
    v.Field("name", self.name, Since(0));
    v.Field("tokenAuthenticated", self.token_authenticated, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DEFAULT_PRINCIPAL_DATA_H_
