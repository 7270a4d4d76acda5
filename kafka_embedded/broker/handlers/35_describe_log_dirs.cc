// DescribeLogDirs (API key 35), versions 1 to 5.
//
// Behavior: the replicas of this broker by size, all or those asked for, in its
// one log directory, log.dir. What does not exist is left out. A directory that
// is offline has KAFKA_STORAGE_ERROR and no replicas.
//
// Difference: the size of the volume is not told (-1), as Kafka does where it
// cannot be known.
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "kafka_embedded/broker/broker.h"
#include "kafka_embedded/broker/handlers/handlers.h"
#include "kafka_embedded/protocol/messages/describe_log_dirs.h"

namespace kafka_embedded {
namespace {

using describe_log_dirs_response::DescribeLogDirsResult;

void Describe(const ReplicaManager& replicas, const TopicImage& topic,
              const std::vector<int32_t>* wanted,
              DescribeLogDirsResult& result) {
  describe_log_dirs_response::DescribeLogDirsTopic answer;
  answer.name = topic.name;
  for (size_t i = 0; i < topic.partitions.size(); ++i) {
    const auto index = static_cast<int32_t>(i);
    if (wanted != nullptr && !absl::c_linear_search(*wanted, index)) continue;
    const Partition* replica = replicas.Find(topic.id, index);
    if (replica == nullptr) continue;
    auto& partition = answer.partitions.emplace_back();
    partition.partition_index = index;
    partition.partition_size =
        static_cast<int64_t>(replica->log().size_in_bytes());
  }
  if (!answer.partitions.empty()) result.topics.push_back(std::move(answer));
}

}  // namespace

void HandleDescribeLogDirs(Broker& broker, const RequestContext&,
                           ApiMessagePtr message, Respond respond) {
  const auto& request = Get<DescribeLogDirsRequest>(*message);
  DescribeLogDirsResponse response;
  DescribeLogDirsResult& result = response.results.emplace_back();
  result.log_dir = broker.log_dir();
  if (!broker.replicas().storage_status().ok()) {
    result.error_code = ErrorCode::kKafkaStorageError;
    return respond(MakeMessage(std::move(response)));
  }
  const MetadataImage& image = broker.image();
  if (request.topics.has_value()) {
    for (const auto& wanted : *request.topics) {
      const TopicImage* topic = image.FindTopic(wanted.topic);
      if (topic == nullptr) continue;
      Describe(broker.replicas(), *topic, &wanted.partitions, result);
    }
  } else {
    for (const auto& [name, id] : image.topic_ids()) {
      Describe(broker.replicas(), *image.FindTopic(id), nullptr, result);
    }
  }
  respond(MakeMessage(std::move(response)));
}

}  // namespace kafka_embedded
