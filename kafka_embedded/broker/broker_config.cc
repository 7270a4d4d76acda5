#include "kafka_embedded/broker/broker_config.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/broker/broker_config_def.h"
#include "kafka_embedded/log/topic_config_def.h"

namespace kafka_embedded {
namespace {

// The topics' defaults, parsed only if a property of the broker touches one.
absl::StatusOr<LogConfig> LogDefaults(const ParsedConfig& broker) {
  Config topic;
  for (const TopicConfigSynonym& synonym : TopicConfigSynonyms()) {
    if (!broker.IsSet(synonym.broker_name)) continue;
    const auto value = TopicDefaultFromBroker(synonym.topic_name, broker);
    if (value.has_value()) topic[synonym.topic_name] = *value;
  }
  if (topic.empty()) return LogConfig();
  ASSIGN_OR_RETURN(const ParsedConfig parsed, TopicConfigDef().Parse(topic));
  return LogConfig::FromParsed(parsed);
}

// The largest number stands for never.
absl::Duration MillisOrNever(int64_t ms) {
  return ms == LogConfig::kUnlimited ? absl::InfiniteDuration()
                                     : absl::Milliseconds(ms);
}

LogManager::Options LogManagerOptions(const ParsedConfig& p) {
  return {.initial_task_delay =
              absl::Milliseconds(p.GetLong("log.initial.task.delay.ms")),
          .retention_check_interval =
              absl::Milliseconds(p.GetLong("log.retention.check.interval.ms")),
          .cleaner_enable = p.GetBool("log.cleaner.enable"),
          .cleaner_backoff =
              absl::Milliseconds(p.GetLong("log.cleaner.backoff.ms")),
          .cleaner = {.dedupe_buffer_bytes = static_cast<size_t>(
                          p.GetLong("log.cleaner.dedupe.buffer.size")),
                      .dedupe_buffer_load_factor =
                          p.GetDouble("log.cleaner.io.buffer.load.factor")},
          .flush_scheduler_interval =
              MillisOrNever(p.GetLong("log.flush.scheduler.interval.ms")),
          .producer_id_expiration =
              absl::Milliseconds(p.GetInt("producer.id.expiration.ms")),
          .producer_id_expiration_check_interval = absl::Milliseconds(
              p.GetInt("producer.id.expiration.check.interval.ms"))};
}

absl::StatusOr<std::shared_ptr<const BrokerConfig>> ParseAnew(
    const Config& config, int32_t broker_count) {
  ASSIGN_OR_RETURN(ParsedConfig p, BrokerConfigDef().Parse(config));
  ASSIGN_OR_RETURN(const LogConfig log_defaults, LogDefaults(p));
  int32_t offsets_replicas = p.GetInt("offsets.topic.replication.factor");
  if (!p.IsSet("offsets.topic.replication.factor")) {
    offsets_replicas = std::min(offsets_replicas, broker_count);
  }
  return std::make_shared<const BrokerConfig>(BrokerConfig{
      .set = config,
      .properties = p,
      .log_defaults = log_defaults,
      .log_manager = LogManagerOptions(p),
      .num_partitions = p.GetInt("num.partitions"),
      .default_replication_factor =
          static_cast<int16_t>(p.GetInt("default.replication.factor")),
      .auto_create_topics_enable = p.GetBool("auto.create.topics.enable"),
      .offsets_topic_num_partitions = p.GetInt("offsets.topic.num.partitions"),
      .offsets_topic_replication_factor =
          static_cast<int16_t>(offsets_replicas),
      .fetch_max_bytes = static_cast<size_t>(p.GetInt("fetch.max.bytes")),
      .fetch_session_slots = static_cast<size_t>(
          p.GetInt("max.incremental.fetch.session.cache.slots")),
      .replica_fetch_wait_max =
          absl::Milliseconds(p.GetInt("replica.fetch.wait.max.ms")),
      .replica_socket_timeout =
          absl::Milliseconds(p.GetInt("replica.socket.timeout.ms")),
      .replica_fetch_backoff =
          absl::Milliseconds(p.GetInt("replica.fetch.backoff.ms")),
      .replica_lag_time_max =
          absl::Milliseconds(p.GetLong("replica.lag.time.max.ms")),
      .rack_aware_reads = config.contains("replica.selector.class") &&
                          absl::EndsWith(config.at("replica.selector.class"),
                                         "RackAwareReplicaSelector"),
      .heartbeat_interval =
          absl::Milliseconds(p.GetInt("broker.heartbeat.interval.ms")),
      .registration_timeout = absl::Milliseconds(
          p.GetInt("initial.broker.registration.timeout.ms"))});
}

}  // namespace

absl::StatusOr<std::shared_ptr<const BrokerConfig>> BrokerConfig::Parse(
    const Config& config, int32_t broker_count) {
  // Tests start one cluster after the other on the same properties.
  struct Parsed {
    int32_t broker_count = -1;
    std::shared_ptr<const BrokerConfig> config;
  };
  thread_local Parsed last;
  if (last.broker_count != broker_count || last.config->set != config) {
    ASSIGN_OR_RETURN(last.config, ParseAnew(config, broker_count));
    last.broker_count = broker_count;
  }
  return last.config;
}

}  // namespace kafka_embedded
