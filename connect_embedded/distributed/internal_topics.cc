#include "connect_embedded/distributed/internal_topics.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "connect_embedded/runtime/client_settings.h"
#include "connect_embedded/runtime/worker_config.h"
#include "kafka_embedded/client/client_configs.h"

namespace connect_embedded {

KafkaBasedLog::Options InternalTopic(const kafka_embedded::Config& worker,
                                     const kafka_embedded::ParsedConfig& parsed,
                                     absl::string_view prefix,
                                     LogFunction log) {
  KafkaBasedLog::Options options;
  options.log = std::move(log);
  const std::string partitions = absl::StrCat(prefix, "partitions");
  const bool config_topic = prefix == "config.storage.";
  options.topic.name = parsed.GetString(absl::StrCat(prefix, "topic"));
  // What is configured has one order, so its topic has one partition.
  options.topic.num_partitions = config_topic ? 1 : parsed.GetInt(partitions);
  options.topic.replication_factor = static_cast<int16_t>(
      parsed.GetInt(absl::StrCat(prefix, "replication.factor")));
  for (const auto& [name, value] : WithPrefix(worker, prefix)) {
    if (name == "topic" || name == "partitions" ||
        name == "replication.factor") {
      continue;
    }
    options.topic.configs[name] = value;
  }
  options.topic.configs["cleanup.policy"] = "compact";

  const std::string servers =
      absl::StrJoin(SplitList(worker, "bootstrap.servers"), ",");
  // The worker's own settings: those with a prefix are for connectors.
  options.admin =
      WorkerClientSettings(worker, kafka_embedded::AdminConfigDef());
  options.producer =
      WorkerClientSettings(worker, kafka_embedded::ProducerConfigDef());
  options.consumer =
      WorkerClientSettings(worker, kafka_embedded::ConsumerConfigDef());
  // The worker's group is not that of a consumer.
  for (const char* name :
       {"group.id", "session.timeout.ms", "heartbeat.interval.ms"}) {
    options.consumer.erase(name);
  }
  const std::string client =
      absl::StrCat(parsed.GetString("group.id"), "-",
                   prefix.substr(0, prefix.find('.')), "s");
  for (kafka_embedded::Config* config :
       {&options.admin, &options.producer, &options.consumer}) {
    (*config)["bootstrap.servers"] = servers;
    (*config)["client.id"] = client;
  }
  options.producer["acks"] = "all";
  options.producer["enable.idempotence"] = "false";
  options.producer["max.in.flight.requests.per.connection"] = "1";
  options.producer["delivery.timeout.ms"] = "2147483647";
  options.consumer["enable.auto.commit"] = "false";
  options.consumer["auto.offset.reset"] = "earliest";
  return options;
}

}  // namespace connect_embedded
