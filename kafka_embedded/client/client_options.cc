#include "kafka_embedded/client/client_options.h"

#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "kafka_embedded/base/config_def.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/client/assignors/partition_assignor.h"
#include "kafka_embedded/client/client_configs.h"
#include "kafka_embedded/client/iso_duration.h"

namespace kafka_embedded {
namespace {

absl::Duration Millis(const ParsedConfig& config, absl::string_view name) {
  return absl::Milliseconds(config.GetLong(name));
}

// `property "acks": "1" …, expected …`
absl::Status Refuse(const ParsedConfig& config, absl::string_view name,
                    absl::string_view problem) {
  return absl::InvalidArgumentError(
      absl::StrCat("property \"", name, "\": \"",
                   config.GetText(name).value_or("null"), "\" ", problem));
}

absl::StatusOr<ClientOptions> ParseCommon(const ParsedConfig& config) {
  // What belongs to TLS and SASL is accepted, and of no use without them.
  if (!absl::EqualsIgnoreCase(config.GetString("security.protocol"),
                              "PLAINTEXT")) {
    return Refuse(config, "security.protocol",
                  "is not spoken by these clients, expected PLAINTEXT");
  }
  return ClientOptions{
      .client_id = config.GetString("client.id"),
      .metadata_max_age = Millis(config, "metadata.max.age.ms"),
      .request_timeout = Millis(config, "request.timeout.ms"),
      .retry_backoff = Millis(config, "retry.backoff.ms"),
      .retry_backoff_max = Millis(config, "retry.backoff.max.ms"),
      .warnings = config.Warnings()};
}

std::optional<int> CompressionLevel(const ParsedConfig& config,
                                    Compression compression) {
  switch (compression) {
    case Compression::kGzip: {
      const int level = config.GetInt("compression.gzip.level");
      return level == -1 ? std::nullopt : std::optional<int>(level);
    }
    case Compression::kLz4:
      return config.GetInt("compression.lz4.level");
    case Compression::kZstd:
      return config.GetInt("compression.zstd.level");
    default:
      return std::nullopt;
  }
}

// Kafka turns idempotence off silently where another property rules it out,
// unless it was asked for by name: then it refuses. (KIP-679)
absl::Status ResolveIdempotence(const ParsedConfig& config,
                                ProducerOptions& options) {
  struct Rule {
    const char* name;
    bool fits;
    const char* expected;
  };
  const std::array<Rule, 3> rules = {{
      {"acks", options.acks == -1, "expected \"all\""},
      {"retries", options.retries > 0, "expected at least 1"},
      {"max.in.flight.requests.per.connection", options.max_in_flight <= 5,
       "expected at most 5"},
  }};
  options.idempotence_is_explicit =
      config.IsSet("enable.idempotence") && options.enable_idempotence;
  for (const Rule& rule : rules) {
    if (rule.fits || !options.enable_idempotence) continue;
    if (options.idempotence_is_explicit) {
      return Refuse(
          config, rule.name,
          absl::StrCat("rules out \"enable.idempotence\", ", rule.expected));
    }
    options.enable_idempotence = false;
  }
  return absl::OkStatus();
}

absl::Status ResolveDeliveryTimeout(const ParsedConfig& config,
                                    ProducerOptions& options) {
  const absl::Duration least = options.linger + options.client.request_timeout;
  if (options.delivery_timeout >= least) return absl::OkStatus();
  if (config.IsSet("delivery.timeout.ms")) {
    return Refuse(config, "delivery.timeout.ms",
                  absl::StrCat("is too short, expected at least linger.ms + "
                               "request.timeout.ms, which is ",
                               absl::ToInt64Milliseconds(least)));
  }
  options.delivery_timeout = least;
  return absl::OkStatus();
}

absl::Status ParsePartitioner(const ParsedConfig& config,
                              ProducerOptions& options) {
  constexpr absl::string_view kPackage = "org.apache.kafka.clients.producer.";
  const std::string& name = config.GetString("partitioner.class");
  if (name.empty()) return absl::OkStatus();
  if (absl::StripPrefix(name, kPackage) != "RoundRobinPartitioner") {
    return Refuse(config, "partitioner.class",
                  "is not a partitioner, expected RoundRobinPartitioner or "
                  "nothing");
  }
  options.partitioner = PartitionerKind::kRoundRobin;
  return absl::OkStatus();
}

absl::Status ParseOffsetReset(const ParsedConfig& config,
                              ConsumerOptions& options) {
  const std::string reset =
      absl::AsciiStrToLower(config.GetString("auto.offset.reset"));
  absl::string_view rest = reset;
  if (reset == "earliest") {
    options.offset_reset = OffsetReset::kEarliest;
  } else if (reset == "latest") {
    options.offset_reset = OffsetReset::kLatest;
  } else if (reset == "none") {
    options.offset_reset = OffsetReset::kNone;
  } else if (absl::ConsumePrefix(&rest, "by_duration:")) {
    const auto duration = ParseIsoDuration(absl::AsciiStrToUpper(rest));
    if (!duration.has_value()) {
      return Refuse(config, "auto.offset.reset",
                    "has no duration, expected by_duration:PnDTnHnMn.nS");
    }
    options.offset_reset = OffsetReset::kByDuration;
    options.offset_reset_duration = *duration;
  }
  return absl::OkStatus();
}

absl::Status ParseMembership(const ParsedConfig& config,
                             ConsumerOptions& options) {
  options.group_instance_id = config.GetString("group.instance.id");
  options.session_timeout = Millis(config, "session.timeout.ms");
  options.heartbeat_interval = Millis(config, "heartbeat.interval.ms");
  options.max_poll_interval = Millis(config, "max.poll.interval.ms");
  if (options.heartbeat_interval >= options.session_timeout) {
    return Refuse(config, "heartbeat.interval.ms",
                  absl::StrCat("is too long, expected less than "
                               "session.timeout.ms, which is ",
                               config.GetLong("session.timeout.ms")));
  }
  if (absl::EqualsIgnoreCase(config.GetString("group.protocol"), "consumer")) {
    return Refuse(config, "group.protocol",
                  "asks for the protocol of KIP-848, which this consumer does "
                  "not have, expected classic");
  }
  constexpr absl::string_view kStrategy = "partition.assignment.strategy";
  options.assignors = config.GetList(kStrategy);
  if (options.assignors.empty()) {
    return Refuse(config, kStrategy,
                  "names no assignor, expected at least one");
  }
  for (const std::string& name : options.assignors) {
    const absl::Status known = NewAssignor(name).status();
    if (!known.ok()) return Refuse(config, kStrategy, known.message());
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ProducerOptions> ParseProducerOptions(const Config& config) {
  ASSIGN_OR_RETURN(const ParsedConfig parsed,
                   ProducerConfigDef().Parse(config));
  ProducerOptions options;
  ASSIGN_OR_RETURN(options.client, ParseCommon(parsed));
  const std::string& acks = parsed.GetString("acks");
  options.acks = acks == "0" ? 0 : acks == "1" ? 1 : -1;
  options.batch_size = parsed.GetInt("batch.size");
  options.buffer_memory = parsed.GetLong("buffer.memory");
  options.max_request_size = parsed.GetInt("max.request.size");
  options.compression =
      ParseCompression(parsed.GetString("compression.type")).value();
  options.compression_level = CompressionLevel(parsed, options.compression);
  options.linger = Millis(parsed, "linger.ms");
  options.delivery_timeout = Millis(parsed, "delivery.timeout.ms");
  options.max_block = Millis(parsed, "max.block.ms");
  options.enable_idempotence = parsed.GetBool("enable.idempotence");
  options.max_in_flight =
      parsed.GetInt("max.in.flight.requests.per.connection");
  options.retries = parsed.GetInt("retries");
  options.ignore_keys = parsed.GetBool("partitioner.ignore.keys");
  options.adaptive_partitioning =
      parsed.GetBool("partitioner.adaptive.partitioning.enable");
  if (!parsed.GetString("transactional.id").empty()) {
    return Refuse(parsed, "transactional.id",
                  "asks for transactions, which this producer does not have");
  }
  RETURN_IF_ERROR(ParsePartitioner(parsed, options));
  RETURN_IF_ERROR(ResolveIdempotence(parsed, options));
  RETURN_IF_ERROR(ResolveDeliveryTimeout(parsed, options));
  return options;
}

absl::StatusOr<ConsumerOptions> ParseConsumerOptions(const Config& config) {
  ASSIGN_OR_RETURN(const ParsedConfig parsed,
                   ConsumerConfigDef().Parse(config));
  ConsumerOptions options;
  ASSIGN_OR_RETURN(options.client, ParseCommon(parsed));
  options.group_id = parsed.GetString("group.id");
  options.auto_commit = parsed.GetBool("enable.auto.commit");
  if (options.group_id.empty() && options.auto_commit) {
    if (parsed.IsSet("enable.auto.commit")) {
      return Refuse(parsed, "enable.auto.commit",
                    "needs \"group.id\", which is not set");
    }
    options.auto_commit = false;
  }
  RETURN_IF_ERROR(ParseMembership(parsed, options));
  options.auto_commit_interval = Millis(parsed, "auto.commit.interval.ms");
  RETURN_IF_ERROR(ParseOffsetReset(parsed, options));
  options.allow_auto_create_topics = parsed.GetBool("allow.auto.create.topics");
  options.exclude_internal_topics = parsed.GetBool("exclude.internal.topics");
  options.check_crcs = parsed.GetBool("check.crcs");
  options.read_committed =
      parsed.GetString("isolation.level") == "read_committed";
  options.client_rack = parsed.GetString("client.rack");
  options.default_api_timeout = Millis(parsed, "default.api.timeout.ms");
  options.fetch_max_bytes = parsed.GetInt("fetch.max.bytes");
  options.fetch_min_bytes = parsed.GetInt("fetch.min.bytes");
  options.fetch_max_wait = Millis(parsed, "fetch.max.wait.ms");
  options.max_partition_fetch_bytes =
      parsed.GetInt("max.partition.fetch.bytes");
  options.max_poll_records = parsed.GetInt("max.poll.records");
  return options;
}

absl::StatusOr<AdminOptions> ParseAdminOptions(const Config& config) {
  ASSIGN_OR_RETURN(const ParsedConfig parsed, AdminConfigDef().Parse(config));
  AdminOptions options;
  ASSIGN_OR_RETURN(options.client, ParseCommon(parsed));
  options.default_api_timeout = Millis(parsed, "default.api.timeout.ms");
  options.retries = parsed.GetInt("retries");
  return options;
}

}  // namespace kafka_embedded
