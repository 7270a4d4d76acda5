#include "connect_embedded/runtime/client_settings.h"

#include "absl/strings/str_cat.h"
#include "connect_embedded/runtime/worker_config.h"

namespace connect_embedded {
namespace {

void Overlay(const Config& over, Config& config) {
  for (const auto& [name, value] : over) config[name] = value;
}

void TakeBootstrapServers(const Config& worker, Config& config) {
  const auto found = worker.find("bootstrap.servers");
  if (found != worker.end()) config["bootstrap.servers"] = found->second;
}

}  // namespace

Config ProducerSettings(const Config& worker, const Config& connector,
                        const ConnectorTaskId& id) {
  constexpr char kSerializer[] =
      "org.apache.kafka.common.serialization.ByteArraySerializer";
  Config config = {
      {"client.id", absl::StrCat("connector-producer-", id.ToString())},
      {"key.serializer", kSerializer},
      {"value.serializer", kSerializer},
      // Nothing is lost while a broker is away, and nothing overtakes.
      {"max.block.ms", "9223372036854775807"},
      {"delivery.timeout.ms", "2147483647"},
      {"acks", "all"},
      {"max.in.flight.requests.per.connection", "1"},
      {"enable.idempotence", "false"},
  };
  TakeBootstrapServers(worker, config);
  Overlay(WithPrefix(worker, "producer."), config);
  Overlay(WithPrefix(connector, "producer.override."), config);
  return config;
}

Config ConsumerSettings(const Config& worker, const Config& connector,
                        const ConnectorTaskId& id) {
  constexpr char kDeserializer[] =
      "org.apache.kafka.common.serialization.ByteArrayDeserializer";
  Config config = {
      {"client.id", absl::StrCat("connector-consumer-", id.ToString())},
      {"group.id", absl::StrCat("connect-", id.connector)},
      {"key.deserializer", kDeserializer},
      {"value.deserializer", kDeserializer},
      {"enable.auto.commit", "false"},
      {"auto.offset.reset", "earliest"},
  };
  TakeBootstrapServers(worker, config);
  Overlay(WithPrefix(worker, "consumer."), config);
  Overlay(WithPrefix(connector, "consumer.override."), config);
  return config;
}

Config AdminSettings(const Config& worker, const Config& connector,
                     const std::string& client_id) {
  Config config = {{"client.id", client_id}};
  TakeBootstrapServers(worker, config);
  Overlay(WithPrefix(worker, "admin."), config);
  Overlay(WithPrefix(connector, "admin.override."), config);
  return config;
}

}  // namespace connect_embedded
