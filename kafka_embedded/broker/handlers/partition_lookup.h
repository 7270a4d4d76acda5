// Finds the replica that a request means, or the error that says why not.
#ifndef KAFKA_EMBEDDED_BROKER_HANDLERS_PARTITION_LOOKUP_H_
#define KAFKA_EMBEDDED_BROKER_HANDLERS_PARTITION_LOOKUP_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/base/uuid.h"
#include "kafka_embedded/broker/broker.h"

namespace kafka_embedded {

// A topic by id, or by name where the id is zero; nullptr if it is unknown.
const TopicImage* FindTopic(const Broker& broker, absl::string_view name,
                            const Uuid& topic_id);

// UNKNOWN_TOPIC_ID or UNKNOWN_TOPIC_OR_PARTITION, by how the topic was named.
ErrorCode UnknownTopicError(const Uuid& topic_id);

struct LeaderLookup {
  ErrorCode error = ErrorCode::kNone;
  Partition* partition = nullptr;  // Set if there is no error.
};

// The partition, if this broker leads it: UNKNOWN_TOPIC_OR_PARTITION,
// KAFKA_STORAGE_ERROR while the log directory is offline,
// NOT_LEADER_OR_FOLLOWER, or, where the client says which leader epoch it knows
// (not -1, KIP-320), FENCED_LEADER_EPOCH and UNKNOWN_LEADER_EPOCH.
LeaderLookup FindLeader(Broker& broker, const TopicImage* topic,
                        const Uuid& topic_id, int32_t partition,
                        int32_t current_leader_epoch = -1);

// The same for a request that any replica may answer (KIP-392).
LeaderLookup FindReplica(Broker& broker, const TopicImage* topic,
                         const Uuid& topic_id, int32_t partition,
                         int32_t current_leader_epoch, bool leader_only);

// Tells a client that asked the wrong broker who leads (KIP-951): fills
// `current_leader` and adds the leader's address to `endpoints`, once.
template <typename LeaderIdAndEpoch, typename NodeEndpoint>
void TellLeader(const Broker& broker, const TopicImage* topic,
                int32_t partition, LeaderIdAndEpoch& current_leader,
                absl::string_view listener,
                std::vector<NodeEndpoint>& endpoints) {
  if (topic == nullptr || partition < 0 ||
      static_cast<size_t>(partition) >= topic->partitions.size()) {
    return;
  }
  const PartitionRegistration& registration = topic->partitions[partition];
  current_leader.leader_id = registration.leader;
  current_leader.leader_epoch = registration.leader_epoch;
  const BrokerRegistration* leader =
      broker.image().FindBroker(registration.leader);
  if (leader == nullptr) return;
  const ListenerEndpoint* endpoint = leader->FindEndpoint(listener);
  if (endpoint == nullptr) return;
  for (const NodeEndpoint& told : endpoints) {
    if (told.node_id == leader->id) return;
  }
  NodeEndpoint& node = endpoints.emplace_back();
  node.node_id = leader->id;
  node.host = endpoint->host;
  node.port = endpoint->port;
  node.rack = leader->rack;
}

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_BROKER_HANDLERS_PARTITION_LOOKUP_H_
