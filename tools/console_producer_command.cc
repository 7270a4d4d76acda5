// Sends the lines of standard input to a topic.
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/client/producer.h"
#include "tools/client_settings.h"
#include "tools/commands.h"
#include "tools/connection.h"
#include "tools/line_reader.h"
#include "tools/progress.h"

namespace kafka_embedded {
namespace {

constexpr Option kOptions[] = {
    {"bootstrap-server", "HOST:PORT", "the cluster, several with commas"},
    {"broker-list", "HOST:PORT", "older name of --bootstrap-server"},
    {"topic", "NAME", "where the records go"},
    {"sync", "", "wait for each record's answer before the next is sent"},
    {"compression-codec", "[CODEC]", "gzip if alone, snappy, lz4, zstd, none"},
    {"command-config", "FILE", "properties of the producer"},
    {"producer.config", "FILE", "older name of --command-config"},
    {"command-property", "KEY=VALUE", "a property of the producer", true},
    {"producer-property", "KEY=VALUE", "older name of --command-property",
     true},
    {"reader-config", "FILE", "properties of the reader of lines"},
    {"reader-property", "KEY=VALUE",
     "parse.key, key.separator, parse.headers, null.marker, ...", true},
    {"property", "KEY=VALUE", "older name of --reader-property", true},
    {"timeout", "MS", "how long records wait for others: linger.ms"},
    {"batch-size", "BYTES", "batch.size"},
    {"max-partition-memory-bytes", "BYTES", "batch.size"},
    {"max-memory-bytes", "BYTES", "buffer.memory"},
    {"max-block-ms", "MS", "max.block.ms"},
    {"message-send-max-retries", "COUNT", "retries"},
    {"retry-backoff-ms", "MS", "retry.backoff.ms"},
    {"request-required-acks", "ACKS", "acks: all, 1 or 0"},
    {"request-timeout-ms", "MS", "request.timeout.ms"},
    {"metadata-expiry-ms", "MS", "metadata.max.age.ms"},
    {"socket-buffer-size", "BYTES", "send.buffer.bytes"},
};

struct PropertyOption {
  const char* option;
  const char* property;
};

// Options that only give a property another name.
constexpr PropertyOption kPropertyOptions[] = {
    {"timeout", "linger.ms"},
    {"batch-size", "batch.size"},
    {"max-partition-memory-bytes", "batch.size"},
    {"max-memory-bytes", "buffer.memory"},
    {"max-block-ms", "max.block.ms"},
    {"message-send-max-retries", "retries"},
    {"retry-backoff-ms", "retry.backoff.ms"},
    {"request-required-acks", "acks"},
    {"request-timeout-ms", "request.timeout.ms"},
    {"metadata-expiry-ms", "metadata.max.age.ms"},
    {"socket-buffer-size", "send.buffer.bytes"},
};

absl::StatusOr<Config> ProducerConfigFrom(const CommandLine& line) {
  ASSIGN_OR_RETURN(Config config,
                   ClientConfigFrom(line, {"command-config", "producer.config"},
                                    {"command-property", "producer-property"}));
  for (const PropertyOption& entry : kPropertyOptions) {
    if (const auto value = line.Get(entry.option)) {
      config[entry.property] = *value;
    }
  }
  if (const auto codec = line.Get("compression-codec")) {
    config["compression.type"] = codec->empty() ? "gzip" : *codec;
  }
  // As Kafka's tool has it, where its producer has 5 and an empty name.
  config.try_emplace("linger.ms", "1000");
  config.try_emplace("client.id", "console-producer");
  return config;
}

// What became of the records; told from the runtime's thread.
class Failures {
 public:
  void Add(const absl::Status& status) {
    std::lock_guard lock(mutex_);
    if (count_++ == 0) first_ = status;
  }
  absl::Status Summary() const {
    std::lock_guard lock(mutex_);
    if (count_ < 2) return first_;
    return Annotate(first_,
                    absl::StrCat(count_, " records failed, the first one"));
  }

 private:
  mutable std::mutex mutex_;
  int64_t count_ = 0;
  absl::Status first_;
};

absl::Status SendLine(const ProducerRecord& record, bool sync,
                      Producer& producer, Failures& failures) {
  if (sync) return producer.SendAndWait(record).status();
  return producer.Send(
      record, [&failures](const absl::StatusOr<RecordMetadata>& metadata) {
        if (!metadata.ok()) failures.Add(metadata.status());
      });
}

absl::Status SendLines(const CommandLine& line, LineReader& reader,
                       Producer& producer, Failures& failures, Tool& tool) {
  ASSIGN_OR_RETURN(const std::string topic, line.GetRequired("topic"));
  tool.interrupt.Accept();
  const bool sync = line.Has("sync");
  const bool prompts = tool.in_is_terminal && tool.out_is_terminal;
  Progress progress("sent", tool.err, tool.err_is_terminal && !prompts);
  int64_t bytes = 0;
  std::string text;
  for (int64_t number = 1; !tool.interrupt.requested(); ++number) {
    if (prompts) tool.out << '>' << std::flush;
    if (!std::getline(tool.in, text)) break;
    if (!text.empty() && text.back() == '\r') text.pop_back();
    ASSIGN_OR_RETURN(const LineRecord record, reader.Read(text, number));
    RETURN_IF_ERROR(SendLine({.topic = topic,
                              .key = record.key,
                              .value = record.value,
                              .headers = record.headers},
                             sync, producer, failures));
    bytes += static_cast<int64_t>(text.size());
    progress.Show(number, bytes);
  }
  return absl::OkStatus();
}

absl::Status Run(const CommandLine& line, Tool& tool) {
  RETURN_IF_ERROR(line.GetRequired("topic").status());
  ASSIGN_OR_RETURN(const Config config, ProducerConfigFrom(line));
  ASSIGN_OR_RETURN(
      const Config reader_properties,
      PropertiesFrom(line, {"reader-config"}, {"reader-property", "property"}));
  ASSIGN_OR_RETURN(LineReader reader, LineReader::Create(reader_properties));
  PrintWarnings(reader.warnings(), tool);
  Connection connection;
  Failures failures;
  ASSIGN_OR_RETURN(const std::unique_ptr<Producer> producer,
                   connection.NewProducer(config));
  PrintWarnings(producer->warnings(), tool);
  const absl::Status sent = SendLines(line, reader, *producer, failures, tool);
  // What was taken before a wrong line is sent all the same, as Kafka does.
  const absl::Status closed = producer->Close();
  RETURN_IF_ERROR(sent);
  RETURN_IF_ERROR(failures.Summary());
  return closed;
}

constexpr Command kCommand = {
    .name = "console-producer",
    .kafka_name = "kafka-console-producer.sh",
    .summary = "sends the lines of standard input to a topic",
    .arguments = "",
    .options = kOptions,
    .run = &Run,
};

}  // namespace

const Command& ConsoleProducerCommand() { return kCommand; }

}  // namespace kafka_embedded
