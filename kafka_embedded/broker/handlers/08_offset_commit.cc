// OffsetCommit (API key 8), versions 2 to 10.
//
// Behavior: stores offsets of a group in __consumer_offsets and answers when
// they are committed there. Topics that do not exist are refused one by one.
// A member names its generation; who assigns itself, or administers, has
// generation -1, and may commit to a group without members.
//
// Version notes: 5 dropped the retention time, 6 brought the leader epoch of
// the offset, 7 static members, 9 the member epoch of KIP-848, 10 topic ids.
#include <utility>

#include "kafka_embedded/broker/broker.h"
#include "kafka_embedded/broker/handlers/handlers.h"
#include "kafka_embedded/broker/handlers/partition_lookup.h"
#include "kafka_embedded/protocol/messages/offset_commit.h"

namespace kafka_embedded {
namespace {

using offset_commit_response::OffsetCommitResponseTopic;

void Refuse(const offset_commit_request::OffsetCommitRequestTopic& topic,
            ErrorCode error, OffsetCommitResponse& response) {
  auto& answer = response.topics.emplace_back();
  answer.name = topic.name;
  answer.topic_id = topic.topic_id;
  for (const auto& partition : topic.partitions) {
    answer.partitions.push_back(
        {.partition_index = partition.partition_index, .error_code = error});
  }
}

}  // namespace

void HandleOffsetCommit(Broker& broker, const RequestContext& context,
                        ApiMessagePtr message, Respond respond) {
  auto& request = Get<OffsetCommitRequest>(*message);
  OffsetCommitResponse refused;
  std::vector<offset_commit_request::OffsetCommitRequestTopic> known;
  for (auto& topic : request.topics) {
    const TopicImage* found = FindTopic(broker, topic.name, topic.topic_id);
    if (found == nullptr) {
      Refuse(topic, UnknownTopicError(topic.topic_id), refused);
      continue;
    }
    offset_commit_request::OffsetCommitRequestTopic partitions_unknown{
        .name = topic.name, .topic_id = topic.topic_id};
    std::erase_if(topic.partitions, [&](const auto& partition) {
      if (partition.partition_index >= 0 &&
          static_cast<size_t>(partition.partition_index) <
              found->partitions.size()) {
        return false;
      }
      partitions_unknown.partitions.push_back(partition);
      return true;
    });
    if (!partitions_unknown.partitions.empty()) {
      Refuse(partitions_unknown, ErrorCode::kUnknownTopicOrPartition, refused);
    }
    if (topic.partitions.empty()) continue;
    topic.name = found->name;
    topic.topic_id = found->id;  // It is written beside the offset.
    known.push_back(std::move(topic));
  }
  request.topics = std::move(known);
  if (request.topics.empty()) return respond(MakeMessage(std::move(refused)));
  broker.groups().CommitOffsets(
      request, context.api_version,
      [refused = std::move(refused),
       respond = std::move(respond)](OffsetCommitResponse response) mutable {
        for (OffsetCommitResponseTopic& topic : refused.topics) {
          response.topics.push_back(std::move(topic));
        }
        respond(MakeMessage(std::move(response)));
      });
}

}  // namespace kafka_embedded
