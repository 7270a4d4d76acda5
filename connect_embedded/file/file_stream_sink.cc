#include "connect_embedded/file/file_stream_sink.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

using kafka_embedded::ConfigKey;
using kafka_embedded::ParsedConfig;

const ConfigDef& Def() {
  using namespace kafka_embedded::config_key;
  static constexpr ConfigKey kKeys[] = {
      {"file", kString, kNull, AnyValue(), kHigh},
  };
  static const auto* const def = new ConfigDef({kKeys});
  return *def;
}

// Takes back the part of a line that a full disk has left at the end: whatever
// is appended later would go on with it. Not if others have appended since, or
// if it is no file.
void TakeBackTornLine(int fd, absl::string_view written) {
  const size_t line = written.rfind('\n');
  const size_t torn =
      written.size() - (line == absl::string_view::npos ? 0 : line + 1);
  struct stat info;
  if (torn == 0 || fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) return;
  const off_t end = lseek(fd, 0, SEEK_CUR);
  if (end != info.st_size) return;
  [[maybe_unused]] const int ignored =
      ftruncate(fd, end - static_cast<off_t>(torn));
}

absl::Status WriteAll(int fd, absl::string_view bytes) {
  size_t written = 0;
  while (written < bytes.size()) {
    const ssize_t count =
        write(fd, bytes.data() + written, bytes.size() - written);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      const int error = errno;
      TakeBackTornLine(fd, bytes.substr(0, written));
      return absl::InternalError(std::strerror(error));
    }
    written += static_cast<size_t>(count);
  }
  return absl::OkStatus();
}

}  // namespace

FileStreamSinkTask::FileStreamSinkTask() : FileStreamSinkTask(STDOUT_FILENO) {}
FileStreamSinkTask::~FileStreamSinkTask() { Stop(); }

absl::Status FileStreamSinkTask::Start(const Config& config,
                                       SinkTaskContext& /*context*/) {
  ASSIGN_OR_RETURN(const ParsedConfig parsed, Def().Parse(config));
  filename_ = parsed.GetString("file");
  if (filename_.empty()) {
    fd_ = stdout_fd_;
    return absl::OkStatus();
  }
  fd_ =
      open(filename_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (fd_ < 0) {
    return absl::FailedPreconditionError(absl::StrCat(
        "file \"", filename_,
        "\": cannot be opened or created for writing: ", std::strerror(errno)));
  }
  return absl::OkStatus();
}

absl::Status FileStreamSinkTask::Put(absl::Span<const SinkRecord> records) {
  buffer_.clear();
  for (const SinkRecord& record : records) {
    const absl::string_view line = record.value.ToText(scratch_);
    buffer_.append(line.data(), line.size());
    buffer_.push_back('\n');
  }
  if (absl::Status status = WriteAll(fd_, buffer_); !status.ok()) {
    return absl::InternalError(
        absl::StrCat("file \"", filename_.empty() ? "stdout" : filename_,
                     "\": cannot be written: ", status.message()));
  }
  return absl::OkStatus();
}

absl::Status FileStreamSinkTask::Flush(const SinkOffsets& /*offsets*/) {
  return absl::OkStatus();  // Put has written everything.
}

void FileStreamSinkTask::Stop() {
  if (fd_ >= 0 && !filename_.empty()) close(fd_);
  fd_ = -1;
}

const ConfigDef& FileStreamSinkConnector::config_def() const { return Def(); }

absl::Status FileStreamSinkConnector::Start(const Config& config) {
  config_ = config;
  return absl::OkStatus();
}

std::vector<Config> FileStreamSinkConnector::TaskConfigs(int max_tasks) {
  return std::vector<Config>(static_cast<size_t>(max_tasks), config_);
}

std::unique_ptr<SinkTask> FileStreamSinkConnector::NewTask() {
  return std::make_unique<FileStreamSinkTask>();
}

}  // namespace connect_embedded
