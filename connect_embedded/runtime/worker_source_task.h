// Runs one source task: poll, convert, send, and commit the offsets of what
// Kafka has acknowledged.
//
// Each step is a task of the runtime: a poll and the sends of what it brought.
// It takes turns with everything else of the runtime, and stops polling while
// too much is unacknowledged. A poll that blocks is made on a thread
// (plugin_calls.h); what it brought is sent when it returns.
#ifndef CONNECT_EMBEDDED_RUNTIME_WORKER_SOURCE_TASK_H_
#define CONNECT_EMBEDDED_RUNTIME_WORKER_SOURCE_TASK_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "connect_embedded/api/connector.h"
#include "connect_embedded/runtime/offset_backing_store.h"
#include "connect_embedded/runtime/plugin_calls.h"
#include "connect_embedded/runtime/source_topics.h"
#include "connect_embedded/runtime/submitted_records.h"
#include "connect_embedded/runtime/worker_task.h"
#include "kafka_embedded/client/producer.h"
#include "kafka_embedded/runtime/runtime.h"

namespace connect_embedded {

class WorkerSourceTask final : public WorkerTask {
 public:
  // `runtime` and `store` outlive the task. `threads`: for a task that blocks;
  // null has all calls made inside the runtime.
  WorkerSourceTask(kafka_embedded::Runtime& runtime, WorkerTaskOptions options,
                   std::unique_ptr<SourceTask> task,
                   std::unique_ptr<kafka_embedded::Producer> producer,
                   OffsetBackingStore& store,
                   std::unique_ptr<SourceTopics> topics,
                   std::shared_ptr<PluginThreads> threads);
  ~WorkerSourceTask() override;

  void Start() override;
  void Stop(absl::AnyInvocable<void()> done) override;

 private:
  void OnTargetChanged() override;
  class Context;
  // What a poll brought. The call owns it while it is under way.
  struct Polled {
    std::vector<SourceRecord> records;
    absl::Duration wait;
  };

  void OnStarted(const absl::Status& status);
  std::optional<SourceMap> Offset(const SourceMap& partition) const;
  // There is something to poll.
  void OnWake();

  void StepAfter(absl::Duration wait);
  void Step();
  void PollTask();
  void OnPolled(const absl::Status& status);
  // Sends what was polled, and sees to the next step.
  void GoOn();
  // False if some are left, from next_ on: the producer has no room, or the
  // task has failed.
  bool SendPolled();
  absl::Status SendOne(SourceRecord& record, bool& full);
  // False if the record is left out.
  absl::StatusOr<bool> Transform(SourceRecord& record);
  absl::StatusOr<bool> Convert(SourceRecord& record,
                               kafka_embedded::ProducerRecord& out);
  absl::Status ConvertParts(const SourceRecord& record,
                            kafka_embedded::ProducerRecord& out,
                            RecordError& error);
  absl::Status ConvertHeaders(const SourceRecord& record);
  absl::Status Send(const kafka_embedded::ProducerRecord& out,
                    const SourceRecord& record,
                    SubmittedRecords::Ticket ticket);
  void LeaveOut(const SourceRecord& record);
  // Tells the task, if it wants to know.
  void CommitRecord(const SourceRecord& record, const RecordMetadata* metadata);
  // True if what failed is tried again later, with the record as it was polled.
  bool RetryLater(const absl::Status& error, SourceRecord& record);
  // False while a topic that is to be created is not there yet.
  bool HasTopic(absl::string_view topic);
  void OnAnswered(
      SubmittedRecords::Ticket ticket,
      const absl::StatusOr<kafka_embedded::RecordMetadata>& metadata);

  void CommitLater();
  // `done`, if given, when they are written, or could not be.
  void CommitOffsets(absl::AnyInvocable<void()> done);
  void OnOffsetsWritten(const OffsetUpdates& updates,
                        const absl::Status& status);
  // Tells the task that its offsets are committed.
  void CommitTask();
  void Fail(const absl::Status& status);
  // Waits for what is under way, commits, and stops the task.
  void Drain();
  void OnDrained();
  void OnCommitted();
  void OnTaskStopped();

  kafka_embedded::Runtime& runtime_;
  const kafka_embedded::Lane lane_;
  // Shared with a call under way, as what it uses is.
  const std::shared_ptr<SourceTask> task_;
  OffsetBackingStore& store_;
  SubmittedRecords submitted_;
  // What the store has not confirmed, the newest of each partition: the next
  // commit takes along what one that failed could not write.
  OffsetUpdates unwritten_;
  // Behind submitted_, to which its callbacks refer.
  std::unique_ptr<kafka_embedded::Producer> producer_;
  // Null where the brokers create topics, or nobody does.
  const std::unique_ptr<SourceTopics> topics_;

  kafka_embedded::Timer step_;
  kafka_embedded::Timer commit_;
  kafka_embedded::Timer drain_;
  // Gone when the task is.
  const std::shared_ptr<WorkerSourceTask*> self_;

  const std::shared_ptr<Context> context_;
  const std::shared_ptr<Polled> polled_;
  PluginCalls calls_;
  bool polling_ = false;
  bool woken_ = false;        // While it was polling.
  size_t next_ = 0;           // Of polled_->records.
  int64_t now_ms_ = 0;        // When these were taken up.
  bool transformed_ = false;  // Record next_ has been through the chain.
  // As polled, where the task wants it back or it may be tried again.
  SourceRecord original_;
  std::optional<absl::Duration> retry_in_;
  absl::Duration wait_ = absl::ZeroDuration();
  bool blocked_ = false;  // Until more is acknowledged.
  bool draining_ = false;
  bool task_started_ = false;
  bool stopping_task_ = false;
  bool wants_commit_record_ = false;
  absl::Status send_error_;
  absl::AnyInvocable<void()> on_stopped_;

  std::string key_scratch_;
  std::string value_scratch_;
  std::vector<std::string> header_values_;
  std::vector<kafka_embedded::HeaderView> headers_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_RUNTIME_WORKER_SOURCE_TASK_H_
