#include "testing/faults/request_targets.h"

#include <algorithm>
#include <optional>

#include "kafka_embedded/protocol/messages/add_offsets_to_txn.h"
#include "kafka_embedded/protocol/messages/add_partitions_to_txn.h"
#include "kafka_embedded/protocol/messages/consumer_group_describe.h"
#include "kafka_embedded/protocol/messages/consumer_group_heartbeat.h"
#include "kafka_embedded/protocol/messages/create_partitions.h"
#include "kafka_embedded/protocol/messages/create_topics.h"
#include "kafka_embedded/protocol/messages/delete_groups.h"
#include "kafka_embedded/protocol/messages/delete_records.h"
#include "kafka_embedded/protocol/messages/delete_topics.h"
#include "kafka_embedded/protocol/messages/describe_groups.h"
#include "kafka_embedded/protocol/messages/fetch.h"
#include "kafka_embedded/protocol/messages/find_coordinator.h"
#include "kafka_embedded/protocol/messages/heartbeat.h"
#include "kafka_embedded/protocol/messages/join_group.h"
#include "kafka_embedded/protocol/messages/leave_group.h"
#include "kafka_embedded/protocol/messages/list_offsets.h"
#include "kafka_embedded/protocol/messages/metadata.h"
#include "kafka_embedded/protocol/messages/offset_commit.h"
#include "kafka_embedded/protocol/messages/offset_delete.h"
#include "kafka_embedded/protocol/messages/offset_fetch.h"
#include "kafka_embedded/protocol/messages/offset_for_leader_epoch.h"
#include "kafka_embedded/protocol/messages/produce.h"
#include "kafka_embedded/protocol/messages/sync_group.h"
#include "kafka_embedded/protocol/messages/txn_offset_commit.h"

