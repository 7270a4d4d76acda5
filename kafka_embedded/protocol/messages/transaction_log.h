// Keys and values of __transaction_state. The key starts with an int16 record
// type, the value with an int16 version.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_TRANSACTION_LOG_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_TRANSACTION_LOG_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct TransactionLogKey {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName = "TransactionLogKey";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = kNeverFlexible;
  static constexpr int16_t kRecordType = 0;

  std::string transactional_id = {};
  UnknownTags unknown_tags = {};

  bool operator==(const TransactionLogKey&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("transactionalId", self.transactional_id, Until(0));
  }
};

namespace transaction_log_value {

struct PartitionsSchema {
  std::string topic = {};
  std::vector<int32_t> partition_ids = {};
  UnknownTags unknown_tags = {};

  bool operator==(const PartitionsSchema&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topic", self.topic, Since(0));
    v.Field("partitionIds", self.partition_ids, Since(0));
  }
};

}  // namespace transaction_log_value

struct TransactionLogValue {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName = "TransactionLogValue";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 1;
  static constexpr int16_t kFirstFlexible = 1;
  static constexpr int16_t kRecordType = 0;

  int64_t producer_id = 0;
  int64_t previous_producer_id = -1;
  int64_t next_producer_id = -1;
  int16_t producer_epoch = 0;
  int32_t transaction_timeout_ms = 0;
  int8_t transaction_status = 0;
  std::optional<std::vector<transaction_log_value::PartitionsSchema>>
      transaction_partitions{std::in_place};
  int64_t transaction_last_update_timestamp_ms = 0;
  int64_t transaction_start_timestamp_ms = 0;
  int16_t client_transaction_version = 0;
  int16_t next_producer_epoch = -1;
  UnknownTags unknown_tags = {};

  bool operator==(const TransactionLogValue&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("producerId", self.producer_id, Since(0));
    v.Field("previousProducerId", self.previous_producer_id, Since(1).Tag(0));
    v.Field("nextProducerId", self.next_producer_id, Since(1).Tag(1));
    v.Field("producerEpoch", self.producer_epoch, Since(0));
    v.Field("transactionTimeoutMs", self.transaction_timeout_ms, Since(0));
    v.Field("transactionStatus", self.transaction_status, Since(0));
    v.Field("transactionPartitions", self.transaction_partitions,
            Since(0).Nullable());
    v.Field("transactionLastUpdateTimestampMs",
            self.transaction_last_update_timestamp_ms, Since(0));
    v.Field("transactionStartTimestampMs", self.transaction_start_timestamp_ms,
            Since(0));
    v.Field("clientTransactionVersion", self.client_transaction_version,
            Since(1).Tag(2));
    v.Field("nextProducerEpoch", self.next_producer_epoch, Since(1).Tag(3));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_TRANSACTION_LOG_H_
