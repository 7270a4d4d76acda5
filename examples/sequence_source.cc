#include "examples/sequence_source.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/status.h"

namespace examples {

using connect_embedded::Config;
using connect_embedded::ConfigDef;
using connect_embedded::Schema;
using connect_embedded::SourceMap;
using connect_embedded::SourceOffset;
using connect_embedded::SourceRecord;
using connect_embedded::Value;
using kafka_embedded::ConfigKey;
using kafka_embedded::ParsedConfig;

namespace {

const ConfigDef& Def() {
  using namespace kafka_embedded::config_key;  // NOLINT: a table's short names.
  static constexpr ConfigKey kKeys[] = {
      {"topic", kString, kRequired, NonEmpty(), kHigh},
      {"first", kLong, "1", AnyValue(), kMedium},
      {"last", kLong, kRequired, AnyValue(), kHigh},
      {"interval.ms", kLong, "0", AtLeast(0), kLow},
  };
  static const auto* const def = new ConfigDef({kKeys});
  return *def;
}

}  // namespace

// ---- The task: what runs ----------------------------------------------------

absl::Status SequenceSourceTask::Start(
    const Config& config, connect_embedded::SourceTaskContext& context) {
  ASSIGN_OR_RETURN(const ParsedConfig parsed, Def().Parse(config));
  topic_ = parsed.GetString("topic");
  next_ = parsed.GetLong("first");
  last_ = parsed.GetLong("last");
  interval_ = absl::Milliseconds(parsed.GetLong("interval.ms"));
  // What is read, and where the last run came to in it.
  partition_ = std::make_shared<const SourceMap>(
      SourceMap{{"range", Value::String(absl::StrCat(next_, "-", last_))}});
  const std::optional<SourceMap> offset = context.Offset(*partition_);
  if (offset.has_value()) next_ = offset->at("next").int64();
  return absl::OkStatus();
}

absl::StatusOr<absl::Duration> SequenceSourceTask::Poll(
    std::vector<SourceRecord>& records) {
  if (next_ > last_) return absl::InfiniteDuration();
  SourceRecord& record = records.emplace_back();
  record.topic = connect_embedded::BorrowedTopicName(topic_);
  record.key_schema = Schema::String();
  record.key = Value::String(absl::StrCat(next_ % 10));
  record.value_schema = Schema::Int64();
  record.value = Value::Int64(next_);
  record.source_partition = partition_;
  // Once this record is in Kafka, the next run begins behind it.
  record.source_offset = SourceOffset::Number("next", ++next_);
  return interval_;
}

// ---- The connector: what the tasks are to do --------------------------------

const ConfigDef& SequenceSourceConnector::config_def() const { return Def(); }

absl::Status SequenceSourceConnector::Validate(const Config& config) const {
  ASSIGN_OR_RETURN(const ParsedConfig parsed, Def().Parse(config));
  const int64_t first = parsed.GetLong("first");
  const int64_t last = parsed.GetLong("last");
  if (first <= last) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("last=", last, " is below first=", first));
}

absl::Status SequenceSourceConnector::Start(const Config& config) {
  config_ = config;
  return absl::OkStatus();
}

std::vector<Config> SequenceSourceConnector::TaskConfigs(int max_tasks) {
  const ParsedConfig parsed = *Def().Parse(config_);
  const int64_t first = parsed.GetLong("first");
  const int64_t count = parsed.GetLong("last") - first + 1;
  const int64_t tasks = std::min<int64_t>(max_tasks, count);
  std::vector<Config> configs;
  for (int64_t i = 0; i < tasks; ++i) {
    Config task = config_;
    task["first"] = absl::StrCat(first + count * i / tasks);
    task["last"] = absl::StrCat(first + count * (i + 1) / tasks - 1);
    configs.push_back(std::move(task));
  }
  return configs;
}

std::unique_ptr<connect_embedded::SourceTask>
SequenceSourceConnector::NewTask() {
  return std::make_unique<SequenceSourceTask>();
}

}  // namespace examples
