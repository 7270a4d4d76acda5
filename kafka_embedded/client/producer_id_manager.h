// The producer's identity and the sequence numbers of its batches: what makes
// retries idempotent (KIP-98, KIP-360).
//
// A partition's batches carry consecutive sequence numbers under one producer
// id and epoch. When an outcome is unknown for good, the numbers are in doubt:
// the epoch is raised, here, and the partition starts again from 0.
#ifndef KAFKA_EMBEDDED_CLIENT_PRODUCER_ID_MANAGER_H_
#define KAFKA_EMBEDDED_CLIENT_PRODUCER_ID_MANAGER_H_

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/client/client_metadata.h"
#include "kafka_embedded/client/client_options.h"
#include "kafka_embedded/client/producer_batch.h"
#include "kafka_embedded/client/retry_backoff.h"
#include "kafka_embedded/client/transport.h"
#include "kafka_embedded/protocol/messages/init_producer_id.h"

namespace kafka_embedded {

class ProducerIdManager {
 public:
  ProducerIdManager(Transport& transport, ClientMetadata& metadata,
                    ProducerOptions& options);

  // Called when an id has come, and when it is clear that none will.
  void SetListener(absl::AnyInvocable<void()> listener) {
    listener_ = std::move(listener);
  }

  bool enabled() const { return options_.enable_idempotence; }
  // What no retry will mend; OK otherwise.
  const absl::Status& fatal() const { return fatal_; }

  // False while the front batch of the queue must not be sent. Asks for an id
  // if there is none.
  bool MaySend(PartitionQueue& queue);
  // Gives the batch its sequence, unless it has one.
  void Assign(ProducerBatch& batch);

  // What became of a batch that has a sequence.
  void OnSuccess(ProducerBatch& batch);
  // The broker, or time, gave up on it: later sequences are in doubt.
  void OnFailure(ProducerBatch& batch);
  // True if the batch can be sent again in spite of `error`.
  bool CanRetry(ProducerBatch& batch, ErrorCode error);
  // `parts` take the batch's place.
  void Replace(ProducerBatch& batch,
               const std::vector<std::unique_ptr<ProducerBatch>>& parts);

 private:
  void Forget(ProducerBatch& batch);
  void StartOver(PartitionQueue& queue);
  void Ask();
  void OnResponse(int32_t broker_id,
                  absl::StatusOr<InitProducerIdResponse> response);
  void RetryLater(int32_t broker_id);

  Transport& transport_;
  ClientMetadata& metadata_;
  ProducerOptions& options_;
  RetryBackoff backoff_;
  Timer timer_;
  absl::AnyInvocable<void()> listener_;
  ProducerIdAndEpoch producer_;
  absl::Status fatal_;
  bool asking_ = false;
  int failures_ = 0;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLIENT_PRODUCER_ID_MANAGER_H_
