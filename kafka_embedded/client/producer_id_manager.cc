#include "kafka_embedded/client/producer_id_manager.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/base/status.h"

namespace kafka_embedded {

ProducerIdManager::ProducerIdManager(Transport& transport,
                                     ClientMetadata& metadata,
                                     ProducerOptions& options)
    : transport_(transport),
      metadata_(metadata),
      options_(options),
      backoff_(options.client,
               transport.runtime().NewRandom("producer-id-backoff")),
      timer_(transport.runtime(), transport.lane(), "producer-id-retry") {}

bool ProducerIdManager::MaySend(PartitionQueue& queue) {
  if (!enabled()) return true;
  if (!producer_.valid()) {
    Ask();
    return false;
  }
  if (queue.needs_new_epoch) {
    if (queue.on_wire > 0) return false;
    StartOver(queue);
    if (!producer_.valid()) return false;
  }
  const ProducerBatch& front = *queue.waiting.front();
  if (front.has_sequence()) return queue.sequenced.front() == &front;
  // Another partition may have raised the epoch: what was sent under the old
  // one is settled first.
  return queue.producer == producer_ || queue.sequenced.empty();
}

void ProducerIdManager::Assign(ProducerBatch& batch) {
  if (!enabled() || batch.has_sequence()) return;
  PartitionQueue& queue = batch.queue;
  if (queue.producer != producer_) {
    queue.producer = producer_;
    queue.next_sequence = 0;
  }
  batch.SetProducerState(producer_, queue.next_sequence);
  queue.next_sequence =
      layout::AddToSequence(queue.next_sequence, batch.record_count());
  queue.sequenced.push_back(&batch);
}

void ProducerIdManager::Forget(ProducerBatch& batch) {
  std::erase(batch.queue.sequenced, &batch);
}

void ProducerIdManager::OnSuccess(ProducerBatch& batch) { Forget(batch); }

void ProducerIdManager::OnFailure(ProducerBatch& batch) {
  if (!batch.has_sequence()) return;
  Forget(batch);
  batch.queue.needs_new_epoch = true;
}

bool ProducerIdManager::CanRetry(ProducerBatch& batch, ErrorCode error) {
  if (IsRetriable(error)) return true;
  if (!batch.has_sequence()) return false;
  if (error != ErrorCode::kOutOfOrderSequenceNumber &&
      error != ErrorCode::kUnknownProducerId) {
    return false;
  }
  // Behind one that is still to be settled, this says nothing new. The first
  // one can only go on under a new epoch.
  if (batch.queue.sequenced.front() == &batch) {
    batch.queue.needs_new_epoch = true;
  }
  return true;
}

void ProducerIdManager::Replace(
    ProducerBatch& batch,
    const std::vector<std::unique_ptr<ProducerBatch>>& parts) {
  std::deque<ProducerBatch*>& sequenced = batch.queue.sequenced;
  auto at = std::find(sequenced.begin(), sequenced.end(), &batch);
  if (at == sequenced.end()) return;
  at = sequenced.erase(at);
  for (const auto& part : parts) at = sequenced.insert(at, part.get()) + 1;
}

void ProducerIdManager::StartOver(PartitionQueue& queue) {
  queue.needs_new_epoch = false;
  // Others may have raised it already since this partition used it.
  if (queue.producer == producer_) {
    if (producer_.epoch == std::numeric_limits<int16_t>::max()) {
      producer_ = {};
      queue.needs_new_epoch = !queue.sequenced.empty();
      Ask();
      return;
    }
    ++producer_.epoch;
  }
  queue.producer = producer_;
  queue.next_sequence = 0;
  for (ProducerBatch* batch : queue.sequenced) {
    batch->SetProducerState(producer_, queue.next_sequence);
    queue.next_sequence =
        layout::AddToSequence(queue.next_sequence, batch->record_count());
  }
}

void ProducerIdManager::Ask() {
  if (asking_ || timer_.scheduled() || !fatal_.ok()) return;
  const int32_t broker = metadata_.AnyBroker();
  asking_ = true;
  Call<InitProducerIdRequest>(
      transport_, broker,
      InitProducerIdRequest{
          .transactional_id = std::nullopt,
          .transaction_timeout_ms = std::numeric_limits<int32_t>::max()},
      {.timeout = options_.client.request_timeout},
      [this, broker](absl::StatusOr<InitProducerIdResponse> response) {
        OnResponse(broker, std::move(response));
      });
}

void ProducerIdManager::OnResponse(
    int32_t broker_id, absl::StatusOr<InitProducerIdResponse> response) {
  asking_ = false;
  if (!response.ok()) {
    if (!absl::IsUnimplemented(response.status())) return RetryLater(broker_id);
    if (options_.idempotence_is_explicit) {
      fatal_ = Annotate(response.status(), "enable.idempotence is true");
    } else {
      options_.enable_idempotence = false;
      options_.client.warnings.push_back(
          absl::StrCat("idempotence is off: ", response.status().message()));
    }
  } else if (IsRetriable(response->error_code)) {
    return RetryLater(broker_id);
  } else if (response->error_code != ErrorCode::kNone) {
    fatal_ = Annotate(KafkaError(response->error_code), "producer id");
  } else {
    producer_ = {.id = response->producer_id,
                 .epoch = response->producer_epoch};
    failures_ = 0;
  }
  listener_();
}

void ProducerIdManager::RetryLater(int32_t broker_id) {
  metadata_.MarkFailed(broker_id);
  timer_.ScheduleAfter(backoff_.Delay(failures_++), [this] { Ask(); });
}

}  // namespace kafka_embedded
