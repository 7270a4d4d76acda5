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
// The position is Kafka's: it counts what Java calls characters, UTF-16 code
// units of the text, and a restart takes it for a count of bytes. So behind
// text that is not ASCII a restart repeats the end of what was read, with
// Kafka's worker as with this one, and each goes on from the other's offsets.
//
// One difference from Kafka: a file that has grown is seen within 100 ms rather
// than a second.
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

  bool blocks() const override { return false; }
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
  int64_t position_ = 0;
  size_t counted_bytes_ = 0;  // Of the buffer's lines, those in position_.
  int fd_ = -1;
  bool told_missing_ = false;
  std::unique_ptr<StdinReader> stdin_reader_;
  LineBuffer lines_;
};

class FileStreamSourceConnector final : public SourceConnector {
 public:
  bool blocks() const override { return false; }
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
