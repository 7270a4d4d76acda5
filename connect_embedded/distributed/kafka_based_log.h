// A compacted topic that a worker reads from its beginning and follows: how the
// workers of a group share what they know. Kafka's class of that name.
//
// Inside the runtime. Nothing is kept: who uses it keeps what the records mean.
#ifndef CONNECT_EMBEDDED_DISTRIBUTED_KAFKA_BASED_LOG_H_
#define CONNECT_EMBEDDED_DISTRIBUTED_KAFKA_BASED_LOG_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "connect_embedded/runtime/client_factory.h"
#include "connect_embedded/runtime/error_reporter.h"
#include "kafka_embedded/client/admin.h"

namespace connect_embedded {

class KafkaBasedLog {
 public:
  using Finished = absl::AnyInvocable<void(absl::Status)>;
  using OnRecord = std::function<void(const kafka_embedded::ConsumerRecord&)>;

  struct Options {
    kafka_embedded::NewTopic topic;  // Created if it is absent.
    kafka_embedded::Config producer;
    kafka_embedded::Config consumer;
    kafka_embedded::Config admin;
    LogFunction log;
  };

  // `clients` outlives it. `on_record` hears of every record, in the order of
  // its partition.
  KafkaBasedLog(ClientFactory& clients, Options options, OnRecord on_record);
  ~KafkaBasedLog();

  // Creates the topic unless it is there, and reads all it has before `done`.
  // A topic that is there and not compacted is refused, as by Kafka: it would
  // forget. What the brokers do not answer is asked again.
  void Start(Finished done);
  // Everything that is in the topic now has been heard of before `done`.
  void ReadToEnd(Finished done);
  // Without a value: a tombstone.
  void Send(absl::string_view key, std::optional<std::string> value,
            Finished done = nullptr);
  // Of the last record heard of, in partition 0; -1 before the first.
  int64_t last_offset() const { return last_offset_; }

 private:
  struct Reader {
    absl::btree_map<kafka_embedded::TopicPartition, int64_t> ends;
    Finished done;
  };

  void CreateTopic();
  void CheckPolicy();
  void FindPartitions();
  void OpenConsumer(int32_t partitions);
  void Await();
  void Drain();
  void AskEnds();
  void FinishReaders();
  void RetryLater(const absl::Status& why, void (KafkaBasedLog::*step)());
  void Log(absl::string_view text) const;

  ClientFactory& clients_;
  Options options_;
  const OnRecord on_record_;
  const kafka_embedded::Lane lane_;
  std::unique_ptr<kafka_embedded::Admin> admin_;
  std::unique_ptr<kafka_embedded::Producer> producer_;
  std::unique_ptr<kafka_embedded::Consumer> consumer_;
  std::vector<kafka_embedded::TopicPartition> partitions_;
  absl::btree_map<kafka_embedded::TopicPartition, int64_t> positions_;
  std::vector<Finished> unasked_;  // Of ReadToEnd, until the ends are known.
  std::vector<Reader> readers_;
  int64_t last_offset_ = -1;
  Finished on_started_;
  kafka_embedded::Timer step_;  // Of Start, what has to be tried again.
  kafka_embedded::Timer ends_;
  kafka_embedded::Timer drain_;
  // Gone when the log is.
  const std::shared_ptr<KafkaBasedLog*> self_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_DISTRIBUTED_KAFKA_BASED_LOG_H_
