// InitProducerId (API key 22), versions 0..6, flexible from 2.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_INIT_PRODUCER_ID_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_INIT_PRODUCER_ID_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct InitProducerIdResponse;

struct InitProducerIdRequest {
  using Response = InitProducerIdResponse;
  static constexpr ApiKey kApiKey = ApiKey::kInitProducerId;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "InitProducerIdRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 6;
  static constexpr int16_t kFirstFlexible = 2;
  static constexpr bool kLatestVersionUnstable = true;

  std::optional<std::string> transactional_id{std::in_place};
  int32_t transaction_timeout_ms = 0;
  int64_t producer_id = -1;
  int16_t producer_epoch = -1;
  bool enable_2pc = false;
  bool keep_prepared_txn = false;
  UnknownTags unknown_tags = {};

  bool operator==(const InitProducerIdRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("transactionalId", self.transactional_id, Since(0).Nullable());
    v.Field("transactionTimeoutMs", self.transaction_timeout_ms, Since(0));
    v.Field("producerId", self.producer_id, Since(3));
    v.Field("producerEpoch", self.producer_epoch, Since(3));
    v.Field("enable2Pc", self.enable_2pc, Since(6));
    v.Field("keepPreparedTxn", self.keep_prepared_txn, Since(6));
  }
};

struct InitProducerIdResponse {
  static constexpr ApiKey kApiKey = ApiKey::kInitProducerId;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "InitProducerIdResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 6;
  static constexpr int16_t kFirstFlexible = 2;

  int32_t throttle_time_ms = 0;
  ErrorCode error_code = ErrorCode::kNone;
  int64_t producer_id = -1;
  int16_t producer_epoch = 0;
  int64_t ongoing_txn_producer_id = -1;
  int16_t ongoing_txn_producer_epoch = -1;
  UnknownTags unknown_tags = {};

  bool operator==(const InitProducerIdResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0).Ignorable());
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("producerId", self.producer_id, Since(0));
    v.Field("producerEpoch", self.producer_epoch, Since(0));
    v.Field("ongoingTxnProducerId", self.ongoing_txn_producer_id, Since(6));
    v.Field("ongoingTxnProducerEpoch", self.ongoing_txn_producer_epoch,
            Since(6));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_INIT_PRODUCER_ID_H_
