// The properties of workers and of connectors, as tables of facts.
#ifndef CONNECT_EMBEDDED_RUNTIME_WORKER_CONFIG_H_
#define CONNECT_EMBEDDED_RUNTIME_WORKER_CONFIG_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/config.h"
#include "kafka_embedded/base/config_def.h"

namespace connect_embedded {

using kafka_embedded::Config;
using kafka_embedded::ConfigDef;

// connect-standalone.properties.
const ConfigDef& StandaloneConfigDef();
// connect-distributed.properties.
const ConfigDef& DistributedConfigDef();
// What all connectors of a kind have, beside their own.
const ConfigDef& SourceConnectorConfigDef();
const ConfigDef& SinkConnectorConfigDef();

// The class of a connector's tasks, which Kafka writes into their
// configurations: that of a.FileStreamSourceConnector is
// a.FileStreamSourceTask.
std::string TaskClass(absl::string_view connector_class);

// A property's value; empty where it is not set.
std::string ValueOf(const Config& config, const std::string& name);

// The properties that begin with `prefix`, without it.
Config WithPrefix(const Config& config, absl::string_view prefix);

// What stands between the commas of a list, without blanks around it: nothing,
// too, which Kafka counts in some places.
std::vector<std::string> SplitUnfiltered(absl::string_view list);

// A list's elements, without blanks around them; none where it is not set.
std::vector<std::string> SplitList(const Config& config,
                                   const std::string& name);

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_RUNTIME_WORKER_CONFIG_H_
