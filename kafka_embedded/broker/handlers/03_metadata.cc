// Metadata (API key 3), versions 0 to 13.
//
// Behavior: the brokers that are not fenced, and the topics asked for, or all
// of them: leaders, epochs, replicas, ISR. A topic that does not exist is
// created if the client and auto.create.topics.enable allow it, but the answer
// of now is still UNKNOWN_TOPIC_OR_PARTITION. The controller's id is that of
// any broker, as clients have no way to the controller itself (KIP-500).
//
// Version notes: in 0 no topics means all of them, later null does. 1 brought
// the controller, 2 the cluster id, 4 the choice not to create topics, 7 leader
// epochs, 8 authorized operations, 10 topic ids, 12 topics asked for by id, 13
// an error of the whole.
#include <algorithm>
#include <utility>
#include <vector>

#include "absl/container/btree_set.h"
#include "kafka_embedded/base/topic_name.h"
#include "kafka_embedded/broker/broker.h"
#include "kafka_embedded/broker/handlers/authorized_operations.h"
#include "kafka_embedded/broker/handlers/handlers.h"
#include "kafka_embedded/protocol/messages/metadata.h"

namespace kafka_embedded {
namespace {

using metadata_response::MetadataResponseTopic;

constexpr int16_t kFirstVersionWithIds = 10;
constexpr int16_t kFirstVersionToAskById = 12;

// Whether the broker can serve clients of the listener.
bool Available(const Broker& broker, int32_t id, absl::string_view listener) {
  const BrokerRegistration* registration = broker.image().FindBroker(id);
  return registration != nullptr && !registration->fenced &&
         registration->FindEndpoint(listener) != nullptr;
}

MetadataResponseTopic Describe(const Broker& broker, const TopicImage& topic,
                               absl::string_view listener,
                               bool include_operations) {
  MetadataResponseTopic answer;
  answer.name = topic.name;
  answer.topic_id = topic.id;
  answer.is_internal = IsInternalTopic(topic.name);
  if (include_operations) {
    answer.topic_authorized_operations = kAllTopicOperations;
  }
  answer.partitions.reserve(topic.partitions.size());
  int32_t index = 0;
  for (const PartitionRegistration& registration : topic.partitions) {
    auto& partition = answer.partitions.emplace_back();
    partition.partition_index = index++;
    partition.leader_id = registration.leader;
    partition.leader_epoch = registration.leader_epoch;
    partition.replica_nodes.assign(registration.replicas.begin(),
                                   registration.replicas.end());
    partition.isr_nodes.assign(registration.isr.begin(),
                               registration.isr.end());
    for (const int32_t replica : registration.replicas) {
      if (!Available(broker, replica, listener) ||
          broker.image().FindBroker(replica)->log_dir_offline) {
        partition.offline_replicas.push_back(replica);
      }
    }
    if (registration.leader == kNoLeader) {
      partition.error_code = ErrorCode::kLeaderNotAvailable;
    } else if (!Available(broker, registration.leader, listener)) {
      partition.error_code =
          broker.image().FindBroker(registration.leader) != nullptr
              ? ErrorCode::kLeaderNotAvailable
              : ErrorCode::kListenerNotFound;
    }
  }
  return answer;
}

void DescribeByName(Broker& broker, const MetadataRequest& request,
                    const std::string& name, absl::string_view listener,
                    MetadataResponse& response) {
  const TopicImage* topic = broker.image().FindTopic(name);
  if (topic != nullptr) {
    response.topics.push_back(Describe(
        broker, *topic, listener, request.include_topic_authorized_operations));
    return;
  }
  auto& answer = response.topics.emplace_back();
  answer.name = name;
  answer.is_internal = IsInternalTopic(name);
  if (!ValidateTopicName(name).ok()) {
    answer.error_code = ErrorCode::kInvalidTopicException;
    return;
  }
  answer.error_code = ErrorCode::kUnknownTopicOrPartition;
  if (request.allow_auto_topic_creation &&
      broker.config().auto_create_topics_enable) {
    broker.CreateTopicSoon(name);
  }
}

// Every topic named, with the error.
MetadataResponse Failed(const MetadataRequest& request, ErrorCode error) {
  MetadataResponse response{.controller_id = -1, .error_code = error};
  for (const auto& topic : *request.topics) {
    auto& answer = response.topics.emplace_back();
    answer.name = topic.name.value_or("");
    answer.topic_id = topic.topic_id;
    answer.error_code = error;
  }
  return response;
}

// Version 10 and 11 have ids in their requests, and nobody may ask by them.
ErrorCode ErrorOf(const MetadataRequest& request, int16_t version) {
  if (version < kFirstVersionWithIds || !request.topics.has_value()) {
    return ErrorCode::kNone;
  }
  for (const auto& topic : *request.topics) {
    if (version < kFirstVersionToAskById &&
        (!topic.topic_id.is_zero() || !topic.name.has_value())) {
      return ErrorCode::kInvalidRequest;
    }
  }
  return ErrorCode::kNone;
}

}  // namespace

void HandleMetadata(Broker& broker, const RequestContext& context,
                    ApiMessagePtr message, Respond respond) {
  const auto& request = Get<MetadataRequest>(*message);
  const ErrorCode error = ErrorOf(request, context.api_version);
  if (error != ErrorCode::kNone) {
    return respond(MakeMessage(Failed(request, error)));
  }
  const std::string& listener = context.connection->listener_name;
  const MetadataImage& image = broker.image();
  MetadataResponse response{.cluster_id = broker.options().cluster_id};
  for (const auto& [id, registration] : image.brokers()) {
    if (!Available(broker, id, listener)) continue;
    const ListenerEndpoint& endpoint = *registration.FindEndpoint(listener);
    auto& node = response.brokers.emplace_back();
    node.node_id = id;
    node.host = endpoint.host;
    node.port = endpoint.port;
    node.rack = registration.rack;
  }
  if (!response.brokers.empty()) {
    response.controller_id =
        response.brokers[broker.random().Below(response.brokers.size())]
            .node_id;
  }
  const bool all = !request.topics.has_value() ||
                   (context.api_version == 0 && request.topics->empty());
  if (all) {
    for (const auto& [name, id] : image.topic_ids()) {
      response.topics.push_back(
          Describe(broker, *image.FindTopic(id), listener,
                   request.include_topic_authorized_operations));
    }
  } else {
    absl::btree_set<std::pair<Uuid, std::string>> seen;
    for (const auto& topic : *request.topics) {
      // As in Kafka, a topic that is named twice is answered once.
      if (!seen.emplace(topic.topic_id, topic.name.value_or("")).second) {
        continue;
      }
      if (topic.topic_id.is_zero()) {
        DescribeByName(broker, request, topic.name.value_or(""), listener,
                       response);
        continue;
      }
      const TopicImage* found = image.FindTopic(topic.topic_id);
      if (found != nullptr) {
        response.topics.push_back(
            Describe(broker, *found, listener,
                     request.include_topic_authorized_operations));
      } else {
        auto& answer = response.topics.emplace_back();
        answer.topic_id = topic.topic_id;
        answer.name = std::nullopt;
        answer.error_code = ErrorCode::kUnknownTopicId;
      }
    }
  }
  if (request.include_cluster_authorized_operations) {
    response.cluster_authorized_operations = kAllClusterOperations;
  }
  respond(MakeMessage(std::move(response)));
}

}  // namespace kafka_embedded
