// An entry of a log segment's index of aborted transactions.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_ABORTED_TXN_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_ABORTED_TXN_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct AbortedTxn {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName = "AbortedTxn";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = kNeverFlexible;

  int64_t producer_id = 0;
  int64_t first_offset = 0;
  int64_t last_offset = 0;
  int64_t last_stable_offset = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const AbortedTxn&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("producerId", self.producer_id, Since(0));
    v.Field("firstOffset", self.first_offset, Since(0));
    v.Field("lastOffset", self.last_offset, Since(0));
    v.Field("lastStableOffset", self.last_stable_offset, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_ABORTED_TXN_H_
