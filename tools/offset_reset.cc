#include "tools/offset_reset.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/client/iso_duration.h"

namespace kafka_embedded {
namespace {

constexpr std::array<absl::string_view, 8> kRules = {
    "to-offset", "shift-by",    "to-datetime", "by-duration",
    "to-latest", "to-earliest", "to-current",  "from-file"};

absl::Status Wrong(absl::string_view option, absl::string_view value,
                   absl::string_view expected) {
  return absl::InvalidArgumentError(
      absl::StrCat("option \"--", option, "\": \"", value,
                   "\" is wrong, expected ", expected));
}

absl::StatusOr<int64_t> Number(const CommandLine& line,
                               absl::string_view option) {
  const std::string text = line.GetOr(option, "");
  int64_t value = 0;
  if (absl::SimpleAtoi(text, &value)) return value;
  return Wrong(option, text, "a whole number");
}

// As Kafka: without a time zone it is UTC.
absl::StatusOr<absl::Time> DateTime(const CommandLine& line) {
  const std::string text = line.GetOr("to-datetime", "");
  absl::Time time;
  std::string problem;
  if (absl::ParseTime("%Y-%m-%dT%H:%M:%E*S%Ez", text, &time, &problem) ||
      absl::ParseTime("%Y-%m-%dT%H:%M:%E*S", text, &time, &problem)) {
    return time;
  }
  return Wrong("to-datetime", text, "YYYY-MM-DDTHH:mm:SS.sss");
}

absl::StatusOr<absl::Duration> ByDuration(const CommandLine& line) {
  const std::string text = line.GetOr("by-duration", "");
  if (const auto duration = ParseIsoDuration(text)) return *duration;
  return Wrong("by-duration", text, "PnDTnHnMnS");
}

}  // namespace

absl::StatusOr<std::string> ResetRule(const CommandLine& line) {
  return line.OneOf(kRules);
}

absl::StatusOr<std::vector<TopicPartition>> PartitionsOf(
    const std::vector<std::string>& arguments, Admin& admin) {
  std::vector<TopicPartition> partitions;
  std::vector<std::string> whole_topics;
  for (const std::string& argument : arguments) {
    const std::vector<std::string> parts = absl::StrSplit(argument, ':');
    if (parts.size() == 1) {
      whole_topics.push_back(argument);
      continue;
    }
    if (parts.size() > 2) {
      return Wrong("topic", argument, "a topic's name, or name:0,1,2");
    }
    for (const absl::string_view number : absl::StrSplit(parts[1], ',')) {
      int32_t partition = 0;
      if (!absl::SimpleAtoi(number, &partition)) {
        return Wrong("topic", argument, "numbers of partitions behind the :");
      }
      partitions.push_back({parts[0], partition});
    }
  }
  if (whole_topics.empty()) return partitions;
  ASSIGN_OR_RETURN(const std::vector<TopicDescription> topics,
                   admin.DescribeTopics(whole_topics));
  for (const TopicDescription& topic : topics) {
    RETURN_IF_ERROR(topic.status());
    for (const PartitionInfo& partition : topic.partitions) {
      partitions.push_back({topic.name, partition.partition});
    }
  }
  return partitions;
}

absl::StatusOr<ResetPlan> ParseResetPlan(absl::string_view csv,
                                         const std::string& group_id) {
  ResetPlan plan;
  int number = 0;
  for (const absl::string_view line : absl::StrSplit(csv, '\n')) {
    ++number;
    if (absl::StripAsciiWhitespace(line).empty()) continue;
    const std::string plain =
        absl::StrReplaceAll(line, {{"\"", ""}, {"\r", ""}});
    std::vector<std::string> cells = absl::StrSplit(plain, ',');
    if (cells.size() == 3) cells.insert(cells.begin(), group_id);
    TopicPartition partition;
    int64_t offset = 0;
    if (cells.size() != 4 || cells[0].empty() ||
        !absl::SimpleAtoi(cells[2], &partition.partition) ||
        !absl::SimpleAtoi(cells[3], &offset)) {
      return Wrong("from-file", absl::StrCat("line ", number, ": ", line),
                   "topic,partition,offset for one --group, or "
                   "group,topic,partition,offset");
    }
    partition.topic = cells[1];
    plan[cells[0]][partition].offset = offset;
  }
  return plan;
}

absl::StatusOr<OffsetMap> GroupOffsetReset::OffsetsFor(
    const std::string& group_id) {
  ASSIGN_OR_RETURN(const OffsetMap committed,
                   admin_.ListGroupOffsets(group_id));
  absl::StatusOr<Offsets> offsets;
  if (rule_ == "from-file") {
    offsets = FromFile(group_id);
  } else {
    ASSIGN_OR_RETURN(const Partitions partitions, Scope(committed));
    if (rule_ == "to-earliest") {
      offsets = ListOffsets(partitions, OffsetSpec::kEarliest);
    } else if (rule_ == "to-latest") {
      offsets = ListOffsets(partitions, OffsetSpec::kLatest);
    } else if (rule_ == "to-datetime") {
      ASSIGN_OR_RETURN(const absl::Time time, DateTime(line_));
      offsets = AtTime(partitions, time);
    } else if (rule_ == "by-duration") {
      ASSIGN_OR_RETURN(const absl::Duration duration, ByDuration(line_));
      offsets = AtTime(partitions, now_ - duration);
    } else if (rule_ == "to-offset") {
      ASSIGN_OR_RETURN(const int64_t offset, Number(line_, "to-offset"));
      Offsets wanted;
      for (const auto& partition : partitions) wanted[partition] = offset;
      offsets = WithinLog(std::move(wanted));
    } else if (rule_ == "shift-by") {
      offsets = Shifted(partitions, committed);
    } else {
      offsets = Current(partitions, committed);
    }
  }
  RETURN_IF_ERROR(offsets.status());
  OffsetMap result;
  for (const auto& [partition, offset] : *offsets) {
    result[partition].offset = offset;
  }
  return result;
}

absl::StatusOr<GroupOffsetReset::Partitions> GroupOffsetReset::Scope(
    const OffsetMap& committed) {
  if (line_.Has("all-topics")) {
    Partitions partitions;
    for (const auto& [partition, offset] : committed) {
      partitions.push_back(partition);
    }
    return partitions;
  }
  if (!line_.Has("topic")) {
    return absl::InvalidArgumentError(
        "option \"--reset-offsets\" needs to know which topics, expected "
        "--all-topics or --topic");
  }
  return PartitionsOf(line_.GetAll("topic"), admin_);
}

absl::StatusOr<GroupOffsetReset::Offsets> GroupOffsetReset::ListOffsets(
    const Partitions& partitions, OffsetSpec spec) {
  Admin::OffsetSpecs specs;
  for (const auto& partition : partitions) specs[partition] = spec;
  Offsets offsets;
  if (specs.empty()) return offsets;
  ASSIGN_OR_RETURN(const Admin::ListOffsetsResults results,
                   admin_.ListOffsets(std::move(specs)));
  for (const auto& [partition, result] : results) {
    RETURN_IF_ERROR(
        Annotate(KafkaError(result.error),
                 absl::StrCat("topic \"", partition.topic, "\" partition ",
                              partition.partition)));
    offsets[partition] = result.offset;
  }
  return offsets;
}

absl::StatusOr<GroupOffsetReset::Offsets> GroupOffsetReset::AtTime(
    const Partitions& partitions, absl::Time time) {
  ASSIGN_OR_RETURN(
      Offsets offsets,
      ListOffsets(partitions, OffsetSpec{absl::ToUnixMillis(time)}));
  Partitions later;
  for (const auto& [partition, offset] : offsets) {
    if (offset >= 0) continue;
    out_ << "\nWarn: Partition " << partition.partition << " from topic "
         << partition.topic
         << " is empty. Falling back to latest known offset.\n";
    later.push_back(partition);
  }
  ASSIGN_OR_RETURN(const Offsets ends, ListOffsets(later, OffsetSpec::kLatest));
  for (const auto& [partition, offset] : ends) offsets[partition] = offset;
  return offsets;
}

absl::StatusOr<GroupOffsetReset::Offsets> GroupOffsetReset::Shifted(
    const Partitions& partitions, const OffsetMap& committed) {
  ASSIGN_OR_RETURN(const int64_t by, Number(line_, "shift-by"));
  Offsets offsets;
  for (const TopicPartition& partition : partitions) {
    const auto found = committed.find(partition);
    if (found == committed.end()) {
      return absl::InvalidArgumentError(absl::StrCat(
          "topic \"", partition.topic, "\" partition ", partition.partition,
          ": there is no committed offset to "
          "shift, expected one, or another rule"));
    }
    offsets[partition] = found->second.offset + by;
  }
  return WithinLog(std::move(offsets));
}

absl::StatusOr<GroupOffsetReset::Offsets> GroupOffsetReset::Current(
    const Partitions& partitions, const OffsetMap& committed) {
  Offsets offsets;
  Partitions without;
  for (const TopicPartition& partition : partitions) {
    const auto found = committed.find(partition);
    if (found == committed.end()) {
      without.push_back(partition);
    } else {
      offsets[partition] = found->second.offset;
    }
  }
  ASSIGN_OR_RETURN(const Offsets ends,
                   ListOffsets(without, OffsetSpec::kLatest));
  offsets.insert(ends.begin(), ends.end());
  return offsets;
}

absl::StatusOr<GroupOffsetReset::Offsets> GroupOffsetReset::FromFile(
    const std::string& group_id) {
  const std::string path = line_.GetOr("from-file", "");
  std::ifstream file(path);
  if (!file) return Wrong("from-file", path, "a file that can be read");
  std::ostringstream text;
  text << file.rdbuf();
  ASSIGN_OR_RETURN(const ResetPlan plan, ParseResetPlan(text.str(), group_id));
  const auto found = plan.find(group_id);
  Offsets offsets;
  if (found == plan.end()) {
    out_ << "\nError: No reset plan for group " << group_id << " found\n";
    return offsets;
  }
  for (const auto& [partition, offset] : found->second) {
    offsets[partition] = offset.offset;
  }
  return WithinLog(std::move(offsets));
}

absl::StatusOr<GroupOffsetReset::Offsets> GroupOffsetReset::WithinLog(
    Offsets offsets) {
  Partitions partitions;
  for (const auto& [partition, offset] : offsets) {
    partitions.push_back(partition);
  }
  ASSIGN_OR_RETURN(const Offsets starts,
                   ListOffsets(partitions, OffsetSpec::kEarliest));
  ASSIGN_OR_RETURN(const Offsets ends,
                   ListOffsets(partitions, OffsetSpec::kLatest));
  for (auto& [partition, offset] : offsets) {
    const int64_t within =
        std::clamp(offset, starts.at(partition), ends.at(partition));
    if (within == offset) continue;
    err_ << "\nWarn: New offset (" << offset << ") is "
         << (offset > within ? "higher than latest" : "lower than earliest")
         << " offset for topic partition " << partition.ToString()
         << ". Value will be set to " << within << "\n";
    offset = within;
  }
  return offsets;
}

}  // namespace kafka_embedded
