// One consumer of a mirror: reads, hands to the shared producer, and commits
// what the target has acknowledged.
//
// Lives inside the runtime. Steps follow from the consumer's NotifyWhenReady;
// a rebalance that takes partitions away stops the steps, until everything in
// front of it is flushed and committed.
#ifndef CONNECT_EMBEDDED_MIRROR_MIRROR_STREAM_H_
#define CONNECT_EMBEDDED_MIRROR_MIRROR_STREAM_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "connect_embedded/mirror/mirror.h"
#include "connect_embedded/mirror/mirror_topics.h"
#include "kafka_embedded/client/admin.h"
#include "kafka_embedded/client/consumer.h"
#include "kafka_embedded/client/producer.h"
#include "kafka_embedded/runtime/runtime.h"

namespace connect_embedded {

class MirrorStream {
 public:
  // What the streams of one mirror share; all of it outlives them.
  struct Shared {
    const MirrorOptions& options;
    kafka_embedded::Producer& producer;
    kafka_embedded::Admin& source_admin;
    MirrorTopics& topics;
    MirrorCounters& counters;
    std::function<void(const absl::Status&)> end;  // Of the whole mirror.
    std::function<void(absl::string_view)> log;
  };
  MirrorStream(Shared shared, kafka_embedded::Runtime& runtime,
               size_t max_pending,
               std::unique_ptr<kafka_embedded::Consumer> consumer);
  ~MirrorStream();
  MirrorStream(const MirrorStream&) = delete;
  MirrorStream& operator=(const MirrorStream&) = delete;

  absl::Status Subscribe(const std::string& pattern);
  void Start();
  // Goes on if it can: a topic is ready, or there is room again.
  void Continue();
  // Reads no more; when done() everything sent is acknowledged and committed.
  void Stop();
  bool done() const { return stopping_ && !committing_; }
  // Everything ends where it is, and nothing is committed any more.
  void Abort();
  // Outside of the runtime.
  kafka_embedded::Consumer& consumer() { return *consumer_; }

 private:
  using Partitions = std::vector<kafka_embedded::TopicPartition>;

  bool running() const { return started_ && !stopping_ && !giving_up_; }
  void AwaitRecords();
  void Step();
  bool TopicsReady();
  // False if some are left: an answer has to come first, or the stream ends.
  bool SendFetched();
  bool SendOne(const kafka_embedded::ConsumerRecord& record);
  bool SendHandled(const kafka_embedded::ConsumerRecord& record);
  bool Send(const kafka_embedded::ProducerRecord& record);
  void OnAnswered(const absl::Status& status);
  // Of a batch under way, what was sent counts as read.
  void CountSent();

  void CommitLater(absl::Duration wait);
  // Flushes, and commits what was read in front of the flush.
  void Commit();
  void OnFlushed(kafka_embedded::OffsetMap offsets);
  void OnCommitted(const absl::Status& status);
  void DropDeletedTopics();
  void Settled();

  void GiveUp(const Partitions& revoked, std::function<void()> done);
  void Forget(const Partitions& partitions);

  const Shared shared_;
  kafka_embedded::Runtime& runtime_;
  const kafka_embedded::Lane lane_;
  const size_t max_pending_;
  std::unique_ptr<kafka_embedded::Consumer> consumer_;
  kafka_embedded::Timer step_;
  kafka_embedded::Timer commit_;

  bool started_ = false;
  bool stopping_ = false;
  bool aborted_ = false;
  bool giving_up_ = false;
  std::function<void()> given_up_;
  kafka_embedded::ConsumerRecords fetched_;
  size_t next_ = 0;          // In fetched_.
  absl::string_view topic_;  // Of the last record sent, within fetched_.
  int32_t topic_partitions_ = 0;
  // What the message handler made of the record at next_.
  std::vector<kafka_embedded::ProducerRecord> handled_;
  size_t handled_next_ = 0;
  size_t pending_ = 0;
  bool blocked_ = false;
  bool committing_ = false;
  kafka_embedded::OffsetMap read_;  // Behind what was sent.
  kafka_embedded::OffsetMap committed_;
  // Gone when the stream is: the clients' callbacks may come later.
  std::shared_ptr<MirrorStream*> self_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_MIRROR_MIRROR_STREAM_H_
