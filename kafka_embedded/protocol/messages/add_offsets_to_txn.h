// AddOffsetsToTxn (API key 25), versions 0..4, flexible from 3.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_ADD_OFFSETS_TO_TXN_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_ADD_OFFSETS_TO_TXN_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct AddOffsetsToTxnResponse;

struct AddOffsetsToTxnRequest {
  using Response = AddOffsetsToTxnResponse;
  static constexpr ApiKey kApiKey = ApiKey::kAddOffsetsToTxn;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "AddOffsetsToTxnRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 4;
  static constexpr int16_t kFirstFlexible = 3;

  std::string transactional_id = {};
  int64_t producer_id = 0;
  int16_t producer_epoch = 0;
  std::string group_id = {};
  UnknownTags unknown_tags = {};

  bool operator==(const AddOffsetsToTxnRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("transactionalId", self.transactional_id, Since(0));
    v.Field("producerId", self.producer_id, Since(0));
    v.Field("producerEpoch", self.producer_epoch, Since(0));
    v.Field("groupId", self.group_id, Since(0));
  }
};

struct AddOffsetsToTxnResponse {
  static constexpr ApiKey kApiKey = ApiKey::kAddOffsetsToTxn;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "AddOffsetsToTxnResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 4;
  static constexpr int16_t kFirstFlexible = 3;

  int32_t throttle_time_ms = 0;
  ErrorCode error_code = ErrorCode::kNone;
  UnknownTags unknown_tags = {};

  bool operator==(const AddOffsetsToTxnResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_ADD_OFFSETS_TO_TXN_H_
