// DescribeTopicPartitions (API key 75), version 0.
//
// Behavior: topics in ascending order, page by page (KIP-966): at most
// response_partition_limit partitions, at most 2000, and a cursor where the
// next page begins. No topics named means all of them. A cursor in none of the
// topics named, or before their partitions, is INVALID_REQUEST.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_set.h"
#include "kafka_embedded/base/topic_name.h"
#include "kafka_embedded/broker/broker.h"
#include "kafka_embedded/broker/handlers/authorized_operations.h"
#include "kafka_embedded/broker/handlers/handlers.h"
#include "kafka_embedded/protocol/messages/describe_topic_partitions.h"

namespace kafka_embedded {
namespace {

// max.request.partition.size.limit.
constexpr int32_t kMostPartitions = 2000;

void DescribePartition(const Broker& broker,
                       const PartitionRegistration& registration, int32_t index,
                       describe_topic_partitions_response::
                           DescribeTopicPartitionsResponsePartition& answer) {
  answer.partition_index = index;
  answer.leader_id = registration.leader;
  answer.leader_epoch = registration.leader_epoch;
  answer.replica_nodes.assign(registration.replicas.begin(),
                              registration.replicas.end());
  answer.isr_nodes.assign(registration.isr.begin(), registration.isr.end());
  answer.eligible_leader_replicas.emplace(registration.elr.begin(),
                                          registration.elr.end());
  answer.last_known_elr.emplace(registration.last_known_elr.begin(),
                                registration.last_known_elr.end());
  for (const int32_t replica : registration.replicas) {
    const BrokerRegistration* node = broker.image().FindBroker(replica);
    if (node == nullptr || node->fenced || node->log_dir_offline) {
      answer.offline_replicas.push_back(replica);
    }
  }
  if (registration.leader == kNoLeader) {
    answer.error_code = ErrorCode::kLeaderNotAvailable;
  }
}

// Every topic named, with the error.
DescribeTopicPartitionsResponse Failed(
    const DescribeTopicPartitionsRequest& request, ErrorCode error) {
  DescribeTopicPartitionsResponse response;
  for (const auto& topic : request.topics) {
    auto& answer = response.topics.emplace_back();
    answer.name = topic.name;
    answer.error_code = error;
  }
  return response;
}

}  // namespace

void HandleDescribeTopicPartitions(Broker& broker, const RequestContext&,
                                   ApiMessagePtr message, Respond respond) {
  const auto& request = Get<DescribeTopicPartitionsRequest>(*message);
  const MetadataImage& image = broker.image();
  DescribeTopicPartitionsResponse response;
  absl::btree_set<std::string> names;
  for (const auto& topic : request.topics) names.insert(topic.name);
  if (request.cursor &&
      ((!names.empty() && !names.contains(request.cursor->topic_name)) ||
       request.cursor->partition_index < 0)) {
    return respond(MakeMessage(Failed(request, ErrorCode::kInvalidRequest)));
  }
  if (names.empty()) {
    for (const auto& [name, id] : image.topic_ids()) names.insert(name);
  }
  int32_t left =
      std::clamp(request.response_partition_limit, 1, kMostPartitions);
  const std::string first = request.cursor ? request.cursor->topic_name : "";
  for (auto name = names.lower_bound(first); name != names.end(); ++name) {
    if (left == 0) {
      response.next_cursor.emplace();
      response.next_cursor->topic_name = *name;
      response.next_cursor->partition_index = 0;
      break;
    }
    auto& answer = response.topics.emplace_back();
    answer.name = *name;
    answer.is_internal = IsInternalTopic(*name);
    const TopicImage* topic = image.FindTopic(*name);
    if (topic == nullptr) {
      const bool is_valid = ValidateTopicName(*name).ok();
      answer.error_code = is_valid ? ErrorCode::kUnknownTopicOrPartition
                                   : ErrorCode::kInvalidTopicException;
      // As Kafka has it.
      if (!is_valid) answer.topic_authorized_operations = kAllTopicOperations;
      continue;
    }
    answer.topic_id = topic->id;
    answer.topic_authorized_operations = kAllTopicOperations;
    const auto count = static_cast<int32_t>(topic->partitions.size());
    int32_t index =
        *name == first && request.cursor ? request.cursor->partition_index : 0;
    for (; index < count && left > 0; ++index, --left) {
      DescribePartition(broker, topic->partitions[index], index,
                        answer.partitions.emplace_back());
    }
    if (index < count) {
      response.next_cursor.emplace();
      response.next_cursor->topic_name = *name;
      response.next_cursor->partition_index = index;
      break;
    }
  }
  respond(MakeMessage(std::move(response)));
}

}  // namespace kafka_embedded
