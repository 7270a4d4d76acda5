// Runs one sink task: fetch, convert, put, and commit the offsets that the task
// has made durable.
//
// The consumer tells when there is something to read; each batch is one task of
// the runtime. A Put that is UNAVAILABLE keeps its batch and is made again. One
// that blocks is made on a thread (plugin_calls.h); nothing is fetched
// meanwhile.
#ifndef CONNECT_EMBEDDED_RUNTIME_WORKER_SINK_TASK_H_
#define CONNECT_EMBEDDED_RUNTIME_WORKER_SINK_TASK_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "connect_embedded/api/connector.h"
#include "connect_embedded/runtime/plugin_calls.h"
#include "connect_embedded/runtime/worker_task.h"
#include "kafka_embedded/client/consumer.h"
#include "kafka_embedded/runtime/runtime.h"

namespace connect_embedded {

class WorkerSinkTask final : public WorkerTask {
 public:
  // `runtime` outlives the task. `threads`: for a task that blocks; null has
  // all calls made inside the runtime.
  WorkerSinkTask(kafka_embedded::Runtime& runtime, WorkerTaskOptions options,
                 std::unique_ptr<SinkTask> task,
                 std::unique_ptr<kafka_embedded::Consumer> consumer,
                 std::shared_ptr<PluginThreads> threads);
  ~WorkerSinkTask() override;

  // As a member of the consumer's group, with the connector's other tasks. To
  // the topics, or to those that `regex` matches unless it is empty.
  absl::Status Subscribe(std::vector<std::string> topics,
                         const std::string& regex);
  void Start() override;
  void Stop(absl::AnyInvocable<void()> done) override;

 private:
  void OnTargetChanged() override;
  class Context;
  // What was fetched, and what a Put is given, which borrows from it. The call
  // owns it while it is under way.
  struct Batch {
    kafka_embedded::ConsumerRecords fetched;
    std::vector<SinkRecord> records;
  };

  // For the task, by way of its context.
  void SeekTo(const TopicPartition& partition, int64_t offset);
  void Pause(const std::vector<TopicPartition>& partitions);
  void Resume(const std::vector<TopicPartition>& partitions);
  void RequestCommit();

  void Begin();
  void AwaitRecords();
  void Step();
  // Partitions go to another task: first the offsets are committed.
  void OnRevoked(const std::vector<TopicPartition>& revoked,
                 std::function<void()> done);
  // Closes them once nothing else is under way.
  void CloseGone(std::vector<TopicPartition> gone, std::function<void()> done);
  // Closes and opens what has changed, and goes on to Process.
  void UpdateAssignment();
  // Converts and delivers what was fetched.
  void Process();
  // Goes on where it was left, if something is to be tried again.
  absl::Status ConvertFetched();
  // False if the record is left out.
  absl::StatusOr<bool> ConvertOne(const kafka_embedded::ConsumerRecord& from,
                                  SinkRecord& to);
  absl::Status ConvertParts(const kafka_embedded::ConsumerRecord& from,
                            SinkRecord& to, RecordError& error);
  absl::Status ConvertHeaders(const kafka_embedded::ConsumerRecord& from,
                              SinkRecord& to);
  void Deliver();
  void OnPut(const absl::Status& status);

  void CommitLater();
  // `done` runs when the commit is answered, or there was nothing to commit.
  void CommitOffsets(absl::AnyInvocable<void()> done);
  void CommitIdle(absl::AnyInvocable<void()> done);
  void CommitAllowed(const SinkOffsets& allowed,
                     absl::AnyInvocable<void()> done);
  void Rewind();
  void Fail(const absl::Status& status);
  void Drain();
  void LeaveGroup();
  void OnDrained();
  void OnTaskStopped();

  kafka_embedded::Runtime& runtime_;
  const kafka_embedded::Lane lane_;
  // Shared with a call under way, as what it uses is.
  const std::shared_ptr<SinkTask> task_;
  std::unique_ptr<kafka_embedded::Consumer> consumer_;

  kafka_embedded::Timer step_;
  kafka_embedded::Timer commit_;
  kafka_embedded::Timer drain_;
  const std::shared_ptr<WorkerSinkTask*> self_;

  const std::shared_ptr<Context> context_;
  const std::shared_ptr<Batch> batch_;
  PluginCalls calls_;
  bool busy_ = false;     // An Open or a Put is under way.
  size_t converted_ = 0;  // Of what was fetched.
  std::optional<absl::Duration> retry_in_;
  SinkOffsets reached_;  // Behind the batch, not yet put.
  SinkOffsets put_;      // Behind what was put.
  SinkOffsets committed_;
  std::vector<TopicPartition> assignment_;
  std::vector<TopicPartition> paused_by_task_;
  absl::Duration retry_timeout_;
  bool task_started_ = false;
  bool draining_ = false;
  bool stopping_task_ = false;
  absl::AnyInvocable<void()> on_stopped_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_RUNTIME_WORKER_SINK_TASK_H_
