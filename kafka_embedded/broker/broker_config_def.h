// The properties of a broker and of a controller, as tables of facts: names,
// types, defaults, ranges and where they may be changed, of Kafka 4.4.
//
//   ASSIGN_OR_RETURN(const ParsedConfig config,
//                    BrokerConfigDef().Parse({{"num.partitions", "3"}}));
//
// node.id, process.roles and controller.listener.names, which Kafka requires,
// may be left out: the cluster that starts a broker knows them.
#ifndef KAFKA_EMBEDDED_BROKER_BROKER_CONFIG_DEF_H_
#define KAFKA_EMBEDDED_BROKER_BROKER_CONFIG_DEF_H_

#include "kafka_embedded/base/config_def.h"

namespace kafka_embedded {

const ConfigDef& BrokerConfigDef();

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_BROKER_BROKER_CONFIG_DEF_H_
