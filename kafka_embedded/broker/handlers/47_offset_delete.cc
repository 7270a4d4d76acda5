// OffsetDelete (API key 47), version 0.
//
// Behavior: deletes committed offsets of a group, KIP-496. Of a group with
// members only those of topics that no member subscribes to:
// GROUP_SUBSCRIBED_TO_TOPIC for the others. A partition without an offset is no
// error, one that does not exist is.
#include <utility>

#include "kafka_embedded/broker/broker.h"
#include "kafka_embedded/broker/handlers/handlers.h"
#include "kafka_embedded/protocol/messages/offset_delete.h"

namespace kafka_embedded {
namespace {

using offset_delete_request::OffsetDeleteRequestTopic;
using offset_delete_response::OffsetDeleteResponseTopic;

// Takes the partitions that do not exist out of the topic.
OffsetDeleteResponseTopic TakeUnknown(const Broker& broker,
                                      OffsetDeleteRequestTopic& topic) {
  OffsetDeleteResponseTopic unknown{.name = topic.name};
  const TopicImage* found = broker.image().FindTopic(topic.name);
  const size_t count = found == nullptr ? 0 : found->partitions.size();
  std::erase_if(topic.partitions, [&](const auto& partition) {
    if (partition.partition_index >= 0 &&
        static_cast<size_t>(partition.partition_index) < count) {
      return false;
    }
    unknown.partitions.push_back(
        {.partition_index = partition.partition_index,
         .error_code = ErrorCode::kUnknownTopicOrPartition});
    return true;
  });
  return unknown;
}

void Merge(OffsetDeleteResponseTopic from, OffsetDeleteResponse& response) {
  for (OffsetDeleteResponseTopic& topic : response.topics) {
    if (topic.name != from.name) continue;
    topic.partitions.insert(topic.partitions.end(), from.partitions.begin(),
                            from.partitions.end());
    return;
  }
  response.topics.push_back(std::move(from));
}

}  // namespace

void HandleOffsetDelete(Broker& broker, const RequestContext&,
                        ApiMessagePtr message, Respond respond) {
  auto& request = Get<OffsetDeleteRequest>(*message);
  std::vector<OffsetDeleteResponseTopic> unknown;
  for (OffsetDeleteRequestTopic& topic : request.topics) {
    OffsetDeleteResponseTopic refused = TakeUnknown(broker, topic);
    if (!refused.partitions.empty()) unknown.push_back(std::move(refused));
  }
  std::erase_if(request.topics,
                [](const auto& topic) { return topic.partitions.empty(); });
  broker.groups().DeleteOffsets(
      request, [unknown = std::move(unknown), respond = std::move(respond)](
                   OffsetDeleteResponse response) mutable {
        if (response.error_code == ErrorCode::kNone) {
          for (OffsetDeleteResponseTopic& topic : unknown) {
            Merge(std::move(topic), response);
          }
        }
        respond(MakeMessage(std::move(response)));
      });
}

}  // namespace kafka_embedded
