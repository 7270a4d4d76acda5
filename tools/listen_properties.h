// Where the brokers of `start` listen, and what they tell clients of it.
#ifndef TOOLS_LISTEN_PROPERTIES_H_
#define TOOLS_LISTEN_PROPERTIES_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "kafka_embedded/base/config.h"
#include "kafka_embedded/cluster/embedded_cluster.h"
#include "tools/command_line.h"

namespace kafka_embedded {

// As the options "host" and "port" say, and without them as the properties
// `listeners` and `advertised.listeners` of a server.properties do for the
// first broker; the ports of the others follow. Listeners of controllers
// (`controller.listener.names`) are passed over: controllers are in the
// process.
//
// Unlike Kafka, a broker has one listener for clients, and PLAINTEXT only; one
// without a host is on all interfaces, as in Kafka, and advertised as
// localhost. INVALID_ARGUMENT names what is wrong.
absl::StatusOr<ListenOptions> ListenOptionsFrom(const CommandLine& line,
                                                const Config& properties,
                                                int32_t brokers);

}  // namespace kafka_embedded

#endif  // TOOLS_LISTEN_PROPERTIES_H_
