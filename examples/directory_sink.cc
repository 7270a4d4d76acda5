#include "examples/directory_sink.h"

#include <filesystem>
#include <fstream>

#include "absl/strings/str_cat.h"

namespace examples {

using connect_embedded::Config;
using connect_embedded::ConfigDef;
using connect_embedded::SinkRecord;
using kafka_embedded::ConfigKey;

namespace {

const ConfigDef& Def() {
  using namespace kafka_embedded::config_key;  // NOLINT: a table's short names.
  static constexpr ConfigKey kKeys[] = {
      {"directory", kString, kRequired, NonEmpty(), kHigh},
  };
  static const auto* const def = new ConfigDef({kKeys});
  return *def;
}

}  // namespace

absl::Status DirectorySinkTask::Start(const Config& config,
                                      connect_embedded::SinkTaskContext&) {
  directory_ = config.at("directory");
  std::error_code error;
  std::filesystem::create_directories(directory_, error);
  if (!error) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      "directory \"", directory_, "\": cannot be made: ", error.message()));
}

absl::Status DirectorySinkTask::Put(absl::Span<const SinkRecord> records) {
  for (const SinkRecord& record : records) {
    if (record.key.is_null()) {
      return absl::InvalidArgumentError(
          absl::StrCat("the record at offset ", record.offset, " has no key"));
    }
    unwritten_[record.key.ToString()] = record.value.ToString();
  }
  return absl::OkStatus();
}

// Only what was written may be committed.
absl::Status DirectorySinkTask::Flush(const connect_embedded::SinkOffsets&) {
  for (const auto& [key, value] : unwritten_) {
    const std::filesystem::path file = std::filesystem::path(directory_) / key;
    std::ofstream out(file, std::ios::trunc);
    out << value;
    if (!out.flush()) {
      // Nothing is committed, and the records come again.
      return absl::UnavailableError(
          absl::StrCat("file \"", file.string(), "\": cannot be written"));
    }
  }
  unwritten_.clear();
  return absl::OkStatus();
}

const ConfigDef& DirectorySinkConnector::config_def() const { return Def(); }

absl::Status DirectorySinkConnector::Start(const Config& config) {
  config_ = config;
  return absl::OkStatus();
}

// All tasks are alike: they share the partitions as a consumer group.
std::vector<Config> DirectorySinkConnector::TaskConfigs(int max_tasks) {
  return std::vector<Config>(max_tasks, config_);
}

std::unique_ptr<connect_embedded::SinkTask> DirectorySinkConnector::NewTask() {
  return std::make_unique<DirectorySinkTask>();
}

}  // namespace examples
