// FetchSnapshot (API key 59), versions 0..1, flexible from 0.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_FETCH_SNAPSHOT_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_FETCH_SNAPSHOT_H_

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/bytes.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/base/uuid.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct FetchSnapshotResponse;

namespace fetch_snapshot_request {

struct SnapshotId {
  int64_t end_offset = 0;
  int32_t epoch = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const SnapshotId&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("endOffset", self.end_offset, Since(0));
    v.Field("epoch", self.epoch, Since(0));
  }
};

struct PartitionSnapshot {
  int32_t partition = 0;
  int32_t current_leader_epoch = 0;
  SnapshotId snapshot_id = {};
  int64_t position = 0;
  Uuid replica_directory_id = {};
  UnknownTags unknown_tags = {};

  bool operator==(const PartitionSnapshot&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("partition", self.partition, Since(0));
    v.Field("currentLeaderEpoch", self.current_leader_epoch, Since(0));
    v.Field("snapshotId", self.snapshot_id, Since(0));
    v.Field("position", self.position, Since(0));
    v.Field("replicaDirectoryId", self.replica_directory_id,
            Since(1).Tag(0).Ignorable());
  }
};

struct TopicSnapshot {
  std::string name = {};
  std::vector<PartitionSnapshot> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const TopicSnapshot&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Since(0));
    v.Field("partitions", self.partitions, Since(0));
  }
};

}  // namespace fetch_snapshot_request

struct FetchSnapshotRequest {
  using Response = FetchSnapshotResponse;
  static constexpr ApiKey kApiKey = ApiKey::kFetchSnapshot;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "FetchSnapshotRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 1;
  static constexpr int16_t kFirstFlexible = 0;

  std::optional<std::string> cluster_id = std::nullopt;
  int32_t replica_id = -1;
  int32_t max_bytes = std::numeric_limits<int32_t>::max();
  std::vector<fetch_snapshot_request::TopicSnapshot> topics = {};
  UnknownTags unknown_tags = {};

  bool operator==(const FetchSnapshotRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("clusterId", self.cluster_id, Since(0).Nullable().Tag(0));
    v.Field("replicaId", self.replica_id, Since(0));
    v.Field("maxBytes", self.max_bytes, Since(0));
    v.Field("topics", self.topics, Since(0));
  }
};

namespace fetch_snapshot_response {

struct SnapshotId {
  int64_t end_offset = 0;
  int32_t epoch = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const SnapshotId&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("endOffset", self.end_offset, Since(0));
    v.Field("epoch", self.epoch, Since(0));
  }
};

struct LeaderIdAndEpoch {
  int32_t leader_id = 0;
  int32_t leader_epoch = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const LeaderIdAndEpoch&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("leaderId", self.leader_id, Since(0));
    v.Field("leaderEpoch", self.leader_epoch, Since(0));
  }
};

struct PartitionSnapshot {
  int32_t index = 0;
  ErrorCode error_code = ErrorCode::kNone;
  SnapshotId snapshot_id = {};
  LeaderIdAndEpoch current_leader = {};
  int64_t size = 0;
  int64_t position = 0;
  BytesList unaligned_records = {};
  UnknownTags unknown_tags = {};

  bool operator==(const PartitionSnapshot&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("index", self.index, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("snapshotId", self.snapshot_id, Since(0));
    v.Field("currentLeader", self.current_leader, Since(0).Tag(0));
    v.Field("size", self.size, Since(0));
    v.Field("position", self.position, Since(0));
    v.Field("unalignedRecords", self.unaligned_records, Since(0));
  }
};

struct TopicSnapshot {
  std::string name = {};
  std::vector<PartitionSnapshot> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const TopicSnapshot&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Since(0));
    v.Field("partitions", self.partitions, Since(0));
  }
};

struct NodeEndpoint {
  int32_t node_id = 0;
  std::string host = {};
  uint16_t port = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const NodeEndpoint&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("nodeId", self.node_id, Since(1));
    v.Field("host", self.host, Since(1));
    v.Field("port", self.port, Since(1));
  }
};

}  // namespace fetch_snapshot_response

struct FetchSnapshotResponse {
  static constexpr ApiKey kApiKey = ApiKey::kFetchSnapshot;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "FetchSnapshotResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 1;
  static constexpr int16_t kFirstFlexible = 0;

  int32_t throttle_time_ms = 0;
  ErrorCode error_code = ErrorCode::kNone;
  std::vector<fetch_snapshot_response::TopicSnapshot> topics = {};
  std::vector<fetch_snapshot_response::NodeEndpoint> node_endpoints = {};
  UnknownTags unknown_tags = {};

  bool operator==(const FetchSnapshotResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0).Ignorable());
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("topics", self.topics, Since(0));
    v.Field("nodeEndpoints", self.node_endpoints, Since(1).Tag(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_FETCH_SNAPSHOT_H_
