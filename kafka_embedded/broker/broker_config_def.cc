#include "kafka_embedded/broker/broker_config_def.h"

#include "kafka_embedded/broker/broker_config_tables.h"

namespace kafka_embedded {

const ConfigDef& BrokerConfigDef() {
  namespace tables = broker_config_tables;
  static const auto* const def =
      new ConfigDef({tables::Cluster(), tables::Coordinator(), tables::Log(),
                     tables::Network(), tables::Security()});
  return *def;
}

}  // namespace kafka_embedded
