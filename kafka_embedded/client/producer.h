// Sends records to topics of a Kafka cluster.
//
//   ASSIGN_OR_RETURN(auto producer, Producer::Create({{"acks", "all"}},
//                                                    std::move(transport)));
//   RETURN_IF_ERROR(producer->Send({.topic = "orders", .value = "paid"}));
//   RETURN_IF_ERROR(producer->Flush());
//
// Configured with Kafka's property names and defaults: acks, batch.size,
// buffer.memory, client.id, compression.type and its levels,
// delivery.timeout.ms, enable.idempotence, linger.ms, max.block.ms,
// max.in.flight.requests.per.connection, max.request.size,
// metadata.max.age.ms, partitioner.class, partitioner.ignore.keys,
// request.timeout.ms, retries, retry.backoff.ms and retry.backoff.max.ms.
// Other properties of Kafka's producer are accepted and have no effect; what
// Kafka does not know either is named in warnings().
//
// Records of one partition keep the order of their Send calls, also through
// retries, unless idempotence is off and more than one request is in flight
// (Kafka's rule).
//
// Threads: methods may be called from any thread. Callbacks run inside the
// transport's runtime, one at a time. Calls that wait (Flush, Close,
// SendAndWait, PartitionsFor, and Send while buffer.memory is used up) answer
// FAILED_PRECONDITION inside a callback or another task of the runtime; Send
// and the Flush that takes a callback are free to be used there.
#ifndef KAFKA_EMBEDDED_CLIENT_PRODUCER_H_
#define KAFKA_EMBEDDED_CLIENT_PRODUCER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "kafka_embedded/base/config.h"
#include "kafka_embedded/client/client_types.h"
#include "kafka_embedded/client/transport.h"
#include "kafka_embedded/records/record_batch.h"

namespace kafka_embedded {

class ProducerCore;

// Views only: Send copies what it keeps.
struct ProducerRecord {
  absl::string_view topic;
  std::optional<int32_t> partition = {};  // Unset: the partitioner chooses.
  std::optional<int64_t> timestamp = {};  // Milliseconds; unset: now.
  std::optional<absl::string_view> key = {};
  std::optional<absl::string_view> value = {};  // Unset: null, a tombstone.
  absl::Span<const HeaderView> headers = {};
};

// Where a record has gone.
struct RecordMetadata {
  absl::string_view topic;  // Lives as long as the producer.
  int32_t partition = -1;
  int64_t offset = -1;     // -1 with acks=0.
  int64_t timestamp = -1;  // The broker's if the topic uses LogAppendTime.
};

class Producer {
 public:
  // Called exactly once for each record that Send took, in the order of the
  // Send calls of a partition. An error names topic and partition and carries
  // the broker's code (ErrorCodeOf), or kRequestTimedOut when
  // delivery.timeout.ms has passed.
  using Callback =
      absl::AnyInvocable<void(const absl::StatusOr<RecordMetadata>&)>;

  // INVALID_ARGUMENT names a malformed property, its value and what would be
  // right. Talks to nobody yet.
  static absl::StatusOr<std::unique_ptr<Producer>> Create(
      const Config& config, std::unique_ptr<Transport> transport);

  // Drops what has not been sent; use Flush or Close first.
  ~Producer();
  Producer(const Producer&) = delete;
  Producer& operator=(const Producer&) = delete;

  // Takes a record and returns; it travels with others of its partition.
  //
  // OK means that the callback will come. Otherwise it will not, and nothing
  // was taken:
  //   MESSAGE_TOO_LARGE (as ErrorCodeOf) above max.request.size or
  //     buffer.memory,
  //   INVALID_TOPIC_EXCEPTION for a name that no topic can have,
  //   INVALID_ARGUMENT for a negative partition or timestamp,
  //   RESOURCE_EXHAUSTED if buffer.memory stayed used up for max.block.ms,
  //   FAILED_PRECONDITION after Close.
  // An unknown topic is told through the callback, after max.block.ms.
  absl::Status Send(const ProducerRecord& record, Callback callback = nullptr);

  // Sends one record at once, without linger.ms, and waits for its answer.
  absl::StatusOr<RecordMetadata> SendAndWait(const ProducerRecord& record);

  // Waits until every record taken so far has been answered. Says nothing of
  // whether they arrived: the callbacks do.
  absl::Status Flush();
  // The same for use inside the runtime: `done` runs when they are answered.
  void Flush(absl::AnyInvocable<void()> done);

  // Takes no more records, waits until the rest has been answered or `timeout`
  // has passed, and then fails what is left. Closing twice is harmless.
  // DEADLINE_EXCEEDED if records were failed for it.
  absl::Status Close(absl::Duration timeout = absl::InfiniteDuration());

  // The partitions of a topic, ascending. Waits for metadata if need be.
  absl::StatusOr<std::vector<PartitionInfo>> PartitionsFor(
      absl::string_view topic);

  // Properties that Kafka's producer does not know, one text each.
  const std::vector<std::string>& warnings() const;

 private:
  explicit Producer(std::unique_ptr<ProducerCore> core);
  Runtime& runtime_;
  std::unique_ptr<ProducerCore> core_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLIENT_PRODUCER_H_
