// A sink of one's own: the newest value of each key, in a file that has the
// key's name. What was put is written when offsets are committed.
// docs/writing-a-connector.md walks through it.
//
//   connector.class=DirectorySink
//   topics=numbers
//   directory=/tmp/numbers
#ifndef EXAMPLES_DIRECTORY_SINK_H_
#define EXAMPLES_DIRECTORY_SINK_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "connect_embedded/api/connector.h"

namespace examples {

class DirectorySinkTask final : public connect_embedded::SinkTask {
 public:
  absl::Status Start(const connect_embedded::Config& config,
                     connect_embedded::SinkTaskContext& context) override;
  absl::Status Put(
      absl::Span<const connect_embedded::SinkRecord> records) override;
  absl::Status Flush(const connect_embedded::SinkOffsets& offsets) override;

 private:
  std::string directory_;
  absl::btree_map<std::string, std::string> unwritten_;
};

class DirectorySinkConnector final : public connect_embedded::SinkConnector {
 public:
  const connect_embedded::ConfigDef& config_def() const override;
  absl::Status Start(const connect_embedded::Config& config) override;
  std::vector<connect_embedded::Config> TaskConfigs(int max_tasks) override;
  std::unique_ptr<connect_embedded::SinkTask> NewTask() override;

 private:
  connect_embedded::Config config_;
};

}  // namespace examples

#endif  // EXAMPLES_DIRECTORY_SINK_H_
