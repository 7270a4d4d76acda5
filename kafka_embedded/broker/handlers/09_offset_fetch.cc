// OffsetFetch (API key 9), versions 1 to 10.
//
// Behavior: the committed offsets of groups, for the partitions named or for
// all. A partition without one has offset -1 and no error.
//
// Version notes: 2 brought "all" (null) and the error of the whole, 5 leader
// epochs, 7 require_stable, which matters with transactions, 8 several groups
// in one request, 9 the member epoch of KIP-848, 10 topic ids.
#include <utility>

#include "kafka_embedded/broker/broker.h"
#include "kafka_embedded/broker/handlers/handlers.h"
#include "kafka_embedded/broker/handlers/partition_lookup.h"
#include "kafka_embedded/protocol/messages/offset_fetch.h"

namespace kafka_embedded {
namespace {

using offset_fetch_response::OffsetFetchResponseGroup;

constexpr int16_t kFirstVersionWithGroups = 8;
constexpr int16_t kFirstVersionWithTopicIds = 10;

template <typename PartitionAnswer>
PartitionAnswer Describe(const GroupCoordinator::Offsets* offsets,
                         const std::string& topic, int32_t partition) {
  PartitionAnswer answer;
  answer.partition_index = partition;
  answer.committed_offset = -1;
  answer.metadata = "";
  if (offsets == nullptr) return answer;
  const auto found = offsets->find({topic, partition});
  if (found == offsets->end()) return answer;
  answer.committed_offset = found->second.offset;
  answer.committed_leader_epoch = found->second.leader_epoch;
  answer.metadata = found->second.metadata;
  return answer;
}

// All offsets of the group, topic by topic.
template <typename TopicAnswer, typename PartitionAnswer>
std::vector<TopicAnswer> DescribeAll(const GroupCoordinator::Offsets* offsets) {
  std::vector<TopicAnswer> topics;
  if (offsets == nullptr) return topics;
  for (const auto& [partition, committed] : *offsets) {
    if (topics.empty() || topics.back().name != partition.topic) {
      topics.emplace_back().name = partition.topic;
    }
    topics.back().partitions.push_back(Describe<PartitionAnswer>(
        offsets, partition.topic, partition.partition));
  }
  return topics;
}

OffsetFetchResponseGroup FetchGroup(
    Broker& broker, int16_t version,
    const offset_fetch_request::OffsetFetchRequestGroup& group) {
  using offset_fetch_response::OffsetFetchResponsePartitions;
  using offset_fetch_response::OffsetFetchResponseTopics;
  OffsetFetchResponseGroup answer;
  answer.group_id = group.group_id;
  answer.error_code = broker.groups().CheckCoordinator(group.group_id);
  if (answer.error_code != ErrorCode::kNone) return answer;
  const auto* offsets = broker.groups().FindOffsets(group.group_id);
  if (!group.topics.has_value()) {
    answer.topics =
        DescribeAll<OffsetFetchResponseTopics, OffsetFetchResponsePartitions>(
            offsets);
    if (version < kFirstVersionWithTopicIds) return answer;
    // A topic that is gone has no id to be named by.
    std::erase_if(answer.topics, [&](OffsetFetchResponseTopics& topic) {
      const TopicImage* found = broker.image().FindTopic(topic.name);
      if (found != nullptr) topic.topic_id = found->id;
      return found == nullptr;
    });
    return answer;
  }
  for (const auto& topic : *group.topics) {
    auto& topic_answer = answer.topics.emplace_back();
    topic_answer.name = topic.name;
    topic_answer.topic_id = topic.topic_id;
    const TopicImage* found = FindTopic(broker, topic.name, topic.topic_id);
    const bool unknown_id = found == nullptr && !topic.topic_id.is_zero();
    for (const int32_t partition : topic.partition_indexes) {
      topic_answer.partitions.push_back(Describe<OffsetFetchResponsePartitions>(
          unknown_id ? nullptr : offsets,
          found == nullptr ? topic.name : found->name, partition));
      if (unknown_id) {
        topic_answer.partitions.back().error_code = ErrorCode::kUnknownTopicId;
      }
    }
  }
  return answer;
}

// Versions up to 7: one group, and its error stands for the whole.
OffsetFetchResponse FetchOneGroup(Broker& broker,
                                  const OffsetFetchRequest& request) {
  using offset_fetch_response::OffsetFetchResponsePartition;
  using offset_fetch_response::OffsetFetchResponseTopic;
  OffsetFetchResponse response;
  response.error_code = broker.groups().CheckCoordinator(request.group_id);
  const auto* offsets = response.error_code == ErrorCode::kNone
                            ? broker.groups().FindOffsets(request.group_id)
                            : nullptr;
  if (!request.topics.has_value()) {
    response.topics =
        DescribeAll<OffsetFetchResponseTopic, OffsetFetchResponsePartition>(
            offsets);
    return response;
  }
  for (const auto& topic : *request.topics) {
    auto& answer = response.topics.emplace_back();
    answer.name = topic.name;
    for (const int32_t partition : topic.partition_indexes) {
      answer.partitions.push_back(Describe<OffsetFetchResponsePartition>(
          offsets, topic.name, partition));
      // Version 1 has no other place for it.
      answer.partitions.back().error_code = response.error_code;
    }
  }
  return response;
}

}  // namespace

void HandleOffsetFetch(Broker& broker, const RequestContext& context,
                       ApiMessagePtr message, Respond respond) {
  const auto& request = Get<OffsetFetchRequest>(*message);
  if (context.api_version < kFirstVersionWithGroups) {
    return respond(MakeMessage(FetchOneGroup(broker, request)));
  }
  OffsetFetchResponse response;
  for (const auto& group : request.groups) {
    response.groups.push_back(FetchGroup(broker, context.api_version, group));
  }
  respond(MakeMessage(std::move(response)));
}

}  // namespace kafka_embedded
