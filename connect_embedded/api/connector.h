// What a connector is: one object that splits the work into task
// configurations, and tasks that do it.
//
//   class ClockSource final : public SourceTask {
//    public:
//     absl::Status Start(const Config& config, SourceTaskContext&) override {
//       topic_ = config.at("topic");
//       return absl::OkStatus();
//     }
//     absl::StatusOr<absl::Duration> Poll(
//         std::vector<SourceRecord>& records) override {
//       SourceRecord& record = records.emplace_back();
//       record.topic = BorrowedTopicName(topic_);
//       record.value_schema = Schema::String();
//       record.value = Value::String("tick");
//       return absl::Seconds(1);
//     }
//   };
//
// Register it with Plugins (plugins.h) to start it from a property file.
//
// Threads: the worker makes one call at a time. In real time a connector and a
// task have each a thread for their calls, which may block, unless they say
// that they never do (blocks()); under virtual time all calls are made inside
// the runtime, where waiting would wait for ever. Connector::config_def and
// NewTask wait for nothing, nor do converters, transformations and predicates:
// those are called inside the runtime always.
//
// Errors: a Status UNAVAILABLE stands for Kafka's RetriableException, the call
// is made again. Any other fails the task, with the Status as its trace; so
// does an exception, from any call.
#ifndef CONNECT_EMBEDDED_API_CONNECTOR_H_
#define CONNECT_EMBEDDED_API_CONNECTOR_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "connect_embedded/api/record.h"
#include "kafka_embedded/base/config.h"
#include "kafka_embedded/base/config_def.h"
#include "kafka_embedded/base/topic_partition.h"
#include "kafka_embedded/client/producer.h"
#include "kafka_embedded/runtime/runtime.h"

namespace connect_embedded {

using kafka_embedded::Config;
using kafka_embedded::ConfigDef;
using kafka_embedded::RecordMetadata;
using kafka_embedded::TopicPartition;

// The version that plugins of this project and Kafka's own report.
inline constexpr absl::string_view kConnectVersion = "4.4.0";

class Connector {
 public:
  virtual ~Connector() = default;
  virtual absl::string_view version() const { return kConnectVersion; }
  // False: no call waits for anything, so that all of them are made inside the
  // runtime; it spares a thread. Asked when the connector is registered.
  virtual bool blocks() const { return true; }
  // The connector's own properties. The worker has checked them before Start.
  virtual const ConfigDef& config_def() const = 0;
  // More than ConfigDef can say, such as properties that exclude each other.
  virtual absl::Status Validate(const Config&) const {
    return absl::OkStatus();
  }
  virtual absl::Status Start(const Config& config) = 0;
  // At most `max_tasks` configurations, one for each task.
  virtual std::vector<Config> TaskConfigs(int max_tasks) = 0;
  virtual void Stop() {}
  // Offsets are about to be altered from outside (KIP-875); nullopt forgets a
  // partition. False if the connector keeps offsets of its own as well, which
  // this does not reach; an error's text tells why the new ones are refused.
  // Called on an object that was never started.
  using OffsetChanges =
      std::vector<std::pair<SourceMap, std::optional<SourceMap>>>;
  virtual absl::StatusOr<bool> AlterOffsets(const Config&,
                                            const OffsetChanges&) {
    return false;
  }
};

// ---- Sources ----------------------------------------------------------------

// What the worker offers to a source task. Lives as long as the task. Any
// thread.
class SourceTaskContext {
 public:
  virtual ~SourceTaskContext() = default;
  // The offset committed last for a source partition.
  virtual std::optional<SourceMap> Offset(const SourceMap& partition) const = 0;
  virtual kafka_embedded::Runtime& runtime() = 0;
  virtual absl::Time Now() const = 0;
  // Has the task polled soon, before the time that Poll asked for.
  virtual void Wake() = 0;
  // One line for people, with the task's name in front.
  virtual void Log(absl::string_view message) = 0;
};

class SourceTask {
 public:
  virtual ~SourceTask() = default;
  virtual absl::string_view version() const { return kConnectVersion; }
  // False: no call waits for anything, so that all of them are made inside the
  // runtime; it spares a change of thread for each. Asked before Start.
  virtual bool blocks() const { return true; }
  virtual absl::Status Start(const Config& config,
                             SourceTaskContext& context) = 0;
  // Appends what there is to `records`, which is empty, and returns how long to
  // wait before the next call: zero to be called again as soon as these are
  // sent, infinite to be called after a Wake. The records may borrow from the
  // task until its next Poll or Stop.
  virtual absl::StatusOr<absl::Duration> Poll(
      std::vector<SourceRecord>& records) = 0;
  // After the offsets of what was polled so far have been committed.
  virtual void Commit() {}
  // True: CommitRecord is called for each record. It costs a copy of each.
  // Asked once, after Start.
  virtual bool wants_commit_record() const { return false; }
  // `metadata` is nullptr for a record that was filtered out or dropped.
  virtual void CommitRecord(const SourceRecord&, const RecordMetadata*) {}
  virtual void Stop() {}
};

class SourceConnector : public Connector {
 public:
  // Also called on an object that was never started: a task may run elsewhere
  // than its connector.
  virtual std::unique_ptr<SourceTask> NewTask() = 0;
};

// ---- Sinks ------------------------------------------------------------------

// What the worker offers to a sink task. Lives as long as the task. Any thread.
class SinkTaskContext {
 public:
  virtual ~SinkTaskContext() = default;
  // Reads from there instead, before the next Put.
  virtual void SeekTo(const TopicPartition& partition, int64_t offset) = 0;
  // How long to wait before a Put that was UNAVAILABLE is made again.
  virtual void SetRetryTimeout(absl::Duration timeout) = 0;
  virtual std::vector<TopicPartition> Assignment() const = 0;
  virtual void Pause(const std::vector<TopicPartition>& partitions) = 0;
  virtual void Resume(const std::vector<TopicPartition>& partitions) = 0;
  // Commits soon rather than at the next interval.
  virtual void RequestCommit() = 0;
  virtual kafka_embedded::Runtime& runtime() = 0;
};

// The next offset to read of each partition.
using SinkOffsets = absl::btree_map<TopicPartition, int64_t>;

class SinkTask {
 public:
  virtual ~SinkTask() = default;
  virtual absl::string_view version() const { return kConnectVersion; }
  // False: no call waits for anything, so that all of them are made inside the
  // runtime; it spares a change of thread for each. Asked before Start.
  virtual bool blocks() const { return true; }
  virtual absl::Status Start(const Config& config,
                             SinkTaskContext& context) = 0;
  // Partitions that are the task's from now on, and before they no longer are.
  virtual absl::Status Open(absl::Span<const TopicPartition>) {
    return absl::OkStatus();
  }
  virtual void Close(absl::Span<const TopicPartition>) {}
  // The records may borrow: a copy of one owns all it has.
  virtual absl::Status Put(absl::Span<const SinkRecord> records) = 0;
  // Makes what was Put durable. `offsets` are those reached.
  virtual absl::Status Flush(const SinkOffsets& offsets) = 0;
  // Before a commit: which offsets may be committed. Flushes, unless the task
  // knows better.
  virtual absl::StatusOr<SinkOffsets> PreCommit(const SinkOffsets& offsets) {
    if (absl::Status status = Flush(offsets); !status.ok()) return status;
    return offsets;
  }
  virtual void Stop() {}
};

class SinkConnector : public Connector {
 public:
  // As of a source.
  virtual std::unique_ptr<SinkTask> NewTask() = 0;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_API_CONNECTOR_H_
