#include "kafka_embedded/broker/server_properties.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "kafka_embedded/controller/metadata_record.h"

namespace kafka_embedded {

Config ServerProperties(const Broker& broker) {
  Config properties = broker.config().set;
  const BrokerOptions& options = broker.options();
  const std::string listeners =
      absl::StrJoin(options.endpoints, ",",
                    [](std::string* out, const ListenerEndpoint& endpoint) {
                      absl::StrAppend(out, endpoint.name, "://", endpoint.host,
                                      ":", endpoint.port);
                    });
  const std::string id = absl::StrCat(options.id);
  properties["node.id"] = id;
  properties["broker.id"] = id;
  properties["process.roles"] = "broker";
  properties["controller.listener.names"] = "CONTROLLER";
  properties["listeners"] = listeners;
  properties["advertised.listeners"] = listeners;
  if (!options.endpoints.empty()) {
    properties["inter.broker.listener.name"] = options.endpoints.front().name;
  }
  properties["log.dirs"] = broker.log_dir();
  if (options.rack.has_value()) properties["broker.rack"] = *options.rack;
  return properties;
}

}  // namespace kafka_embedded
