// What is right and wrong with a connector's configuration, without starting
// it: Kafka's own properties, those of its transformations, predicates and
// topic creation groups, and the connector's.
#ifndef CONNECT_EMBEDDED_RUNTIME_CONNECTOR_VALIDATION_H_
#define CONNECT_EMBEDDED_RUNTIME_CONNECTOR_VALIDATION_H_

#include "absl/status/statusor.h"
#include "connect_embedded/runtime/config_infos.h"
#include "connect_embedded/runtime/worker_setup.h"

namespace connect_embedded {

// INVALID_ARGUMENT without a connector.class, NOT_FOUND for one that does not
// exist: the answer names those that do.
absl::StatusOr<ConfigInfos> ValidateConnector(const WorkerSetup& worker,
                                              const Config& config);

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_RUNTIME_CONNECTOR_VALIDATION_H_
