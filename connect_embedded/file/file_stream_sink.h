// Kafka's FileStreamSink: the value of each record becomes a line at the end of
// a file, or on standard output.
//
//   connector.class=FileStreamSink
//   file=/tmp/lines             (standard output if it is not set)
//   topics=lines
//
// A value that is no text is written as Java's toString prints it; a null as
// "null". What a Put brings is written before the Put returns.
//
// Difference from Kafka: a write that fails, as on a full disk, fails the task;
// Kafka's PrintStream loses the lines without a word.
#ifndef CONNECT_EMBEDDED_FILE_FILE_STREAM_SINK_H_
#define CONNECT_EMBEDDED_FILE_FILE_STREAM_SINK_H_

#include <memory>
#include <string>
#include <vector>

#include "connect_embedded/api/connector.h"

namespace connect_embedded {

class FileStreamSinkTask final : public SinkTask {
 public:
  FileStreamSinkTask();
  // Writes to `stdout_fd` where no file is named.
  explicit FileStreamSinkTask(int stdout_fd) : stdout_fd_(stdout_fd) {}
  ~FileStreamSinkTask() override;

  bool blocks() const override { return false; }
  absl::Status Start(const Config& config, SinkTaskContext& context) override;
  absl::Status Put(absl::Span<const SinkRecord> records) override;
  absl::Status Flush(const SinkOffsets& offsets) override;
  void Stop() override;

 private:
  const int stdout_fd_;
  std::string filename_;  // Empty: standard output.
  int fd_ = -1;
  std::string buffer_;
  std::string scratch_;
};

class FileStreamSinkConnector final : public SinkConnector {
 public:
  bool blocks() const override { return false; }
  const ConfigDef& config_def() const override;
  absl::Status Start(const Config& config) override;
  std::vector<Config> TaskConfigs(int max_tasks) override;
  std::unique_ptr<SinkTask> NewTask() override;
  // The file keeps none.
  absl::StatusOr<bool> AlterOffsets(const Config&,
                                    const OffsetChanges&) override {
    return true;
  }

 private:
  Config config_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_FILE_FILE_STREAM_SINK_H_
