// AlterReplicaLogDirs (API key 34), versions 1 and 2.
//
// Behavior: a broker here has one log directory, log.dir, so that a replica can
// only be asked to stay where it is: done. LOG_DIR_NOT_FOUND for any other
// path, REPLICA_NOT_AVAILABLE for a replica that the broker does not hold.
#include <utility>

#include "absl/container/btree_map.h"
#include "kafka_embedded/broker/broker.h"
#include "kafka_embedded/broker/handlers/handlers.h"
#include "kafka_embedded/protocol/messages/alter_replica_log_dirs.h"

namespace kafka_embedded {

void HandleAlterReplicaLogDirs(Broker& broker, const RequestContext&,
                               ApiMessagePtr message, Respond respond) {
  const auto& request = Get<AlterReplicaLogDirsRequest>(*message);
  AlterReplicaLogDirsResponse response;
  absl::btree_map<std::string, size_t> topics;
  for (const auto& dir : request.dirs) {
    for (const auto& wanted : dir.topics) {
      const auto [place, added] =
          topics.try_emplace(wanted.name, response.results.size());
      if (added) response.results.emplace_back().topic_name = wanted.name;
      auto& answers = response.results[place->second].partitions;
      const TopicImage* topic = broker.image().FindTopic(wanted.name);
      for (const int32_t partition : wanted.partitions) {
        auto& answer = answers.emplace_back();
        answer.partition_index = partition;
        if (dir.path != broker.log_dir()) {
          answer.error_code = ErrorCode::kLogDirNotFound;
        } else if (topic == nullptr ||
                   broker.replicas().Find(topic->id, partition) == nullptr) {
          answer.error_code = ErrorCode::kReplicaNotAvailable;
        }
      }
    }
  }
  respond(MakeMessage(std::move(response)));
}

}  // namespace kafka_embedded
