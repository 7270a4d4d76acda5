// Manages topics and looks into a Kafka cluster.
//
//   ASSIGN_OR_RETURN(auto admin, Admin::Create({}, std::move(transport)));
//   RETURN_IF_ERROR(admin->CreateTopic({.name = "orders", .num_partitions =
//   3}));
//
// Every call comes twice: one waits for the answer, the other takes a callback,
// which runs inside the runtime. A Status other than OK means that no broker
// answered within default.api.timeout.ms, or refused the whole request; what
// became of each topic stands in its result, as the broker said it.
//
// Configured with Kafka's property names: client.id, default.api.timeout.ms,
// metadata.max.age.ms, request.timeout.ms, retries, retry.backoff.ms and
// retry.backoff.max.ms.
//
// Threads: any. The calls that wait answer FAILED_PRECONDITION inside a task of
// the runtime.
#ifndef KAFKA_EMBEDDED_CLIENT_ADMIN_H_
#define KAFKA_EMBEDDED_CLIENT_ADMIN_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "kafka_embedded/base/config.h"
#include "kafka_embedded/base/config_resource_type.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/base/topic_partition.h"
#include "kafka_embedded/base/uuid.h"
#include "kafka_embedded/client/admin_groups.h"
#include "kafka_embedded/client/client_types.h"
#include "kafka_embedded/client/transport.h"
#include "kafka_embedded/protocol/api_key.h"

namespace kafka_embedded {

class AdminCore;

struct NewTopic {
  std::string name;
  // -1: the broker's num.partitions and default.replication.factor.
  int32_t num_partitions = -1;
  int16_t replication_factor = -1;
  // Partition -> broker ids. If given, the two above must be -1.
  absl::btree_map<int32_t, std::vector<int32_t>> assignments = {};
  absl::btree_map<std::string, std::string> configs = {};
};

struct CreateTopicsOptions {
  bool validate_only = false;  // Check, and create nothing.
};

struct NewPartitions {
  std::string topic;
  int32_t total_count = 0;
  // Broker ids of each new partition; empty: the controller chooses.
  std::vector<std::vector<int32_t>> new_assignments = {};
};

// What became of one topic.
struct TopicResult {
  std::string name;
  Uuid id = {};
  ErrorCode error = ErrorCode::kNone;
  std::string error_message = {};
  int32_t num_partitions = -1;  // CreateTopics: as created.
  int16_t replication_factor = -1;

  // The error as `topic "orders": TOPIC_ALREADY_EXISTS: …`.
  absl::Status status() const;
};

struct TopicListing {
  std::string name;
  Uuid id = {};
  bool is_internal = false;
};

struct TopicDescription {
  std::string name;
  Uuid id = {};
  bool is_internal = false;
  ErrorCode error = ErrorCode::kNone;
  std::vector<PartitionInfo> partitions;  // Ascending.

  absl::Status status() const;
};

struct ClusterDescription {
  std::string cluster_id;
  int32_t controller_id = -1;
  std::vector<Node> nodes;  // Ascending.
};

// Which offset ListOffsets asks for: a timestamp in milliseconds, or one of
// the special values of the protocol.
enum class OffsetSpec : int64_t {
  kLatest = -1,
  kEarliest = -2,
  kMaxTimestamp = -3,
  kEarliestLocal = -4,
  kLatestTiered = -5,
};

struct ListOffsetsResult {
  ErrorCode error = ErrorCode::kNone;
  int64_t offset = -1;
  int64_t timestamp = -1;
  std::optional<int32_t> leader_epoch = {};
};

struct ConfigEntry {
  std::string name;
  std::optional<std::string> value;
  bool read_only = false;
  bool is_default = false;
  bool is_sensitive = false;
  int8_t source = 0;  // As DescribeConfigs numbers it: 1 is set on the topic.
};

struct ResourceConfig {
  ConfigResourceType type = ConfigResourceType::kTopic;
  std::string name;
  ErrorCode error = ErrorCode::kNone;
  std::string error_message = {};
  std::vector<ConfigEntry> entries;  // As the broker ordered them.

  absl::Status status() const;
};

struct ApiVersionRange {
  ApiKey api_key = ApiKey::kProduce;
  int16_t min_version = 0;
  int16_t max_version = 0;
};

class Admin {
 public:
  template <typename T>
  using Done = absl::AnyInvocable<void(absl::StatusOr<T>)>;

  // INVALID_ARGUMENT names a malformed property, its value and what would be
  // right. Talks to nobody yet.
  static absl::StatusOr<std::unique_ptr<Admin>> Create(
      const Config& config, std::unique_ptr<Transport> transport);
  ~Admin();
  Admin(const Admin&) = delete;
  Admin& operator=(const Admin&) = delete;

