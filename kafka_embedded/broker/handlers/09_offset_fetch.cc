// OffsetFetch (API key 9), versions 1 to 10.
//
// Behavior: the committed offsets of groups, for the partitions named or for
// all. A partition without one has offset -1 and no error, and so has one whose
// topic was made anew under its name. Waits for commits that are under way.
//
// Version notes: 2 brought "all" (null) and the error of the whole, 5 leader
// epochs, 7 require_stable, which matters with transactions, 8 several groups
// in one request, 9 the member epoch of KIP-848, 10 topic ids.
#include <memory>
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
                         const std::string& topic, int32_t partition,
                         const Uuid& topic_id = {}) {
  PartitionAnswer answer;
  answer.partition_index = partition;
  answer.committed_offset = -1;
  answer.metadata = "";
  if (offsets == nullptr) return answer;
  const auto found = offsets->find({topic, partition});
  if (found == offsets->end()) return answer;
  const Uuid& committed_id = found->second.topic_id;
  if (!topic_id.is_zero() && !committed_id.is_zero() &&
      topic_id != committed_id) {
    return answer;
  }
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
    const offset_fetch_request::OffsetFetchRequestGroup& group,
    ErrorCode error) {
  using offset_fetch_response::OffsetFetchResponsePartitions;
  using offset_fetch_response::OffsetFetchResponseTopics;
  OffsetFetchResponseGroup answer;
  answer.group_id = group.group_id;
  answer.error_code = error;
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
          found == nullptr ? topic.name : found->name, partition,
          topic.topic_id));
      if (unknown_id) {
        topic_answer.partitions.back().error_code = ErrorCode::kUnknownTopicId;
      }
    }
  }
  return answer;
}

// Versions up to 7: one group, and its error stands for the whole.
OffsetFetchResponse FetchOneGroup(Broker& broker,
                                  const OffsetFetchRequest& request,
                                  ErrorCode error) {
  using offset_fetch_response::OffsetFetchResponsePartition;
  using offset_fetch_response::OffsetFetchResponseTopic;
  OffsetFetchResponse response;
  response.error_code = error;
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

// Answers when the last group is through.
struct GroupsFetch {
  ApiMessagePtr message;
  OffsetFetchResponse response;
  size_t remaining = 0;
  Respond respond;
};

void FetchGroups(Broker& broker, int16_t version, ApiMessagePtr message,
                 Respond respond) {
  const auto fetch = std::make_shared<GroupsFetch>();
  fetch->message = std::move(message);
  fetch->respond = std::move(respond);
  const auto& groups = Get<OffsetFetchRequest>(*fetch->message).groups;
  fetch->response.groups.resize(groups.size());
  fetch->remaining = groups.size();
  if (groups.empty()) {
    return fetch->respond(MakeMessage(std::move(fetch->response)));
  }
  for (size_t i = 0; i < groups.size(); ++i) {
    broker.groups().WhenReadable(
        groups[i].group_id,
        [&broker, version, i, fetch, &group = groups[i]](ErrorCode error) {
          fetch->response.groups[i] = FetchGroup(broker, version, group, error);
          if (--fetch->remaining > 0) return;
          fetch->respond(MakeMessage(std::move(fetch->response)));
        });
  }
}

}  // namespace

void HandleOffsetFetch(Broker& broker, const RequestContext& context,
                       ApiMessagePtr message, Respond respond) {
  if (context.api_version >= kFirstVersionWithGroups) {
    return FetchGroups(broker, context.api_version, std::move(message),
                       std::move(respond));
  }
  const std::string group_id = Get<OffsetFetchRequest>(*message).group_id;
  broker.groups().WhenReadable(
      group_id, [&broker, message = std::move(message),
                 respond = std::move(respond)](ErrorCode error) mutable {
        respond(MakeMessage(
            FetchOneGroup(broker, Get<OffsetFetchRequest>(*message), error)));
      });
}

}  // namespace kafka_embedded
