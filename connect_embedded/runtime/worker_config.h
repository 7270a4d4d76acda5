// The properties of workers and of connectors, as tables of facts.
#ifndef CONNECT_EMBEDDED_RUNTIME_WORKER_CONFIG_H_
#define CONNECT_EMBEDDED_RUNTIME_WORKER_CONFIG_H_

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/config.h"
#include "kafka_embedded/base/config_def.h"

namespace connect_embedded {

using kafka_embedded::Config;
using kafka_embedded::ConfigDef;

// connect-standalone.properties.
const ConfigDef& StandaloneConfigDef();
// What all connectors of a kind have, beside their own.
const ConfigDef& SourceConnectorConfigDef();
const ConfigDef& SinkConnectorConfigDef();

// The properties that begin with `prefix`, without it.
Config WithPrefix(const Config& config, absl::string_view prefix);

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_RUNTIME_WORKER_CONFIG_H_
