// What is filled in where ClusterOptions says nothing, and what is refused.
#ifndef KAFKA_EMBEDDED_CLUSTER_CLUSTER_OPTIONS_H_
#define KAFKA_EMBEDDED_CLUSTER_CLUSTER_OPTIONS_H_

#include "absl/status/status.h"
#include "kafka_embedded/cluster/embedded_cluster.h"

namespace kafka_embedded {

ClusterOptions WithDefaults(ClusterOptions options);
// INVALID_ARGUMENT names the wrong option and its value.
absl::Status CheckOptions(const ClusterOptions& options);

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLUSTER_CLUSTER_OPTIONS_H_
