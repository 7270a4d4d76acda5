// ListTransactions (API key 66), versions 0..2, flexible from 0.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_LIST_TRANSACTIONS_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_LIST_TRANSACTIONS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct ListTransactionsResponse;

struct ListTransactionsRequest {
  using Response = ListTransactionsResponse;
  static constexpr ApiKey kApiKey = ApiKey::kListTransactions;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "ListTransactionsRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 2;
  static constexpr int16_t kFirstFlexible = 0;

  std::vector<std::string> state_filters = {};
  std::vector<int64_t> producer_id_filters = {};
  int64_t duration_filter = -1;
  std::optional<std::string> transactional_id_pattern = std::nullopt;
  UnknownTags unknown_tags = {};

  bool operator==(const ListTransactionsRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("stateFilters", self.state_filters, Since(0));
    v.Field("producerIdFilters", self.producer_id_filters, Since(0));
    v.Field("durationFilter", self.duration_filter, Since(1));
    v.Field("transactionalIdPattern", self.transactional_id_pattern,
            Since(2).Nullable());
  }
};

namespace list_transactions_response {

struct TransactionState {
  std::string transactional_id = {};
  int64_t producer_id = 0;
  std::string transaction_state = {};
  UnknownTags unknown_tags = {};

  bool operator==(const TransactionState&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("transactionalId", self.transactional_id, Since(0));
    v.Field("producerId", self.producer_id, Since(0));
    v.Field("transactionState", self.transaction_state, Since(0));
  }
};

}  // namespace list_transactions_response

struct ListTransactionsResponse {
  static constexpr ApiKey kApiKey = ApiKey::kListTransactions;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "ListTransactionsResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 2;
  static constexpr int16_t kFirstFlexible = 0;

  int32_t throttle_time_ms = 0;
  ErrorCode error_code = ErrorCode::kNone;
  std::vector<std::string> unknown_state_filters = {};
  std::vector<list_transactions_response::TransactionState> transaction_states =
      {};
  UnknownTags unknown_tags = {};

  bool operator==(const ListTransactionsResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("unknownStateFilters", self.unknown_state_filters, Since(0));
    v.Field("transactionStates", self.transaction_states, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_LIST_TRANSACTIONS_H_
