// Sends what the RecordAccumulator has ready to the leaders, and settles each
// batch by its answer: success, another attempt, a split, or failure.
//
// At most max.in.flight.requests.per.connection requests are under way to a
// broker, each with at most one batch of a partition. Without idempotence, a
// limit of 1 keeps a partition's order through retries, a larger one does not.
// Thread-compatible; lives inside the runtime.
#ifndef KAFKA_EMBEDDED_CLIENT_SENDER_H_
#define KAFKA_EMBEDDED_CLIENT_SENDER_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "kafka_embedded/client/client_metadata.h"
#include "kafka_embedded/client/client_options.h"
#include "kafka_embedded/client/producer_batch.h"
#include "kafka_embedded/client/producer_id_manager.h"
#include "kafka_embedded/client/record_accumulator.h"
#include "kafka_embedded/client/retry_backoff.h"
#include "kafka_embedded/client/transport.h"
#include "kafka_embedded/protocol/messages/produce.h"

namespace kafka_embedded {

class Sender {
 public:
  Sender(Transport& transport, ClientMetadata& metadata,
         RecordAccumulator& accumulator, ProducerOptions& options);
  Sender(const Sender&) = delete;
  Sender& operator=(const Sender&) = delete;

  // Called after batches were settled: memory is free, a flush may be done.
  void SetOnSettled(absl::AnyInvocable<void()> on_settled) {
    on_settled_ = std::move(on_settled);
  }

  // Sends all that may go now.
  void Drain();
  // Fails everything, also what is under way.
  void Abort(const absl::Status& status);
  // Watches delivery.timeout.ms from here on.
  void OnBatchOpened();

 private:
  using Batches = std::vector<std::unique_ptr<ProducerBatch>>;
  struct Request {
    int32_t node = -1;
    size_t bytes = 0;
    Batches batches = {};
  };
  // What came of one batch, however it was told.
  struct Outcome {
    ErrorCode error = ErrorCode::kNone;
    int64_t base_offset = -1;
    int64_t log_append_time = -1;
    std::string message = {};
  };
  enum class Take { kTaken, kNothingReady, kMustWait };

  void Collect(std::vector<Request>& requests);
  Take TakeFrom(PartitionQueue& queue, std::vector<Request>& requests);
  bool Backing(const ProducerBatch& batch, int32_t leader_epoch);
  void Send(Request request);
  ProduceRequest Encode(Request& request, bool* has_ids);
  void OnAnswer(uint64_t serial, absl::StatusOr<ApiMessagePtr> answer);
  void OnResponse(Request& request, ProduceResponse& response);
  void LearnLeader(const ProducerBatch& batch,
                   const produce_response::PartitionProduceResponse& answer);
  void Settle(std::unique_ptr<ProducerBatch> batch, const Outcome& outcome);
  void Retry(std::unique_ptr<ProducerBatch> batch, ErrorCode error);
  void Split(std::unique_ptr<ProducerBatch> batch);
  void Fail(std::unique_ptr<ProducerBatch> batch, const absl::Status& status);
  void OnDeliveryTimer();
  void Expire(ProducerBatch& batch);

  Transport& transport_;
  ClientMetadata& metadata_;
  RecordAccumulator& accumulator_;
  ProducerOptions& options_;
  ProducerIdManager ids_;
  RetryBackoff backoff_;
  Timer retry_timer_;
  Timer delivery_timer_;  // Armed lazily, for the oldest batch.
  absl::AnyInvocable<void()> on_settled_;

  bool draining_ = false;
  bool drain_again_ = false;
  uint64_t last_serial_ = 0;
  absl::btree_map<uint64_t, Request> in_flight_;  // By serial.
  absl::btree_map<int32_t, int> in_flight_by_node_;
  absl::Time next_retry_ = absl::InfiniteFuture();
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLIENT_SENDER_H_