  // Results stand in the order of the arguments.
  using TopicResults = std::vector<TopicResult>;
  absl::StatusOr<TopicResults> CreateTopics(
      std::vector<NewTopic> topics, const CreateTopicsOptions& options = {});
  void CreateTopics(std::vector<NewTopic> topics,
                    const CreateTopicsOptions& options,
                    Done<TopicResults> done);
  // One topic; its error is the Status.
  absl::Status CreateTopic(NewTopic topic);

  absl::StatusOr<TopicResults> DeleteTopics(std::vector<std::string> names);
  void DeleteTopics(std::vector<std::string> names, Done<TopicResults> done);

  absl::StatusOr<TopicResults> CreatePartitions(
      std::vector<NewPartitions> topics, bool validate_only = false);
  void CreatePartitions(std::vector<NewPartitions> topics, bool validate_only,
                        Done<TopicResults> done);

  // Ascending by name.
  absl::StatusOr<std::vector<TopicListing>> ListTopics(
      bool include_internal = false);
  void ListTopics(bool include_internal, Done<std::vector<TopicListing>> done);

  absl::StatusOr<std::vector<TopicDescription>> DescribeTopics(
      std::vector<std::string> names);
  void DescribeTopics(std::vector<std::string> names,
                      Done<std::vector<TopicDescription>> done);

  absl::StatusOr<ClusterDescription> DescribeCluster();
  void DescribeCluster(Done<ClusterDescription> done);

  using OffsetSpecs = absl::btree_map<TopicPartition, OffsetSpec>;
  using ListOffsetsResults = absl::btree_map<TopicPartition, ListOffsetsResult>;
  absl::StatusOr<ListOffsetsResults> ListOffsets(OffsetSpecs specs);
  void ListOffsets(OffsetSpecs specs, Done<ListOffsetsResults> done);

  struct ConfigResource {
    ConfigResourceType type = ConfigResourceType::kTopic;
    std::string name;
  };
  absl::StatusOr<std::vector<ResourceConfig>> DescribeConfigs(
      std::vector<ConfigResource> resources);
  void DescribeConfigs(std::vector<ConfigResource> resources,
                       Done<std::vector<ResourceConfig>> done);

  // Consumer groups. Each group is asked of its coordinator, wherever it is.
  // Ascending by id, of all brokers.
  absl::StatusOr<std::vector<GroupListing>> ListGroups(
      ListGroupsOptions options = {});
  void ListGroups(ListGroupsOptions options,
                  Done<std::vector<GroupListing>> done);
  // In the order of the arguments.
  absl::StatusOr<std::vector<GroupDescription>> DescribeGroups(
      std::vector<std::string> group_ids);
  void DescribeGroups(std::vector<std::string> group_ids,
                      Done<std::vector<GroupDescription>> done);
  absl::StatusOr<std::vector<GroupResult>> DeleteGroups(
      std::vector<std::string> group_ids);
  void DeleteGroups(std::vector<std::string> group_ids,
                    Done<std::vector<GroupResult>> done);
  // Takes members out, by member id or, in Kafka's admin client the only way,
  // by the instance id of a static member. The group rebalances; a member that
  // lives joins again. One result for each, with its id.
  absl::StatusOr<std::vector<GroupResult>> RemoveGroupMembers(
      const std::string& group_id, std::vector<std::string> member_ids,
      std::vector<std::string> instance_ids = {});
  void RemoveGroupMembers(const std::string& group_id,
                          std::vector<std::string> member_ids,
                          std::vector<std::string> instance_ids,
                          Done<std::vector<GroupResult>> done);
  // Empty if the group has committed nothing, or does not exist.
  absl::StatusOr<OffsetMap> ListGroupOffsets(const std::string& group_id);
  void ListGroupOffsets(const std::string& group_id, Done<OffsetMap> done);
  // UNKNOWN_MEMBER_ID for a group that has members.
  absl::StatusOr<GroupOffsetsResult> AlterGroupOffsets(
      const std::string& group_id, OffsetMap offsets);
  void AlterGroupOffsets(const std::string& group_id, OffsetMap offsets,
                         Done<GroupOffsetsResult> done);
  // GROUP_SUBSCRIBED_TO_TOPIC for topics that members read.
  absl::StatusOr<GroupOffsetsResult> DeleteGroupOffsets(
      const std::string& group_id, std::vector<TopicPartition> partitions);
  void DeleteGroupOffsets(const std::string& group_id,
                          std::vector<TopicPartition> partitions,
                          Done<GroupOffsetsResult> done);

  // What a broker serves, ascending by key; any broker if `broker_id` is -1.
  absl::StatusOr<std::vector<ApiVersionRange>> ApiVersions(
      int32_t broker_id = -1);
  void ApiVersions(int32_t broker_id, Done<std::vector<ApiVersionRange>> done);

  // Properties that Kafka's admin client does not know, one text each.
  const std::vector<std::string>& warnings() const;

 private:
  explicit Admin(std::unique_ptr<AdminCore> core);

  Runtime& runtime_;
  std::unique_ptr<AdminCore> core_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLIENT_ADMIN_H_
