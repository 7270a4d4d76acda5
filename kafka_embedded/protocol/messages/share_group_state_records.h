// Keys and values of __share_group_state. The key starts with an int16 record
// type, the value with an int16 version.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_SHARE_GROUP_STATE_RECORDS_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_SHARE_GROUP_STATE_RECORDS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/uuid.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct ShareSnapshotKey {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName = "ShareSnapshotKey";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = kNeverFlexible;
  static constexpr int16_t kRecordType = 0;

  std::string group_id = {};
  Uuid topic_id = {};
  int32_t partition = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const ShareSnapshotKey&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("groupId", self.group_id, Until(0));
    v.Field("topicId", self.topic_id, Until(0));
    v.Field("partition", self.partition, Until(0));
  }
};

namespace share_snapshot_value {

struct StateBatch {
  int64_t first_offset = 0;
  int64_t last_offset = 0;
  int8_t delivery_state = 0;
  int16_t delivery_count = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const StateBatch&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("firstOffset", self.first_offset, Since(0));
    v.Field("lastOffset", self.last_offset, Since(0));
    v.Field("deliveryState", self.delivery_state, Since(0));
    v.Field("deliveryCount", self.delivery_count, Since(0));
  }
};

}  // namespace share_snapshot_value

struct ShareSnapshotValue {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName = "ShareSnapshotValue";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;
  static constexpr int16_t kRecordType = 0;

  int32_t snapshot_epoch = 0;
  int32_t state_epoch = 0;
  int32_t leader_epoch = 0;
  int64_t start_offset = 0;
  int32_t delivery_complete_count = -1;
  int64_t create_timestamp = 0;
  int64_t write_timestamp = 0;
  std::vector<share_snapshot_value::StateBatch> state_batches = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ShareSnapshotValue&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("snapshotEpoch", self.snapshot_epoch, Since(0));
    v.Field("stateEpoch", self.state_epoch, Since(0));
    v.Field("leaderEpoch", self.leader_epoch, Since(0));
    v.Field("startOffset", self.start_offset, Since(0));
    v.Field("deliveryCompleteCount", self.delivery_complete_count,
            Since(0).Tag(0));
    v.Field("createTimestamp", self.create_timestamp, Since(0));
    v.Field("writeTimestamp", self.write_timestamp, Since(0));
    v.Field("stateBatches", self.state_batches, Since(0));
  }
};

struct ShareUpdateKey {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName = "ShareUpdateKey";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = kNeverFlexible;
  static constexpr int16_t kRecordType = 1;

  std::string group_id = {};
  Uuid topic_id = {};
  int32_t partition = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const ShareUpdateKey&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("groupId", self.group_id, Until(0));
    v.Field("topicId", self.topic_id, Until(0));
    v.Field("partition", self.partition, Until(0));
  }
};

namespace share_update_value {

struct StateBatch {
  int64_t first_offset = 0;
  int64_t last_offset = 0;
  int8_t delivery_state = 0;
  int16_t delivery_count = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const StateBatch&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("firstOffset", self.first_offset, Since(0));
    v.Field("lastOffset", self.last_offset, Since(0));
    v.Field("deliveryState", self.delivery_state, Since(0));
    v.Field("deliveryCount", self.delivery_count, Since(0));
  }
};

}  // namespace share_update_value

struct ShareUpdateValue {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName = "ShareUpdateValue";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;
  static constexpr int16_t kRecordType = 1;

  int32_t snapshot_epoch = 0;
  int32_t leader_epoch = 0;
  int64_t start_offset = 0;
  int32_t delivery_complete_count = -1;
  std::vector<share_update_value::StateBatch> state_batches = {};
  UnknownTags unknown_tags = {};

  bool operator==(const ShareUpdateValue&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("snapshotEpoch", self.snapshot_epoch, Since(0));
    v.Field("leaderEpoch", self.leader_epoch, Since(0));
    v.Field("startOffset", self.start_offset, Since(0));
    v.Field("deliveryCompleteCount", self.delivery_complete_count,
            Since(0).Tag(0));
    v.Field("stateBatches", self.state_batches, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_SHARE_GROUP_STATE_RECORDS_H_
