// AllocateProducerIds (API key 67), versions 0, flexible from 0.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_ALLOCATE_PRODUCER_IDS_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_ALLOCATE_PRODUCER_IDS_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct AllocateProducerIdsResponse;

struct AllocateProducerIdsRequest {
  using Response = AllocateProducerIdsResponse;
  static constexpr ApiKey kApiKey = ApiKey::kAllocateProducerIds;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "AllocateProducerIdsRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;

  int32_t broker_id = 0;
  int64_t broker_epoch = -1;
  UnknownTags unknown_tags = {};

  bool operator==(const AllocateProducerIdsRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("brokerId", self.broker_id, Since(0));
    v.Field("brokerEpoch", self.broker_epoch, Since(0));
  }
};

struct AllocateProducerIdsResponse {
  static constexpr ApiKey kApiKey = ApiKey::kAllocateProducerIds;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "AllocateProducerIdsResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;

  int32_t throttle_time_ms = 0;
  ErrorCode error_code = ErrorCode::kNone;
  int64_t producer_id_start = 0;
  int32_t producer_id_len = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const AllocateProducerIdsResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("producerIdStart", self.producer_id_start, Since(0));
    v.Field("producerIdLen", self.producer_id_len, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_ALLOCATE_PRODUCER_IDS_H_
