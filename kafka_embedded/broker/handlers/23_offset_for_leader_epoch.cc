// OffsetForLeaderEpoch (API key 23), versions 2 to 4.
//
// Behavior: where a leader epoch ended in the leader's log, or, if the leader
// never had it, where the largest smaller one ended: how a client or a follower
// finds the point up to which its own records are of the same history (KIP-101,
// KIP-279).
#include <utility>

#include "kafka_embedded/broker/broker.h"
#include "kafka_embedded/broker/handlers/handlers.h"
#include "kafka_embedded/broker/handlers/partition_lookup.h"
#include "kafka_embedded/protocol/messages/offset_for_leader_epoch.h"

namespace kafka_embedded {

void HandleOffsetForLeaderEpoch(Broker& broker, const RequestContext&,
                                ApiMessagePtr message, Respond respond) {
  const auto& request = Get<OffsetForLeaderEpochRequest>(*message);
  OffsetForLeaderEpochResponse response;
  for (const auto& topic_request : request.topics) {
    const TopicImage* topic = broker.image().FindTopic(topic_request.topic);
    auto& topic_answer = response.topics.emplace_back();
    topic_answer.topic = topic_request.topic;
    for (const auto& wanted : topic_request.partitions) {
      auto& answer = topic_answer.partitions.emplace_back();
      answer.partition = wanted.partition;
      const LeaderLookup lookup = FindLeader(
          broker, topic, Uuid(), wanted.partition, wanted.current_leader_epoch);
      answer.error_code = lookup.error;
      if (lookup.error != ErrorCode::kNone) continue;
      const EpochAndOffset end =
          lookup.partition->log().EndOffsetForEpoch(wanted.leader_epoch);
      answer.leader_epoch = end.leader_epoch;
      answer.end_offset = end.end_offset;
    }
  }
  respond(MakeMessage(std::move(response)));
}

}  // namespace kafka_embedded
