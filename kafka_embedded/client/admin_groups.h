// What Admin tells of consumer groups.
#ifndef KAFKA_EMBEDDED_CLIENT_ADMIN_GROUPS_H_
#define KAFKA_EMBEDDED_CLIENT_ADMIN_GROUPS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/status/status.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/base/topic_partition.h"
#include "kafka_embedded/client/client_types.h"

namespace kafka_embedded {

struct ListGroupsOptions {
  // As Kafka spells them, e.g. "Stable", "classic"; empty: all.
  std::vector<std::string> states = {};
  std::vector<std::string> types = {};
};

struct GroupListing {
  std::string group_id;
  std::string protocol_type;  // "" of a group that only commits.
  std::string state;          // "" from brokers before 2.6.
  std::string type;           // "" from brokers before 3.8.
  friend bool operator==(const GroupListing&, const GroupListing&) = default;
};

struct GroupMemberDescription {
  std::string member_id;
  std::optional<std::string> group_instance_id = {};
  std::string client_id;
  std::string host;
  std::vector<TopicPartition> assignment = {};  // Ascending.
  friend bool operator==(const GroupMemberDescription&,
                         const GroupMemberDescription&) = default;
};

struct GroupDescription {
  std::string group_id;
  // GROUP_ID_NOT_FOUND: there is no such group.
  ErrorCode error = ErrorCode::kNone;
  std::string error_message = {};
  // "Empty", "PreparingRebalance", "CompletingRebalance", "Stable", "Dead".
  std::string state;
  std::string protocol_type;
  std::string protocol;  // The assignor's name.
  Node coordinator = {};
  std::vector<GroupMemberDescription> members = {};  // As the broker has them.

  absl::Status status() const;
};

// What became of one group.
struct GroupResult {
  std::string group_id;
  ErrorCode error = ErrorCode::kNone;
  std::string error_message = {};

  absl::Status status() const;
};

// What became of the group's offset of each partition. `error` is the group's.
struct GroupOffsetsResult {
  ErrorCode error = ErrorCode::kNone;
  absl::btree_map<TopicPartition, ErrorCode> partitions = {};

  // The first of all these errors.
  absl::Status status() const;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLIENT_ADMIN_GROUPS_H_
