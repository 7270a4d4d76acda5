// The properties of groups and of client metrics subscriptions, as tables of
// facts of Kafka 4.4. Topics have theirs in log/topic_config_def.h.
#ifndef KAFKA_EMBEDDED_CONTROLLER_RESOURCE_CONFIG_DEF_H_
#define KAFKA_EMBEDDED_CONTROLLER_RESOURCE_CONFIG_DEF_H_

#include "kafka_embedded/base/config_def.h"

namespace kafka_embedded {

// A group's own settings (KIP-848, KIP-932, KIP-1071). What a group does not
// set it takes from the broker's property of that name with "group." in front.
const ConfigDef& GroupConfigDef();

// A client metrics subscription (KIP-714).
const ConfigDef& ClientMetricsConfigDef();

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CONTROLLER_RESOURCE_CONFIG_DEF_H_
