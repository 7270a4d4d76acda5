// AddPartitionsToTxn (API key 24), versions 0..5, flexible from 3.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_ADD_PARTITIONS_TO_TXN_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_ADD_PARTITIONS_TO_TXN_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct AddPartitionsToTxnResponse;

namespace add_partitions_to_txn_request {

struct AddPartitionsToTxnTopic {
  std::string name = {};
  std::vector<int32_t> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const AddPartitionsToTxnTopic&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Since(0));
    v.Field("partitions", self.partitions, Since(0));
  }
};

struct AddPartitionsToTxnTransaction {
  std::string transactional_id = {};
  int64_t producer_id = 0;
  int16_t producer_epoch = 0;
  bool verify_only = false;
  std::vector<AddPartitionsToTxnTopic> topics = {};
  UnknownTags unknown_tags = {};

  bool operator==(const AddPartitionsToTxnTransaction&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("transactionalId", self.transactional_id, Since(4));
    v.Field("producerId", self.producer_id, Since(4));
    v.Field("producerEpoch", self.producer_epoch, Since(4));
    v.Field("verifyOnly", self.verify_only, Since(4));
    v.Field("topics", self.topics, Since(4));
  }
};

}  // namespace add_partitions_to_txn_request

struct AddPartitionsToTxnRequest {
  using Response = AddPartitionsToTxnResponse;
  static constexpr ApiKey kApiKey = ApiKey::kAddPartitionsToTxn;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "AddPartitionsToTxnRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 5;
  static constexpr int16_t kFirstFlexible = 3;

  std::vector<add_partitions_to_txn_request::AddPartitionsToTxnTransaction>
      transactions = {};
  std::string v3_and_below_transactional_id = {};
  int64_t v3_and_below_producer_id = 0;
  int16_t v3_and_below_producer_epoch = 0;
  std::vector<add_partitions_to_txn_request::AddPartitionsToTxnTopic>
      v3_and_below_topics = {};
  UnknownTags unknown_tags = {};

  bool operator==(const AddPartitionsToTxnRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("transactions", self.transactions, Since(4));
    v.Field("v3AndBelowTransactionalId", self.v3_and_below_transactional_id,
            Until(3));
    v.Field("v3AndBelowProducerId", self.v3_and_below_producer_id, Until(3));
    v.Field("v3AndBelowProducerEpoch", self.v3_and_below_producer_epoch,
            Until(3));
    v.Field("v3AndBelowTopics", self.v3_and_below_topics, Until(3));
  }
};

namespace add_partitions_to_txn_response {

struct AddPartitionsToTxnPartitionResult {
  int32_t partition_index = 0;
  ErrorCode partition_error_code = ErrorCode::kNone;
  UnknownTags unknown_tags = {};

  bool operator==(const AddPartitionsToTxnPartitionResult&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("partitionIndex", self.partition_index, Since(0));
    v.Field("partitionErrorCode", self.partition_error_code, Since(0));
  }
};

struct AddPartitionsToTxnTopicResult {
  std::string name = {};
  std::vector<AddPartitionsToTxnPartitionResult> results_by_partition = {};
  UnknownTags unknown_tags = {};

  bool operator==(const AddPartitionsToTxnTopicResult&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Since(0));
    v.Field("resultsByPartition", self.results_by_partition, Since(0));
  }
};

struct AddPartitionsToTxnResult {
  std::string transactional_id = {};
  std::vector<AddPartitionsToTxnTopicResult> topic_results = {};
  UnknownTags unknown_tags = {};

  bool operator==(const AddPartitionsToTxnResult&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("transactionalId", self.transactional_id, Since(4));
    v.Field("topicResults", self.topic_results, Since(4));
  }
};

}  // namespace add_partitions_to_txn_response

struct AddPartitionsToTxnResponse {
  static constexpr ApiKey kApiKey = ApiKey::kAddPartitionsToTxn;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "AddPartitionsToTxnResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 5;
  static constexpr int16_t kFirstFlexible = 3;

  int32_t throttle_time_ms = 0;
  ErrorCode error_code = ErrorCode::kNone;
  std::vector<add_partitions_to_txn_response::AddPartitionsToTxnResult>
      results_by_transaction = {};
  std::vector<add_partitions_to_txn_response::AddPartitionsToTxnTopicResult>
      results_by_topic_v3_and_below = {};
  UnknownTags unknown_tags = {};

  bool operator==(const AddPartitionsToTxnResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0));
    v.Field("errorCode", self.error_code, Since(4).Ignorable());
    v.Field("resultsByTransaction", self.results_by_transaction, Since(4));
    v.Field("resultsByTopicV3AndBelow", self.results_by_topic_v3_and_below,
            Until(3));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_ADD_PARTITIONS_TO_TXN_H_
