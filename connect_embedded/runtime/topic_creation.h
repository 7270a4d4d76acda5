// The properties topic.creation.* of a source: how topics that do not exist yet
// are created (KIP-158).
//
//   topic.creation.default.replication.factor=3
//   topic.creation.default.partitions=10
//   topic.creation.groups=compacted
//   topic.creation.compacted.include=table-.*
//   topic.creation.compacted.cleanup.policy=compact
#ifndef CONNECT_EMBEDDED_RUNTIME_TOPIC_CREATION_H_
#define CONNECT_EMBEDDED_RUNTIME_TOPIC_CREATION_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "connect_embedded/runtime/config_infos.h"
#include "kafka_embedded/client/admin.h"

namespace re2 {
class RE2;
}

namespace connect_embedded {

class TopicCreation {
 public:
  // Creates nothing.
  TopicCreation() = default;
  // INVALID_ARGUMENT for a pattern that is none.
  static absl::StatusOr<TopicCreation> Create(
      const kafka_embedded::Config& connector);

  // True if the connector has the worker create its topics.
  bool enabled() const { return !groups_.empty(); }
  // By the first group that includes `topic`, or the default one.
  kafka_embedded::NewTopic Describe(absl::string_view topic) const;

 private:
  struct Group {
    std::vector<std::shared_ptr<const re2::RE2>> include;
    std::vector<std::shared_ptr<const re2::RE2>> exclude;
    kafka_embedded::NewTopic topic;
  };
  static absl::StatusOr<Group> ParseGroup(
      const std::string& name, const kafka_embedded::Config& connector);

  std::vector<Group> groups_;  // The default one last.
};

// What the endpoints show of these properties, if there are any.
void AppendTopicCreationInfos(const kafka_embedded::Config& connector,
                              ConfigInfos& infos);

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_RUNTIME_TOPIC_CREATION_H_
