// WriteTxnMarkers (API key 27), versions 0..2, flexible from 1.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_WRITE_TXN_MARKERS_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_WRITE_TXN_MARKERS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct WriteTxnMarkersResponse;

namespace write_txn_markers_request {

struct WritableTxnMarkerTopic {
  std::string name = {};
  std::vector<int32_t> partition_indexes = {};
  UnknownTags unknown_tags = {};

  bool operator==(const WritableTxnMarkerTopic&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Since(0));
    v.Field("partitionIndexes", self.partition_indexes, Since(0));
  }
};

struct WritableTxnMarker {
  int64_t producer_id = 0;
  int16_t producer_epoch = 0;
  bool transaction_result = false;
  std::vector<WritableTxnMarkerTopic> topics = {};
  int32_t coordinator_epoch = 0;
  int8_t transaction_version = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const WritableTxnMarker&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("producerId", self.producer_id, Since(0));
    v.Field("producerEpoch", self.producer_epoch, Since(0));
    v.Field("transactionResult", self.transaction_result, Since(0));
    v.Field("topics", self.topics, Since(0));
    v.Field("coordinatorEpoch", self.coordinator_epoch, Since(0));
    v.Field("transactionVersion", self.transaction_version,
            Since(2).Ignorable());
  }
};

}  // namespace write_txn_markers_request

struct WriteTxnMarkersRequest {
  using Response = WriteTxnMarkersResponse;
  static constexpr ApiKey kApiKey = ApiKey::kWriteTxnMarkers;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "WriteTxnMarkersRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 2;
  static constexpr int16_t kFirstFlexible = 1;

  std::vector<write_txn_markers_request::WritableTxnMarker> markers = {};
  UnknownTags unknown_tags = {};

  bool operator==(const WriteTxnMarkersRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("markers", self.markers, Since(0));
  }
};

namespace write_txn_markers_response {

struct WritableTxnMarkerPartitionResult {
  int32_t partition_index = 0;
  ErrorCode error_code = ErrorCode::kNone;
  UnknownTags unknown_tags = {};

  bool operator==(const WritableTxnMarkerPartitionResult&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("partitionIndex", self.partition_index, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
  }
};

struct WritableTxnMarkerTopicResult {
  std::string name = {};
  std::vector<WritableTxnMarkerPartitionResult> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const WritableTxnMarkerTopicResult&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Since(0));
    v.Field("partitions", self.partitions, Since(0));
  }
};

struct WritableTxnMarkerResult {
  int64_t producer_id = 0;
  std::vector<WritableTxnMarkerTopicResult> topics = {};
  UnknownTags unknown_tags = {};

  bool operator==(const WritableTxnMarkerResult&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("producerId", self.producer_id, Since(0));
    v.Field("topics", self.topics, Since(0));
  }
};

}  // namespace write_txn_markers_response

struct WriteTxnMarkersResponse {
  static constexpr ApiKey kApiKey = ApiKey::kWriteTxnMarkers;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "WriteTxnMarkersResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 2;
  static constexpr int16_t kFirstFlexible = 1;

  std::vector<write_txn_markers_response::WritableTxnMarkerResult> markers = {};
  UnknownTags unknown_tags = {};

  bool operator==(const WriteTxnMarkersResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("markers", self.markers, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_WRITE_TXN_MARKERS_H_
