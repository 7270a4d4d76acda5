// The small types that Producer, Consumer and Admin share.
#ifndef KAFKA_EMBEDDED_CLIENT_CLIENT_TYPES_H_
#define KAFKA_EMBEDDED_CLIENT_CLIENT_TYPES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "kafka_embedded/base/topic_partition.h"

namespace kafka_embedded {

// A broker, as Metadata describes it.
struct Node {
  int32_t id = -1;
  std::string host;
  int32_t port = 0;
  std::optional<std::string> rack = {};
  friend bool operator==(const Node&, const Node&) = default;
};

struct PartitionInfo {
  std::string topic;
  int32_t partition = 0;
  int32_t leader = -1;  // -1: none at the moment.
  int32_t leader_epoch = -1;
  std::vector<int32_t> replicas;
  std::vector<int32_t> in_sync_replicas;
  std::vector<int32_t> offline_replicas;
};

// An offset as a group commits it: the next one to consume.
struct OffsetAndMetadata {
  int64_t offset = -1;
  std::optional<int32_t> leader_epoch = {};
  std::string metadata = {};
  friend bool operator==(const OffsetAndMetadata&,
                         const OffsetAndMetadata&) = default;
};
using OffsetMap = absl::btree_map<TopicPartition, OffsetAndMetadata>;

// Who a consumer is in its group: what a transaction sends along to be sure
// that it commits for a member that still is one (KIP-447).
struct GroupMetadata {
  std::string group_id = {};
  int32_t generation_id = -1;  // -1: no member at the moment.
  std::string member_id = {};
  std::optional<std::string> group_instance_id = {};
  friend bool operator==(const GroupMetadata&, const GroupMetadata&) = default;
};

struct OffsetAndTimestamp {
  int64_t offset = -1;
  int64_t timestamp = -1;
  std::optional<int32_t> leader_epoch = {};
  friend bool operator==(const OffsetAndTimestamp&,
                         const OffsetAndTimestamp&) = default;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLIENT_CLIENT_TYPES_H_
