#include "connect_embedded/mirror/mirror_settings.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace connect_embedded {

using kafka_embedded::Config;

Config MirrorConsumerSettings(Config config, int stream) {
  constexpr char kDeserializer[] =
      "org.apache.kafka.common.serialization.ByteArrayDeserializer";
  config.try_emplace("enable.auto.commit", "false");
  config["key.deserializer"] = kDeserializer;
  config["value.deserializer"] = kDeserializer;
  config["client.id"] = absl::StrCat(config["group.id"], "-", stream);
  return config;
}

Config MirrorProducerSettings(Config config) {
  constexpr char kSerializer[] =
      "org.apache.kafka.common.serialization.ByteArraySerializer";
  config.try_emplace("delivery.timeout.ms", "2147483647");
  config.try_emplace("max.block.ms", "9223372036854775807");
  config.try_emplace("acks", "all");
  config.try_emplace("max.in.flight.requests.per.connection", "1");
  config["key.serializer"] = kSerializer;
  config["value.serializer"] = kSerializer;
  config.erase("producer.type");
  return config;
}

Config MirrorAdminSettings(const Config& config) {
  Config result;
  for (const auto& [name, value] : config) {
    if (name == "bootstrap.servers" || name == "client.dns.lookup" ||
        absl::StartsWith(name, "security.") || absl::StartsWith(name, "ssl.") ||
        absl::StartsWith(name, "sasl.")) {
      result[name] = value;
    }
  }
  return result;
}

bool MirrorIsSync(const Config& producer) {
  const auto type = producer.find("producer.type");
  return type != producer.end() && type->second == "sync";
}

}  // namespace connect_embedded
