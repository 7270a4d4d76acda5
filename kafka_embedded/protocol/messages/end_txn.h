// EndTxn (API key 26), versions 0..5, flexible from 3.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_END_TXN_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_END_TXN_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct EndTxnResponse;

struct EndTxnRequest {
  using Response = EndTxnResponse;
  static constexpr ApiKey kApiKey = ApiKey::kEndTxn;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "EndTxnRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 5;
  static constexpr int16_t kFirstFlexible = 3;

  std::string transactional_id = {};
  int64_t producer_id = 0;
  int16_t producer_epoch = 0;
  bool committed = false;
  UnknownTags unknown_tags = {};

  bool operator==(const EndTxnRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("transactionalId", self.transactional_id, Since(0));
    v.Field("producerId", self.producer_id, Since(0));
    v.Field("producerEpoch", self.producer_epoch, Since(0));
    v.Field("committed", self.committed, Since(0));
  }
};

struct EndTxnResponse {
  static constexpr ApiKey kApiKey = ApiKey::kEndTxn;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "EndTxnResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 5;
  static constexpr int16_t kFirstFlexible = 3;

  int32_t throttle_time_ms = 0;
  ErrorCode error_code = ErrorCode::kNone;
  int64_t producer_id = -1;
  int16_t producer_epoch = -1;
  UnknownTags unknown_tags = {};

  bool operator==(const EndTxnResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("producerId", self.producer_id, Since(5).Ignorable());
    v.Field("producerEpoch", self.producer_epoch, Since(5).Ignorable());
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_END_TXN_H_
