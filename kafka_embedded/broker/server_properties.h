// What a broker's server.properties would say.
#ifndef KAFKA_EMBEDDED_BROKER_SERVER_PROPERTIES_H_
#define KAFKA_EMBEDDED_BROKER_SERVER_PROPERTIES_H_

#include "kafka_embedded/base/config.h"
#include "kafka_embedded/broker/broker.h"

namespace kafka_embedded {

// The properties that were given for all brokers, and those by which this one
// differs, as DescribeConfigs tells of them: its id, its listeners, its
// directory, its rack.
//
// Difference from Kafka: there is no controller.quorum.voters, since nobody can
// connect to the controller.
Config ServerProperties(const Broker& broker);

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_BROKER_SERVER_PROPERTIES_H_
