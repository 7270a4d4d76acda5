// Tasks that fail on purpose, and what a dead letter queue has of them.
//
//   Plugins plugins = BuiltinPlugins();
//   AddFailAtRecord(plugins);
//   … start a fixture with them …
//   ASSERT_OK(connect->PutConnector(FailingAt(sink, 3)));
#ifndef TESTING_CONNECT_FAULTS_H_
#define TESTING_CONNECT_FAULTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "connect_embedded/api/plugins.h"
#include "kafka_embedded/base/config.h"
#include "kafka_embedded/cluster/embedded_cluster.h"

namespace kafka_embedded {

// The transformation that FailingAt configures.
void AddFailAtRecord(connect_embedded::Plugins& plugins);

// The connector, whose tasks each fail at their nth record, the first being 1;
// those before it go through. A task that is started again counts anew.
// `transforms` of its own come first.
Config FailingAt(Config connector, int record);

// A record of a dead letter queue, by the headers of KIP-298.
struct DeadLetter {
  std::string topic;
  int32_t partition = -1;
  int64_t offset = -1;
  std::string connector;
  std::string stage;  // "VALUE_CONVERTER"
  std::string message;
  std::string value;
};

// The first `count` of the topic's first partition. DEADLINE_EXCEEDED as of
// ConsumeValues.
absl::StatusOr<std::vector<DeadLetter>> DeadLetters(
    EmbeddedCluster& cluster, const std::string& topic, size_t count,
    absl::Duration limit = absl::Minutes(5));

}  // namespace kafka_embedded

#endif  // TESTING_CONNECT_FAULTS_H_
