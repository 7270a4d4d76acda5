// The configurations of the clients that a worker makes for its tasks.
#ifndef CONNECT_EMBEDDED_RUNTIME_CLIENT_SETTINGS_H_
#define CONNECT_EMBEDDED_RUNTIME_CLIENT_SETTINGS_H_

#include <string>

#include "connect_embedded/runtime/worker_task.h"
#include "kafka_embedded/base/config.h"
#include "kafka_embedded/base/config_def.h"

namespace connect_embedded {

// Kafka's settings for a source's producer, then the worker's "producer.", then
// the connector's "producer.override.".
Config ProducerSettings(const Config& worker, const Config& connector,
                        const ConnectorTaskId& id);

// Likewise "consumer." and "consumer.override.". The group is connect-<name>.
Config ConsumerSettings(const Config& worker, const Config& connector,
                        const ConnectorTaskId& id);

// The worker's own properties of that name, which an Admin gets besides
// "admin." and "admin.override.", as do the clients of internal topics:
// retry.backoff.ms, security.protocol, ssl.truststore.location.
Config WorkerClientSettings(const Config& worker,
                            const kafka_embedded::ConfigDef& client);

Config AdminSettings(const Config& worker, const Config& connector,
                     const std::string& client_id);

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_RUNTIME_CLIENT_SETTINGS_H_
