#include "connect_embedded/file/file_stream_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "connect_embedded/api/utf8.h"
#include "connect_embedded/file/stdin_reader.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

using kafka_embedded::ConfigKey;
using kafka_embedded::ParsedConfig;

constexpr absl::Duration kMissingWait = absl::Seconds(1);
constexpr absl::Duration kGrowthWait = absl::Milliseconds(100);

const ConfigDef& Def() {
  using namespace kafka_embedded::config_key;
  static constexpr ConfigKey kKeys[] = {
      {"file", kString, kNull, AnyValue(), kHigh},
      {"topic", kString, kRequired, NonEmpty(), kHigh},
      {"batch.size", kInt, "2000", AnyValue(), kLow},
  };
  static const auto* const def = new ConfigDef({kKeys});
  return *def;
}

absl::Status FileError(absl::string_view file, absl::string_view problem,
                       int error) {
  return absl::FailedPreconditionError(absl::StrCat(
      "file \"", file, "\": ", problem, ": ", std::strerror(error)));
}

}  // namespace

FileStreamSourceTask::FileStreamSourceTask()
    : FileStreamSourceTask(STDIN_FILENO) {}
FileStreamSourceTask::FileStreamSourceTask(int stdin_fd)
    : stdin_fd_(stdin_fd) {}
FileStreamSourceTask::~FileStreamSourceTask() { Stop(); }

absl::Status FileStreamSourceTask::Start(const Config& config,
                                         SourceTaskContext& context) {
  ASSIGN_OR_RETURN(const ParsedConfig parsed, Def().Parse(config));
  context_ = &context;
  filename_ = parsed.GetString("file");
  topic_ = parsed.GetString("topic");
  batch_size_ = static_cast<size_t>(std::max(1, parsed.GetInt("batch.size")));
  if (filename_.empty()) {
    stdin_reader_ = std::make_unique<StdinReader>(
        stdin_fd_, [context = context_] { context->Wake(); });
  } else {
    partition_ = std::make_shared<const SourceMap>(
        SourceMap{{"filename", Value::String(filename_)}});
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> FileStreamSourceTask::Open() {
  if (fd_ >= 0 || stdin_reader_ != nullptr) return true;
  const int fd = open(filename_.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0 && errno == ENOENT) {
    if (!told_missing_) {
      context_->Log(
          absl::StrCat("file \"", filename_, "\": not found, waiting for it"));
    }
    told_missing_ = true;
    return false;
  }
  if (fd < 0) return FileError(filename_, "cannot be read", errno);
  fd_ = fd;
  struct stat info;
  if (fstat(fd, &info) == 0 && S_ISDIR(info.st_mode)) {
    return FileError(filename_, "cannot be read", EISDIR);
  }
  RETURN_IF_ERROR(SeekToCommitted());
  return true;
}

absl::Status FileStreamSourceTask::SeekToCommitted() {
  const std::optional<SourceMap> offset = context_->Offset(*partition_);
  if (!offset.has_value()) return absl::OkStatus();
  const auto position = offset->find("position");
  if (position == offset->end() || position->second.is_null()) {
    return absl::OkStatus();
  }
  if (position->second.kind() != Value::Kind::kInt64 ||
      position->second.int64() < 0) {
    return absl::InvalidArgumentError(absl::StrCat(
        "file \"", filename_, "\": offset position \"",
        position->second.ToString(),
        "\" is the incorrect type, expected a whole number from 0"));
  }
  position_ = position->second.int64();
  if (lseek(fd_, position_, SEEK_SET) < 0) {
    return FileError(filename_,
                     absl::StrCat("cannot go to position ", position_), errno);
  }
  return absl::OkStatus();
}

absl::StatusOr<size_t> FileStreamSourceTask::ReadMore() {
  char* const space = lines_.Space();
  if (stdin_reader_ != nullptr) {
    return stdin_reader_->Take(space, lines_.space());
  }
  ssize_t count;
  do {
    count = read(fd_, space, lines_.space());
  } while (count < 0 && errno == EINTR);
  if (count < 0) return FileError(filename_, "cannot be read", errno);
  return static_cast<size_t>(count);
}

void FileStreamSourceTask::TakeLines(std::vector<SourceRecord>& records) {
  absl::string_view line;
  while (records.size() < batch_size_ && lines_.Next(line)) {
    SourceRecord& record = records.emplace_back();
    record.topic = BorrowedTopicName(topic_);
    record.value_schema = Schema::String();
    record.value = IsUtf8(line) ? Value::BorrowedString(line)
                                : Value::String(RepairUtf8(line));
    // What stands between two lines is ASCII.
    const size_t bytes = lines_.consumed() - counted_bytes_;
    counted_bytes_ = lines_.consumed();
    position_ += static_cast<int64_t>(Utf16Length(record.value.string()) +
                                      bytes - line.size());
    if (partition_ == nullptr) continue;
    record.source_partition = partition_;
    record.source_offset = SourceOffset::Number("position", position_);
  }
}

absl::StatusOr<absl::Duration> FileStreamSourceTask::Poll(
    std::vector<SourceRecord>& records) {
  ASSIGN_OR_RETURN(const bool open, Open());
  if (!open) return kMissingWait;
  TakeLines(records);
  // Reading moves the buffer, so only while nothing points into it.
  while (records.empty()) {
    ASSIGN_OR_RETURN(const size_t count, ReadMore());
    if (count == 0) {
      return stdin_reader_ != nullptr ? absl::InfiniteDuration() : kGrowthWait;
    }
    lines_.Commit(count);
    TakeLines(records);
  }
  return absl::ZeroDuration();
}

void FileStreamSourceTask::Stop() {
  stdin_reader_.reset();
  if (fd_ >= 0) close(fd_);
  fd_ = -1;
}

const ConfigDef& FileStreamSourceConnector::config_def() const { return Def(); }

absl::Status FileStreamSourceConnector::Start(const Config& config) {
  config_ = config;
  return absl::OkStatus();
}

std::vector<Config> FileStreamSourceConnector::TaskConfigs(int /*max_tasks*/) {
  return {config_};
}

std::unique_ptr<SourceTask> FileStreamSourceConnector::NewTask() {
  return std::make_unique<FileStreamSourceTask>();
}

absl::StatusOr<bool> FileStreamSourceConnector::AlterOffsets(
    const Config& config, const OffsetChanges& changes) {
  const auto file = config.find("file");
  if (file == config.end() || file->second.empty()) {
    return absl::UnknownError(
        "Offsets cannot be modified if the 'file' configuration is "
        "unspecified. This is because stdin is used for input and offsets are "
        "not tracked.");
  }
  for (const auto& [partition, offset] : changes) {
    // A null offset removes whatever there is, of the right form or not.
    if (!offset.has_value()) continue;
    if (!partition.contains("filename")) {
      return absl::UnknownError(
          "Partition objects should contain the key 'filename'");
    }
    const auto position = offset->find("position");
    if (position == offset->end()) {
      return absl::UnknownError(
          "Offset objects should either be null or contain the key "
          "'position'");
    }
    if (position->second.kind() != Value::Kind::kInt64) {
      return absl::UnknownError(
          "The value for the 'position' key in the offset is expected to be a "
          "Long value");
    }
    if (position->second.int64() < 0) {
      return absl::UnknownError(
          "The value for the 'position' key in the offset should be a "
          "non-negative value");
    }
  }
  return true;
}

}  // namespace connect_embedded
