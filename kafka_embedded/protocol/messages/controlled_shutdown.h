// ControlledShutdown (API key 7), versions 0..3, flexible from 3.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_CONTROLLED_SHUTDOWN_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_CONTROLLED_SHUTDOWN_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct ControlledShutdownResponse;

struct ControlledShutdownRequest {
  using Response = ControlledShutdownResponse;
  static constexpr ApiKey kApiKey = ApiKey::kControlledShutdown;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "ControlledShutdownRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 3;
  static constexpr int16_t kFirstFlexible = 3;

  int32_t broker_id = 0;
  int64_t broker_epoch = -1;
  UnknownTags unknown_tags = {};

  bool operator==(const ControlledShutdownRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("brokerId", self.broker_id, Since(0));
    v.Field("brokerEpoch", self.broker_epoch, Since(2).Ignorable());
  }
};

namespace controlled_shutdown_response {

struct RemainingPartition {
  std::string topic_name = {};
  int32_t partition_index = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const RemainingPartition&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topicName", self.topic_name, Since(0));
    v.Field("partitionIndex", self.partition_index, Since(0));
  }
};

}  // namespace controlled_shutdown_response

struct ControlledShutdownResponse {
  static constexpr ApiKey kApiKey = ApiKey::kControlledShutdown;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "ControlledShutdownResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 3;
  static constexpr int16_t kFirstFlexible = 3;

  ErrorCode error_code = ErrorCode::kNone;
  std::vector<controlled_shutdown_response::RemainingPartition>
      remaining_partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ControlledShutdownResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("remainingPartitions", self.remaining_partitions, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_CONTROLLED_SHUTDOWN_H_
