// Kafka's FileStreamSource: each line of a file, or of standard input, is a
// record with a string value.
//
//   connector.class=FileStreamSource
//   file=/var/log/syslog        (standard input if it is not set)
//   topic=lines
//   batch.size=2000             (records a poll)
//
// The file is followed as it grows, and waited for while it is missing. A last
// line without an end waits for it. Offsets are {"filename": file} ->
// {"position": n}; a restart goes on behind the last committed line.
//
// Differences from Kafka: the position counts bytes, so that a restart goes on
// at the right place in text that is not ASCII, where Kafka counts characters;
// a file that has grown is seen within 100 ms rather than a second.
#ifndef CONNECT_EMBEDDED_FILE_FILE_STREAM_SOURCE_H_
#define CONNECT_EMBEDDED_FILE_FILE_STREAM_SOURCE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "connect_embedded/api/connector.h"
#include "connect_embedded/file/line_buffer.h"

namespace connect_embedded {

class StdinReader;

class FileStreamSourceTask final : public SourceTask {
 public:
  FileStreamSourceTask();
  // Reads `stdin_fd` where no file is named.
  explicit FileStreamSourceTask(int stdin_fd);
  ~FileStreamSourceTask() override;

  absl::Status Start(const Config& config, SourceTaskContext& context) override;
  absl::StatusOr<absl::Duration> Poll(
      std::vector<SourceRecord>& records) override;
  void Stop() override;

 private:
  // False while the file does not exist.
  absl::StatusOr<bool> Open();
  absl::Status SeekToCommitted();
  // How many bytes came; 0 if there are none at the moment.
  absl::StatusOr<size_t> ReadMore();
  void TakeLines(std::vector<SourceRecord>& records);

  const int stdin_fd_;
  SourceTaskContext* context_ = nullptr;
  std::string filename_;  // Empty: standard input.
  std::string topic_;
  size_t batch_size_ = 0;
  SourcePartition partition_;  // Empty for standard input.
  int64_t start_position_ = 0;
  int fd_ = -1;
  bool told_missing_ = false;
  std::unique_ptr<StdinReader> stdin_reader_;
  LineBuffer lines_;
};

class FileStreamSourceConnector final : public SourceConnector {
 public:
  const ConfigDef& config_def() const override;
  absl::Status Start(const Config& config) override;
  // One: only one stream makes sense.
  std::vector<Config> TaskConfigs(int max_tasks) override;
  std::unique_ptr<SourceTask> NewTask() override;
  absl::StatusOr<bool> AlterOffsets(const Config& config,
                                    const OffsetChanges& changes) override;

 private:
  Config config_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_FILE_FILE_STREAM_SOURCE_H_
