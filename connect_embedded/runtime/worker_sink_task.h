// Runs one sink task: fetch, convert, put, and commit the offsets that the task
// has made durable.
//
// The consumer tells when there is something to read; each batch is one task of
// the runtime. A Put that is UNAVAILABLE keeps its batch and is made again.
#ifndef CONNECT_EMBEDDED_RUNTIME_WORKER_SINK_TASK_H_
#define CONNECT_EMBEDDED_RUNTIME_WORKER_SINK_TASK_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "connect_embedded/api/connector.h"
#include "connect_embedded/runtime/worker_task.h"
#include "kafka_embedded/client/consumer.h"
#include "kafka_embedded/runtime/runtime.h"

namespace connect_embedded {

class WorkerSinkTask final : public WorkerTask, private SinkTaskContext {
 public:
  // `consumer` is subscribed already. `runtime` outlives the task.
  WorkerSinkTask(kafka_embedded::Runtime& runtime, WorkerTaskOptions options,
                 std::unique_ptr<SinkTask> task,
                 std::unique_ptr<kafka_embedded::Consumer> consumer);
  ~WorkerSinkTask() override;

  // As a member of the consumer's group, with the connector's other tasks. To
  // the topics, or to those that `regex` matches unless it is empty.
  absl::Status Subscribe(std::vector<std::string> topics,
                         const std::string& regex);
  void Start() override;
  void Stop(absl::AnyInvocable<void()> done) override;

 private:
  void OnTargetChanged() override;
  // SinkTaskContext.
  void SeekTo(const TopicPartition& partition, int64_t offset) override;
  void SetRetryTimeout(absl::Duration timeout) override;
  std::vector<TopicPartition> Assignment() const override;
  void Pause(const std::vector<TopicPartition>& partitions) override;
  void Resume(const std::vector<TopicPartition>& partitions) override;
  void RequestCommit() override;
  kafka_embedded::Runtime& runtime() override { return runtime_; }

  void Begin();
  void AwaitRecords();
  void Step();
  // Partitions go to another task: first the offsets are committed.
  void OnRevoked(const std::vector<TopicPartition>& revoked,
                 std::function<void()> done);
  void CloseGone(const std::vector<TopicPartition>& gone);
  // False if the task has failed.
  bool UpdateAssignment();
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

  void CommitLater();
  // `done` runs when the commit is answered, or there was nothing to commit.
  void CommitOffsets(absl::AnyInvocable<void()> done);
  void Rewind();
  void Fail(const absl::Status& status);
  void Drain();
  void LeaveGroup();
  void OnDrained();

  kafka_embedded::Runtime& runtime_;
  const kafka_embedded::Lane lane_;
  const std::unique_ptr<SinkTask> task_;
  std::unique_ptr<kafka_embedded::Consumer> consumer_;

  kafka_embedded::Timer step_;
  kafka_embedded::Timer commit_;
  kafka_embedded::Timer drain_;
  const std::shared_ptr<WorkerSinkTask*> self_;

  // What batch_ borrows from.
  kafka_embedded::ConsumerRecords fetched_;
  std::vector<SinkRecord> batch_;
  size_t converted_ = 0;  // Of fetched_.
  std::optional<absl::Duration> retry_in_;
  SinkOffsets reached_;  // Behind batch_, not yet put.
  SinkOffsets put_;      // Behind what was put.
  SinkOffsets committed_;
  std::vector<TopicPartition> assignment_;
  std::vector<TopicPartition> paused_by_task_;
  absl::Duration retry_timeout_;
  bool task_started_ = false;
  bool draining_ = false;
  absl::AnyInvocable<void()> on_stopped_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_RUNTIME_WORKER_SINK_TASK_H_
