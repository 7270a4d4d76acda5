// The state machine behind Producer: finds each record's partition, hands it to
// the RecordAccumulator, and keeps records whose topic is not known yet.
//
// Lives inside the runtime; Producer enters it.
#ifndef KAFKA_EMBEDDED_CLIENT_PRODUCER_CORE_H_
#define KAFKA_EMBEDDED_CLIENT_PRODUCER_CORE_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "kafka_embedded/client/client_metadata.h"
#include "kafka_embedded/client/client_options.h"
#include "kafka_embedded/client/producer.h"
#include "kafka_embedded/client/record_accumulator.h"
#include "kafka_embedded/client/sender.h"
#include "kafka_embedded/client/transport.h"

namespace kafka_embedded {

class ProducerCore {
 public:
  ProducerCore(ProducerOptions options, std::unique_ptr<Transport> transport);
  ProducerCore(const ProducerCore&) = delete;
  ProducerCore& operator=(const ProducerCore&) = delete;

  Runtime& runtime() { return transport_->runtime(); }
  const ProducerOptions& options() const { return options_; }
  ClientMetadata& metadata() { return metadata_; }

  // Takes the record and `callback`, or returns an error. With *no_memory set
  // nothing was taken; try again when HasMemoryFor the record.
  absl::Status Send(const ProducerRecord& record, Producer::Callback& callback,
                    bool* no_memory);
  bool HasMemoryFor(const ProducerRecord& record) const;
  // Sends what there is, without linger.ms.
  void SendAllNow();

  uint64_t BeginFlush();
  bool FlushDone(uint64_t epoch) const { return accumulator_.FlushDone(epoch); }
  void WhenFlushed(uint64_t epoch, absl::AnyInvocable<void()> done);

  // No more records from now on.
  void Close() { closed_ = true; }
  bool closed() const { return closed_; }
  void Abort(const absl::Status& status);

 private:
  // A copy of a record that waits for metadata.
  struct Parked {
    std::optional<int32_t> partition;
    int64_t timestamp = 0;
    std::optional<std::string> key;
    std::optional<std::string> value;
    std::vector<std::pair<std::string, std::optional<std::string>>> headers;
    Producer::Callback callback;
    uint64_t flush_epoch = 0;
    absl::Time deadline;
    size_t bytes = 0;
  };
  using ParkedRecords = std::deque<Parked>;

  absl::Status Check(const ProducerRecord& record, size_t bound) const;
  // The partition is known, or one can be chosen.
  bool CanPlace(TopicState& topic, std::optional<int32_t> partition);
  int32_t Place(TopicState& topic, std::optional<int32_t> partition,
                const std::optional<absl::string_view>& key, bool* sticky);
  void ChooseSticky(TopicState& topic);
  RecordAccumulator::Outcome Append(TopicState& topic,
                                    std::optional<int32_t> partition,
                                    const NewRecord& record, size_t bound,
                                    Producer::Callback& callback,
                                    uint64_t flush_epoch);
  void Park(TopicState& topic, const ProducerRecord& record, int64_t timestamp,
            Producer::Callback& callback);
  void Unpark();
  bool UnparkFirst(TopicState& topic, ParkedRecords& records,
                   std::vector<std::pair<Parked, absl::Status>>& refused);
  void FailParked(Parked parked, const absl::Status& status);
  void OnParkedTimer();
  void OnSettled();

  ProducerOptions options_;
  // Before all that has timers and callbacks in it.
  std::unique_ptr<Transport> transport_;
  ClientMetadata metadata_;
  RecordAccumulator accumulator_;
  Sender sender_;
  Random partition_random_;
  bool closed_ = false;

  absl::btree_map<std::string, ParkedRecords> parked_;  // By topic.
  size_t parked_bytes_ = 0;
  Timer parked_timer_;
  bool unparking_ = false;
  std::vector<std::pair<uint64_t, absl::AnyInvocable<void()>>> flushes_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLIENT_PRODUCER_CORE_H_
