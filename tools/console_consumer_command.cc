// Prints the records of a topic to standard output.
#include <unistd.h>

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/time.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/client/consumer.h"
#include "tools/client_settings.h"
#include "tools/commands.h"
#include "tools/connection.h"
#include "tools/progress.h"
#include "tools/record_formatter.h"

namespace kafka_embedded {
namespace {

constexpr Option kOptions[] = {
    {"bootstrap-server", "HOST:PORT", "the cluster, several with commas"},
    {"topic", "NAME", "what to read"},
    {"include", "REGEX", "all topics whose names match, instead of --topic"},
    {"whitelist", "REGEX", "older name of --include"},
    {"partition", "NUMBER", "only this partition"},
    {"offset", "OFFSET", "where to begin in it: a number, earliest or latest"},
    {"from-beginning", "", "begin with the first record if the group is new"},
    {"group", "NAME", "read as this group, and commit"},
    {"max-messages", "COUNT", "end after so many"},
    {"timeout-ms", "MS", "end when none has come for so long"},
    {"isolation-level", "LEVEL", "read_uncommitted or read_committed"},
    {"command-config", "FILE", "properties of the consumer"},
    {"consumer.config", "FILE", "older name of --command-config"},
    {"command-property", "KEY=VALUE", "a property of the consumer", true},
    {"consumer-property", "KEY=VALUE", "older name of --command-property",
     true},
    {"formatter-config", "FILE", "properties of the printed text"},
    {"formatter-property", "KEY=VALUE",
     "print.key, print.offset, key.separator, null.literal, ...", true},
    {"property", "KEY=VALUE", "older name of --formatter-property", true},
    {"skip-message-on-error", "", "taken for Kafka's sake: no text can fail"},
    {"key-deserializer", "CLASS", "taken for Kafka's sake: bytes are printed"},
    {"value-deserializer", "CLASS",
     "taken for Kafka's sake: bytes are printed"},
};

absl::Status CheckOptions(const CommandLine& line) {
  RETURN_IF_ERROR(line.OneOf({"topic", "include", "whitelist"}).status());
  if (line.Has("partition") && !line.Has("topic")) {
    return absl::InvalidArgumentError(
        "option \"--partition\" needs --topic beside it");
  }
  if (line.Has("offset") && !line.Has("partition")) {
    return absl::InvalidArgumentError(
        "option \"--offset\" needs --partition beside it");
  }
  if (line.Has("offset") && line.Has("from-beginning")) {
    return absl::InvalidArgumentError(
        "--offset and --from-beginning are given, expected one of them");
  }
  if (line.Has("group") && line.Has("partition")) {
    return absl::InvalidArgumentError(
        "--group and --partition are given, expected one of them");
  }
  return absl::OkStatus();
}

absl::StatusOr<Config> ConsumerConfigFrom(const CommandLine& line) {
  ASSIGN_OR_RETURN(Config config,
                   ClientConfigFrom(line, {"command-config", "consumer.config"},
                                    {"command-property", "consumer-property"}));
  if (const auto group = line.Get("group")) {
    const auto [entry, inserted] = config.try_emplace("group.id", *group);
    if (!inserted && entry->second != *group) {
      return absl::InvalidArgumentError(absl::StrCat(
          "option \"--group\": \"", *group, "\" is not the \"", entry->second,
          "\" that group.id says, expected the same"));
    }
  }
  // Without a group that the user named, nothing is left behind.
  if (config
          .try_emplace("group.id", absl::StrCat("console-consumer-", getpid()))
          .second) {
    config.try_emplace("enable.auto.commit", "false");
  }
  if (line.Has("from-beginning")) {
    const auto [entry, inserted] =
        config.try_emplace("auto.offset.reset", "earliest");
    if (!inserted && entry->second != "earliest") {
      return absl::InvalidArgumentError(
          absl::StrCat("property \"auto.offset.reset\": \"", entry->second,
                       "\" goes against --from-beginning, expected earliest"));
    }
  }
  if (const auto level = line.Get("isolation-level")) {
    config["isolation.level"] = *level;
  }
  config.try_emplace("client.id", "console-consumer");
  return config;
}

absl::Status SeekTo(const CommandLine& line, const TopicPartition& partition,
                    Consumer& consumer) {
  const std::string offset =
      line.GetOr("offset", line.Has("from-beginning") ? "earliest" : "latest");
  if (offset == "earliest") return consumer.SeekToBeginning({partition});
  if (offset == "latest") return consumer.SeekToEnd({partition});
  int64_t number = 0;
  if (!absl::SimpleAtoi(offset, &number) || number < 0) {
    return absl::InvalidArgumentError(absl::StrCat(
        "option \"--offset\": \"", offset,
        "\" is wrong, expected a number of at least 0, earliest or latest"));
  }
  return consumer.Seek(partition, number);
}

// Asking for a topic creates it on brokers that do that on demand, a moment
// after they have answered that there is none.
absl::StatusOr<std::vector<PartitionInfo>> PartitionsOf(
    const std::string& topic, Consumer& consumer) {
  constexpr int kAttempts = 5;
  for (int attempt = 1;; ++attempt) {
    absl::StatusOr<std::vector<PartitionInfo>> partitions =
        consumer.PartitionsFor(topic);
    const bool unknown =
        ErrorCodeOf(partitions.status()) == ErrorCode::kUnknownTopicOrPartition;
    if (!unknown || attempt == kAttempts) return partitions;
  }
}

// A topic that is not there is an error here, where Kafka's tool waits for it.
absl::Status CheckExists(const std::string& topic, int64_t partition,
                         Consumer& consumer) {
  ASSIGN_OR_RETURN(const std::vector<PartitionInfo> partitions,
                   PartitionsOf(topic, consumer));
  const auto count = static_cast<int64_t>(partitions.size());
  if (partition < count) return absl::OkStatus();
  return KafkaError(ErrorCode::kUnknownTopicOrPartition,
                    absl::StrCat("topic \"", topic, "\" partition ", partition,
                                 ": the topic has partitions 0..", count - 1));
}

absl::Status Choose(const CommandLine& line, Consumer& consumer) {
  if (line.Has("partition")) {
    ASSIGN_OR_RETURN(const int64_t number, line.GetNumber("partition", 0, 0));
    RETURN_IF_ERROR(CheckExists(*line.Get("topic"), number, consumer));
    const TopicPartition partition{*line.Get("topic"),
                                   static_cast<int32_t>(number)};
    RETURN_IF_ERROR(consumer.Assign({partition}));
    return SeekTo(line, partition, consumer);
  }
  if (line.Has("topic")) {
    RETURN_IF_ERROR(CheckExists(*line.Get("topic"), 0, consumer));
    return consumer.Subscribe({*line.Get("topic")});
  }
  const std::string pattern =
      line.GetOr("include", line.GetOr("whitelist", ""));
  // Kafka reads commas as alternatives.
  return consumer.SubscribePattern(absl::StrReplaceAll(pattern, {{",", "|"}}));
}

struct Limits {
  int64_t max_messages;
  absl::Duration timeout;
};

absl::StatusOr<Limits> LimitsFrom(const CommandLine& line) {
  Limits limits;
  ASSIGN_OR_RETURN(
      limits.max_messages,
      line.GetNumber("max-messages", std::numeric_limits<int64_t>::max(), 0));
  ASSIGN_OR_RETURN(const int64_t timeout_ms,
                   line.GetNumber("timeout-ms", -1, 0));
  limits.timeout = timeout_ms < 0 ? absl::InfiniteDuration()
                                  : absl::Milliseconds(timeout_ms);
  return limits;
}

// Prints until a limit is reached or an interrupt comes; counts in `printed`.
absl::Status PrintRecords(Consumer& consumer, const Limits& limits,
                          const RecordFormatter& formatter, Tool& tool,
                          int64_t& printed) {
  Progress progress("read", tool.err,
                    tool.err_is_terminal && !tool.out_is_terminal);
  int64_t bytes = 0;
  std::string text;
  while (printed < limits.max_messages && !tool.interrupt.requested()) {
    absl::StatusOr<ConsumerRecords> records = consumer.Poll(limits.timeout);
    if (absl::IsCancelled(records.status())) break;
    if (!records.ok()) return records.status();
    if (records->empty()) break;
    text.clear();
    for (const ConsumerRecord& record : *records) {
      if (printed == limits.max_messages) break;
      formatter.Append(record, text);
      ++printed;
    }
    if (!(tool.out << text << std::flush)) {
      return absl::UnavailableError("standard output cannot be written to");
    }
    bytes += static_cast<int64_t>(text.size());
    progress.Show(printed, bytes);
  }
  return absl::OkStatus();
}

absl::Status Run(const CommandLine& line, Tool& tool) {
  RETURN_IF_ERROR(CheckOptions(line));
  ASSIGN_OR_RETURN(const Limits limits, LimitsFrom(line));
  ASSIGN_OR_RETURN(const Config config, ConsumerConfigFrom(line));
  ASSIGN_OR_RETURN(const Config formatter_properties,
                   PropertiesFrom(line, {"formatter-config"},
                                  {"formatter-property", "property"}));
  const RecordFormatter formatter(formatter_properties);
  PrintWarnings(formatter.warnings(), tool);
  Connection connection;
  ASSIGN_OR_RETURN(const std::unique_ptr<Consumer> consumer,
                   connection.NewConsumer(config));
  PrintWarnings(consumer->warnings(), tool);
  RETURN_IF_ERROR(Choose(line, *consumer));
  tool.interrupt.OnRequest([&] { consumer->Wakeup(); });
  int64_t printed = 0;
  const absl::Status status =
      PrintRecords(*consumer, limits, formatter, tool, printed);
  tool.interrupt.OnRequest(nullptr);
  tool.err << "Processed a total of " << printed << " messages" << std::endl;
  const absl::Status closed = consumer->Close();
  RETURN_IF_ERROR(status);
  return closed;
}

constexpr Command kCommand = {
    .name = "console-consumer",
    .kafka_name = "kafka-console-consumer.sh",
    .summary = "prints the records of a topic to standard output",
    .arguments = "",
    .options = kOptions,
    .run = &Run,
};

}  // namespace

const Command& ConsoleConsumerCommand() { return kCommand; }

}  // namespace kafka_embedded
