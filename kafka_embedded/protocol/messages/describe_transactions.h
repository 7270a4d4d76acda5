// DescribeTransactions (API key 65), versions 0, flexible from 0.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DESCRIBE_TRANSACTIONS_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DESCRIBE_TRANSACTIONS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct DescribeTransactionsResponse;

struct DescribeTransactionsRequest {
  using Response = DescribeTransactionsResponse;
  static constexpr ApiKey kApiKey = ApiKey::kDescribeTransactions;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "DescribeTransactionsRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;

  std::vector<std::string> transactional_ids = {};
  UnknownTags unknown_tags = {};

  bool operator==(const DescribeTransactionsRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("transactionalIds", self.transactional_ids, Since(0));
  }
};

namespace describe_transactions_response {

struct TopicData {
  std::string topic = {};
  std::vector<int32_t> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const TopicData&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topic", self.topic, Since(0));
    v.Field("partitions", self.partitions, Since(0));
  }
};

struct TransactionState {
  ErrorCode error_code = ErrorCode::kNone;
  std::string transactional_id = {};
  std::string transaction_state = {};
  int32_t transaction_timeout_ms = 0;
  int64_t transaction_start_time_ms = 0;
  int64_t producer_id = 0;
  int16_t producer_epoch = 0;
  std::vector<TopicData> topics = {};
  UnknownTags unknown_tags = {};

  bool operator==(const TransactionState&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("transactionalId", self.transactional_id, Since(0));
    v.Field("transactionState", self.transaction_state, Since(0));
    v.Field("transactionTimeoutMs", self.transaction_timeout_ms, Since(0));
    v.Field("transactionStartTimeMs", self.transaction_start_time_ms, Since(0));
    v.Field("producerId", self.producer_id, Since(0));
    v.Field("producerEpoch", self.producer_epoch, Since(0));
    v.Field("topics", self.topics, Since(0));
  }
};

}  // namespace describe_transactions_response

struct DescribeTransactionsResponse {
  static constexpr ApiKey kApiKey = ApiKey::kDescribeTransactions;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "DescribeTransactionsResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;

  int32_t throttle_time_ms = 0;
  std::vector<describe_transactions_response::TransactionState>
      transaction_states = {};
  UnknownTags unknown_tags = {};

  bool operator==(const DescribeTransactionsResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0));
    v.Field("transactionStates", self.transaction_states, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DESCRIBE_TRANSACTIONS_H_