namespace kafka_embedded {
namespace {

using Targets = RequestTargets;

// The number of a partition, by whatever name the message calls it.
int32_t Number(int32_t partition) { return partition; }
template <typename P>
int32_t Number(const P& partition) {
  if constexpr (requires { partition.partition_index; }) {
    return partition.partition_index;
  } else if constexpr (requires { partition.index; }) {
    return partition.index;
  } else {
    return partition.partition;
  }
}

template <typename T>
void SetName(const T& topic, Targets::Topic& target) {
  if constexpr (requires { topic.topic; }) {
    target.name = topic.topic;
  } else if constexpr (requires { topic.name.has_value(); }) {
    target.name = topic.name.value_or("");
  } else if constexpr (requires { topic.name; }) {
    target.name = topic.name;
  }
  if constexpr (requires { topic.topic_id; }) target.id = topic.topic_id;
}

template <typename T>
void AddTopics(const std::vector<T>& topics, Targets& targets) {
  for (const T& topic : topics) {
    Targets::Topic& target = targets.topics.emplace_back();
    SetName(topic, target);
    const auto add = [&](const auto& partitions) {
      for (const auto& p : partitions) target.partitions.push_back(Number(p));
    };
    if constexpr (requires { topic.partition_data; }) {
      add(topic.partition_data);
    } else if constexpr (requires { topic.partition_indexes; }) {
      add(topic.partition_indexes);
    } else if constexpr (requires { topic.partitions; }) {
      add(topic.partitions);
    }
  }
}
template <typename T>
void AddTopics(const std::optional<std::vector<T>>& topics, Targets& targets) {
  if (topics.has_value()) AddTopics(*topics, targets);
}

void AddOffsetFetch(const OffsetFetchRequest& request, Targets& targets) {
  if (request.groups.empty()) targets.groups.push_back(request.group_id);
  AddTopics(request.topics, targets);
  for (const auto& group : request.groups) {
    targets.groups.push_back(group.group_id);
    AddTopics(group.topics, targets);
  }
}

void AddFindCoordinator(const FindCoordinatorRequest& request,
                        Targets& targets) {
  constexpr int8_t kGroup = 0;
  if (request.key_type != kGroup) return;
  targets.groups = request.coordinator_keys;
  if (targets.groups.empty()) targets.groups.push_back(request.key);
}

void AddPartitionsToTxn(const AddPartitionsToTxnRequest& request,
                        Targets& targets) {
  AddTopics(request.v3_and_below_topics, targets);
  for (const auto& transaction : request.transactions) {
    AddTopics(transaction.topics, targets);
  }
}

void AddDeletedTopics(const DeleteTopicsRequest& request, Targets& targets) {
  AddTopics(request.topics, targets);
  for (const std::string& name : request.topic_names) {
    targets.topics.push_back({.name = name});
  }
}

template <typename Request>
void AddUsual(const Request& request, Targets& targets) {
  if constexpr (requires { request.topic_data; }) {
    AddTopics(request.topic_data, targets);
  } else if constexpr (requires { request.topics; }) {
    AddTopics(request.topics, targets);
  }
  if constexpr (requires { request.group_id; }) {
    targets.groups.push_back(request.group_id);
  } else if constexpr (requires { request.group_ids; }) {
    targets.groups = request.group_ids;
  } else if constexpr (requires { request.groups_names; }) {
    targets.groups = request.groups_names;
  } else if constexpr (requires { request.groups; }) {
    targets.groups = request.groups;
  }
}

enum Names { kTopics = 1, kPartitions = 2, kGroups = 4 };

struct Entry {
  ApiKey api_key;
  int names;
  void (*add)(const ApiMessage& request, Targets& targets);
};

template <typename Request,
          void (*add)(const Request&, Targets&) = &AddUsual<Request>>
constexpr Entry Of(int names) {
  return {Request::kApiKey, names,
          [](const ApiMessage& request, Targets& targets) {
            add(Get<Request>(request), targets);
          }};
}

constexpr Entry kEntries[] = {
    Of<ProduceRequest>(kTopics | kPartitions),
    Of<FetchRequest>(kTopics | kPartitions),
    Of<ListOffsetsRequest>(kTopics | kPartitions),
    Of<MetadataRequest>(kTopics),
    Of<OffsetCommitRequest>(kTopics | kPartitions | kGroups),
    Of<OffsetFetchRequest, AddOffsetFetch>(kTopics | kPartitions | kGroups),
    Of<FindCoordinatorRequest, AddFindCoordinator>(kGroups),
    Of<JoinGroupRequest>(kGroups),
    Of<HeartbeatRequest>(kGroups),
    Of<LeaveGroupRequest>(kGroups),
    Of<SyncGroupRequest>(kGroups),
    Of<DescribeGroupsRequest>(kGroups),
    Of<CreateTopicsRequest>(kTopics),
    Of<DeleteTopicsRequest, AddDeletedTopics>(kTopics),
    Of<DeleteRecordsRequest>(kTopics | kPartitions),
    Of<OffsetForLeaderEpochRequest>(kTopics | kPartitions),
    Of<AddPartitionsToTxnRequest, AddPartitionsToTxn>(kTopics | kPartitions),
    Of<AddOffsetsToTxnRequest>(kGroups),
    Of<TxnOffsetCommitRequest>(kTopics | kPartitions | kGroups),
    Of<CreatePartitionsRequest>(kTopics),
    Of<DeleteGroupsRequest>(kGroups),
    Of<OffsetDeleteRequest>(kTopics | kPartitions | kGroups),
    Of<ConsumerGroupHeartbeatRequest>(kGroups),
    Of<ConsumerGroupDescribeRequest>(kGroups),
};

const Entry* Find(ApiKey api_key) {
  for (const Entry& entry : kEntries) {
    if (entry.api_key == api_key) return &entry;
  }
  return nullptr;
}

bool HasNames(ApiKey api_key, Names names) {
  const Entry* entry = Find(api_key);
  return entry != nullptr && (entry->names & names) != 0;
}

}  // namespace

bool RequestTargets::HasTopic(absl::string_view name) const {
  return std::any_of(topics.begin(), topics.end(),
                     [&](const Topic& topic) { return topic.name == name; });
}

bool RequestTargets::HasPartition(absl::string_view name,
                                  int32_t partition) const {
  return std::any_of(topics.begin(), topics.end(), [&](const Topic& topic) {
    return topic.name == name &&
           std::find(topic.partitions.begin(), topic.partitions.end(),
                     partition) != topic.partitions.end();
  });
}

bool RequestTargets::HasGroup(absl::string_view group) const {
  return std::find(groups.begin(), groups.end(), group) != groups.end();
}

RequestTargets TargetsOf(
    const ApiMessage& request,
    absl::FunctionRef<std::string(const Uuid&)> topic_name) {
  RequestTargets targets;
  const Entry* entry = Find(request.api_key());
  if (entry == nullptr) return targets;
  entry->add(request, targets);
  for (RequestTargets::Topic& topic : targets.topics) {
    if (topic.name.empty()) topic.name = topic_name(topic.id);
  }
  return targets;
}

bool NamesTopics(ApiKey api_key) { return HasNames(api_key, kTopics); }
bool NamesPartitions(ApiKey api_key) { return HasNames(api_key, kPartitions); }
bool NamesGroups(ApiKey api_key) { return HasNames(api_key, kGroups); }

}  // namespace kafka_embedded
