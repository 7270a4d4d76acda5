// A source of one's own: the numbers from `first` to `last`, one record each,
// one every `interval.ms`. Where it stands is an offset, so that a restart goes
// on. docs/writing-a-connector.md walks through it.
//
//   connector.class=SequenceSource
//   topic=numbers
//   first=1
//   last=100
#ifndef EXAMPLES_SEQUENCE_SOURCE_H_
#define EXAMPLES_SEQUENCE_SOURCE_H_

#include <memory>
#include <string>
#include <vector>

#include "connect_embedded/api/connector.h"

namespace examples {

class SequenceSourceTask final : public connect_embedded::SourceTask {
 public:
  absl::Status Start(const connect_embedded::Config& config,
                     connect_embedded::SourceTaskContext& context) override;
  absl::StatusOr<absl::Duration> Poll(
      std::vector<connect_embedded::SourceRecord>& records) override;

 private:
  std::string topic_;
  int64_t next_ = 0;
  int64_t last_ = 0;
  absl::Duration interval_;
  connect_embedded::SourcePartition partition_;
};

class SequenceSourceConnector final : public connect_embedded::SourceConnector {
 public:
  const connect_embedded::ConfigDef& config_def() const override;
  absl::Status Validate(const connect_embedded::Config& config) const override;
  absl::Status Start(const connect_embedded::Config& config) override;
  // The range in as many parts as there may be tasks.
  std::vector<connect_embedded::Config> TaskConfigs(int max_tasks) override;
  std::unique_ptr<connect_embedded::SourceTask> NewTask() override;

 private:
  connect_embedded::Config config_;
};

}  // namespace examples

#endif  // EXAMPLES_SEQUENCE_SOURCE_H_
