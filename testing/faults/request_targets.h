// What a request is about: the topics, partitions and groups that it names.
#ifndef TESTING_FAULTS_REQUEST_TARGETS_H_
#define TESTING_FAULTS_REQUEST_TARGETS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "kafka_embedded/base/uuid.h"
#include "kafka_embedded/protocol/api_message.h"

namespace kafka_embedded {

struct RequestTargets {
  struct Topic {
    std::string name = {};
    Uuid id = {};
    std::vector<int32_t> partitions = {};  // Empty: the topic as such.
  };
  std::vector<Topic> topics = {};
  std::vector<std::string> groups = {};

  bool HasTopic(absl::string_view name) const;
  bool HasPartition(absl::string_view name, int32_t partition) const;
  bool HasGroup(absl::string_view group) const;
};

// `topic_name` finds the name of a topic that the request knows by id only.
// Nothing for the requests that Names* below deny.
RequestTargets TargetsOf(
    const ApiMessage& request,
    absl::FunctionRef<std::string(const Uuid&)> topic_name);

// Whether requests of a kind name topics, partitions of them, or groups.
bool NamesTopics(ApiKey api_key);
bool NamesPartitions(ApiKey api_key);
bool NamesGroups(ApiKey api_key);

}  // namespace kafka_embedded

#endif  // TESTING_FAULTS_REQUEST_TARGETS_H_
