#include "connect_embedded/runtime/client_settings.h"

#include "absl/strings/str_cat.h"
#include "connect_embedded/runtime/worker_config.h"
#include "kafka_embedded/client/client_configs.h"

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

Config WorkerClientSettings(const Config& worker, const ConfigDef& client) {
  Config config;
  for (const kafka_embedded::ConfigKey* key : client.keys()) {
    const auto found = worker.find(key->name);
    if (found != worker.end()) config[found->first] = found->second;
  }
  return config;
}

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
      // Not Kafka's 100: the first record of a topic that a broker creates
      // waits for one such pause. It doubles up to retry.backoff.max.ms.
      {"retry.backoff.ms", "5"},
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
  Config config =
      WorkerClientSettings(worker, kafka_embedded::AdminConfigDef());
  config.try_emplace("client.id", client_id);
  Overlay(WithPrefix(worker, "admin."), config);
  Overlay(WithPrefix(connector, "admin.override."), config);
  return config;
}

}  // namespace connect_embedded
