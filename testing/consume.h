// Reads until what a test waits for has arrived.
#ifndef TESTING_CONSUME_H_
#define TESTING_CONSUME_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "kafka_embedded/client/consumer.h"
#include "kafka_embedded/cluster/embedded_cluster.h"

namespace kafka_embedded {

// Polls until `count` records have come; DEADLINE_EXCEEDED after `limit`, with
// what came instead. The values, in the order in which they came.
absl::StatusOr<std::vector<std::string>> ConsumeValues(
    Consumer& consumer, size_t count, absl::Duration limit = absl::Seconds(30));

// Reads `count` values of a topic from its beginning.
absl::StatusOr<std::vector<std::string>> ConsumeValues(
    EmbeddedCluster& cluster, const std::string& topic, size_t count,
    absl::Duration limit = absl::Seconds(30));

}  // namespace kafka_embedded

#endif  // TESTING_CONSUME_H_
