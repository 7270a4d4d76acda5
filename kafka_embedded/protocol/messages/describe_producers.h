// DescribeProducers (API key 61), versions 0, flexible from 0.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DESCRIBE_PRODUCERS_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DESCRIBE_PRODUCERS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct DescribeProducersResponse;

namespace describe_producers_request {

struct TopicRequest {
  std::string name = {};
  std::vector<int32_t> partition_indexes = {};
  UnknownTags unknown_tags = {};

  bool operator==(const TopicRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Since(0));
    v.Field("partitionIndexes", self.partition_indexes, Since(0));
  }
};

}  // namespace describe_producers_request

struct DescribeProducersRequest {
  using Response = DescribeProducersResponse;
  static constexpr ApiKey kApiKey = ApiKey::kDescribeProducers;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "DescribeProducersRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;

  std::vector<describe_producers_request::TopicRequest> topics = {};
  UnknownTags unknown_tags = {};

  bool operator==(const DescribeProducersRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topics", self.topics, Since(0));
  }
};

namespace describe_producers_response {

struct ProducerState {
  int64_t producer_id = 0;
  int32_t producer_epoch = 0;
  int32_t last_sequence = -1;
  int64_t last_timestamp = -1;
  int32_t coordinator_epoch = 0;
  int64_t current_txn_start_offset = -1;
  UnknownTags unknown_tags = {};

  bool operator==(const ProducerState&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("producerId", self.producer_id, Since(0));
    v.Field("producerEpoch", self.producer_epoch, Since(0));
    v.Field("lastSequence", self.last_sequence, Since(0));
    v.Field("lastTimestamp", self.last_timestamp, Since(0));
    v.Field("coordinatorEpoch", self.coordinator_epoch, Since(0));
    v.Field("currentTxnStartOffset", self.current_txn_start_offset, Since(0));
  }
};

struct PartitionResponse {
  int32_t partition_index = 0;
  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> error_message = std::nullopt;
  std::vector<ProducerState> active_producers = {};
  UnknownTags unknown_tags = {};

  bool operator==(const PartitionResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("partitionIndex", self.partition_index, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("errorMessage", self.error_message, Since(0).Nullable());
    v.Field("activeProducers", self.active_producers, Since(0));
  }
};

struct TopicResponse {
  std::string name = {};
  std::vector<PartitionResponse> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const TopicResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Since(0));
    v.Field("partitions", self.partitions, Since(0));
  }
};

}  // namespace describe_producers_response

struct DescribeProducersResponse {
  static constexpr ApiKey kApiKey = ApiKey::kDescribeProducers;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "DescribeProducersResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;

  int32_t throttle_time_ms = 0;
  std::vector<describe_producers_response::TopicResponse> topics = {};
  UnknownTags unknown_tags = {};

  bool operator==(const DescribeProducersResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0));
    v.Field("topics", self.topics, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DESCRIBE_PRODUCERS_H_
