// FindCoordinator (API key 10), versions 0 to 6.
//
// Behavior: the leader of the partition of __consumer_offsets where a group
// lives. The topic is created when the first group asks. Kafka answers
// COORDINATOR_NOT_AVAILABLE meanwhile, and clients wait before they ask again,
// librdkafka for a second; here the topic is there in less than a millisecond,
// so the answer waits for it. It is COORDINATOR_NOT_AVAILABLE if the topic
// could not be created.
//
// Version notes: 1 brought kinds of keys (0 groups, 1 transactional ids, 2
// share groups of KIP-932), 4 several keys in one request (KIP-699). Of the
// kinds, only groups have a coordinator here yet. Share keys are answered as by
// a Kafka without share groups; transactional ids with UNSUPPORTED_VERSION,
// which ends initTransactions, where Java's older clients would ask for ever
// after COORDINATOR_NOT_AVAILABLE.
#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/broker/broker.h"
#include "kafka_embedded/broker/handlers/handlers.h"
#include "kafka_embedded/protocol/messages/find_coordinator.h"

namespace kafka_embedded {
namespace {

using find_coordinator_response::Coordinator;

constexpr int16_t kFirstVersionWithManyKeys = 4;
constexpr int8_t kGroupKey = 0;
constexpr int8_t kTransactionKey = 1;
constexpr int8_t kShareKey = 2;

Coordinator Failure(const std::string& key, ErrorCode error,
                    std::string message) {
  Coordinator answer;
  answer.key = key;
  answer.node_id = -1;
  answer.port = -1;
  answer.error_code = error;
  answer.error_message = std::move(message);
  return answer;
}

Coordinator Find(const Broker& broker, absl::string_view listener,
                 int8_t key_type, const std::string& key) {
  if (key_type < kGroupKey || key_type > kShareKey) {
    return Failure(key, ErrorCode::kInvalidRequest,
                   absl::StrCat("key type ", static_cast<int>(key_type),
                                ": expected 0 (group), 1 (transaction) or 2 "
                                "(share)"));
  }
  if (key_type == kTransactionKey) {
    return Failure(key, ErrorCode::kUnsupportedVersion,
                   "this cluster has no transaction coordinator");
  }
  if (key_type == kShareKey) {
    return Failure(key, ErrorCode::kInvalidRequest, "");
  }
  const TopicImage* topic = broker.image().FindTopic(kConsumerOffsetsTopic);
  if (topic == nullptr) {
    return Failure(key, ErrorCode::kCoordinatorNotAvailable, "");
  }
  const int32_t partition =
      PartitionForGroup(key, static_cast<int32_t>(topic->partitions.size()));
  const BrokerRegistration* leader =
      broker.image().FindBroker(topic->partitions[partition].leader);
  const ListenerEndpoint* endpoint = leader == nullptr || leader->fenced
                                         ? nullptr
                                         : leader->FindEndpoint(listener);
  if (endpoint == nullptr) {
    return Failure(key, ErrorCode::kCoordinatorNotAvailable, "");
  }
  Coordinator answer;
  answer.key = key;
  answer.node_id = leader->id;
  answer.host = endpoint->host;
  answer.port = endpoint->port;
  answer.error_message = "";
  return answer;
}

void Answer(const Broker& broker, absl::string_view listener, int16_t version,
            const FindCoordinatorRequest& request, Respond respond) {
  FindCoordinatorResponse response;
  if (version >= kFirstVersionWithManyKeys) {
    for (const std::string& key : request.coordinator_keys) {
      response.coordinators.push_back(
          Find(broker, listener, request.key_type, key));
    }
    return respond(MakeMessage(std::move(response)));
  }
  Coordinator found = Find(broker, listener, request.key_type, request.key);
  response.error_code = found.error_code;
  response.error_message =
      found.error_code == ErrorCode::kNone ? "NONE"
      : found.error_message.has_value() && !found.error_message->empty()
          ? std::move(found.error_message)
          : std::string(ErrorMessage(found.error_code));
  response.node_id = found.node_id;
  response.host = std::move(found.host);
  response.port = found.port;
  respond(MakeMessage(std::move(response)));
}

}  // namespace

void HandleFindCoordinator(Broker& broker, const RequestContext& context,
                           ApiMessagePtr message, Respond respond) {
  const auto& request = Get<FindCoordinatorRequest>(*message);
  const std::string& listener = context.connection->listener_name;
  const int16_t version = context.api_version;
  if (request.key_type != kGroupKey ||
      broker.image().FindTopic(kConsumerOffsetsTopic) != nullptr) {
    return Answer(broker, listener, version, request, std::move(respond));
  }
  broker.CreateTopicSoon(
      std::string(kConsumerOffsetsTopic),
      [&broker, listener, version, message = std::move(message),
       respond = std::move(respond)]() mutable {
        Answer(broker, listener, version, Get<FindCoordinatorRequest>(*message),
               std::move(respond));
      });
}

}  // namespace kafka_embedded
