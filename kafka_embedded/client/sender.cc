#include "kafka_embedded/client/sender.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/base/status.h"

namespace kafka_embedded {
namespace {

// The newest versions that name topics; later ones need a topic id.
constexpr int16_t kLastProduceByName = 12;

std::string Describe(const ProducerBatch& batch) {
  return absl::StrCat("topic \"", batch.queue.topic->name, "\" partition ",
                      batch.queue.partition);
}

ErrorCode CodeOfTransportError(const absl::Status& status) {
  if (absl::IsDeadlineExceeded(status)) return ErrorCode::kRequestTimedOut;
  if (absl::IsUnimplemented(status)) return ErrorCode::kUnsupportedVersion;
  return ErrorCode::kNetworkException;
}

}  // namespace

Sender::Sender(Transport& transport, ClientMetadata& metadata,
               RecordAccumulator& accumulator, ProducerOptions& options)
    : transport_(transport),
      metadata_(metadata),
      accumulator_(accumulator),
      options_(options),
      ids_(transport, metadata, options),
      backoff_(options.client,
               transport.runtime().NewRandom("producer-retry-backoff")),
      retry_timer_(transport.runtime(), transport.lane(), "producer-retry"),
      delivery_timer_(transport.runtime(), transport.lane(),
                      "producer-delivery-timeout") {
  ids_.SetListener([this] {
    if (ids_.fatal().ok()) return Drain();
    for (auto& batch : accumulator_.TakeAll()) {
      Fail(std::move(batch), ids_.fatal());
    }
    on_settled_();
  });
}

void Sender::Drain() {
  // acks=0 settles batches, and runs callbacks, inside Send.
  if (draining_) {
    drain_again_ = true;
    return;
  }
  draining_ = true;
  metadata_.RefreshIfOld();
  std::vector<Request> requests;
  do {
    drain_again_ = false;
    Collect(requests);
    if (!requests.empty()) drain_again_ = true;
    for (Request& request : requests) Send(std::move(request));
    requests.clear();
  } while (drain_again_);
  draining_ = false;
}

// One round: at most one batch of each partition.
void Sender::Collect(std::vector<Request>& requests) {
  next_retry_ = absl::InfiniteFuture();
  std::erase_if(accumulator_.ready(), [&](PartitionQueue* queue) {
    if (TakeFrom(*queue, requests) == Take::kMustWait) return false;
    if (queue->HasReadyBatch()) return false;
    queue->listed_ready = false;
    return true;
  });
  if (next_retry_ != absl::InfiniteFuture()) {
    retry_timer_.ScheduleAt(next_retry_, [this] { Drain(); });
  }
}

Sender::Take Sender::TakeFrom(PartitionQueue& queue,
                              std::vector<Request>& requests) {
  if (!queue.HasReadyBatch()) return Take::kNothingReady;
  const ClientMetadata::Topic* topic = metadata_.Find(queue.topic->name);
  const size_t index = static_cast<size_t>(queue.partition);
  if (topic == nullptr || index >= topic->partitions.size() ||
      topic->partitions[index].leader < 0) {
    metadata_.RequestUpdate();
    return Take::kMustWait;
  }
  const int32_t leader = topic->partitions[index].leader;
  const int32_t leader_epoch = topic->partitions[index].leader_epoch;
  if (Backing(*queue.waiting.front(), leader_epoch)) return Take::kMustWait;
  if (in_flight_by_node_[leader] >= options_.max_in_flight) {
    return Take::kMustWait;
  }
  // Kafka's guaranteeMessageOrder.
  if (options_.max_in_flight == 1 && queue.on_wire > 0) return Take::kMustWait;
  if (!ids_.MaySend(queue)) return Take::kMustWait;

  auto request =
      std::find_if(requests.begin(), requests.end(),
                   [&](const Request& r) { return r.node == leader; });
  const size_t bytes = queue.waiting.front()->size_in_bytes();
  if (request == requests.end()) {
    request = requests.insert(request, Request{.node = leader});
  } else if (request->bytes + bytes > options_.max_request_size) {
    return Take::kMustWait;  // For the next round.
  }
  std::unique_ptr<ProducerBatch> batch = accumulator_.Take(queue);
  ids_.Assign(*batch);
  ++batch->attempts;
  batch->leader_epoch = leader_epoch;
  ++queue.on_wire;
  request->bytes += bytes;
  request->batches.push_back(std::move(batch));
  return Take::kTaken;
}

// A new leader is worth an attempt at once (KIP-951).
bool Sender::Backing(const ProducerBatch& batch, int32_t leader_epoch) {
  if (batch.attempts == 0 || leader_epoch > batch.leader_epoch) return false;
  if (transport_.runtime().Now() >= batch.not_before) return false;
  next_retry_ = std::min(next_retry_, batch.not_before);
  return true;
}

ProduceRequest Sender::Encode(Request& request, bool* has_ids) {
  ProduceRequest message;
  message.acks = options_.acks;
  message.timeout_ms = static_cast<int32_t>(
      absl::ToInt64Milliseconds(options_.client.request_timeout));
  *has_ids = true;
  for (auto& batch : request.batches) {
    const std::string& name = batch->queue.topic->name;
    auto& topics = message.topic_data;
    auto topic = std::find_if(topics.rbegin(), topics.rend(),
                              [&](const auto& t) { return t.name == name; });
    if (topic == topics.rend()) {
      const Uuid id = metadata_.Find(name)->id;
      if (id.is_zero()) *has_ids = false;
      topics.push_back({.name = name, .topic_id = id});
      topic = topics.rbegin();
    }
    topic->partition_data.push_back({.index = batch->queue.partition,
                                     .records = BytesList(batch->TakeBytes())});
  }
  return message;
}

void Sender::Send(Request request) {
  const int32_t node = request.node;
  const uint64_t serial = ++last_serial_;
  bool has_ids = true;
  ApiMessagePtr message = MakeMessage(Encode(request, &has_ids));
  ++in_flight_by_node_[node];
  in_flight_.emplace(serial, std::move(request));
  Transport::SendOptions options = {.timeout = options_.client.request_timeout,
                                    .expect_response = options_.acks != 0};
  if (!has_ids) options.max_version = kLastProduceByName;
  transport_.Send(node, std::move(message), options,
                  [this, serial](absl::StatusOr<ApiMessagePtr> answer) {
                    OnAnswer(serial, std::move(answer));
                  });
}

void Sender::OnAnswer(uint64_t serial, absl::StatusOr<ApiMessagePtr> answer) {
  const auto found = in_flight_.find(serial);
  CHECK(found != in_flight_.end()) << "answered twice";
  Request request = std::move(found->second);
  in_flight_.erase(found);
  --in_flight_by_node_[request.node];
  for (const auto& batch : request.batches) --batch->queue.on_wire;

  if (!answer.ok()) {
    metadata_.RequestUpdate();
    const Outcome lost = {.error = CodeOfTransportError(answer.status()),
                          .message = std::string(answer.status().message())};
    for (auto& batch : request.batches) Settle(std::move(batch), lost);
  } else if (*answer == nullptr) {
    for (auto& batch : request.batches) Settle(std::move(batch), {});
  } else {
    OnResponse(request, Get<ProduceResponse>(**answer));
  }
  on_settled_();
  Drain();
}

void Sender::OnResponse(Request& request, ProduceResponse& response) {
  for (auto& node : response.node_endpoints) {
    metadata_.LearnBroker({.id = node.node_id,
                           .host = std::move(node.host),
                           .port = node.port,
                           .rack = std::move(node.rack)});
  }
  for (auto& topic : response.responses) {
    for (auto& partition : topic.partition_responses) {
      const auto batch = std::find_if(
          request.batches.begin(), request.batches.end(), [&](const auto& b) {
            if (b == nullptr || b->queue.partition != partition.index) {
              return false;
            }
            const std::string& name = b->queue.topic->name;
            if (topic.topic_id.is_zero()) return name == topic.name;
            const auto* known = metadata_.Find(name);
            return known != nullptr && known->id == topic.topic_id;
          });
      if (batch == request.batches.end()) continue;
      LearnLeader(**batch, partition);
      Outcome outcome = {.error = partition.error_code,
                         .base_offset = partition.base_offset,
                         .log_append_time = partition.log_append_time_ms,
                         .message = partition.error_message.value_or("")};
      for (const auto& record : partition.record_errors) {
        absl::StrAppend(&outcome.message, outcome.message.empty() ? "" : ", ",
                        "record ", record.batch_index, ": ",
                        record.batch_index_error_message.value_or("refused"));
      }
      Settle(std::move(*batch), outcome);
    }
  }
  // A topic that was deleted and made again meanwhile is answered under an id
  // that is not known any more.
  for (auto& batch : request.batches) {
    if (batch == nullptr) continue;
    Settle(std::move(batch), {.error = ErrorCode::kUnknownTopicId,
                              .message = "the answer does not name it"});
  }
}

void Sender::LearnLeader(
    const ProducerBatch& batch,
    const produce_response::PartitionProduceResponse& answer) {
  metadata_.LearnLeader(batch.queue.topic->name, batch.queue.partition,
                        answer.current_leader.leader_id,
                        answer.current_leader.leader_epoch);
}

void Sender::Settle(std::unique_ptr<ProducerBatch> batch,
                    const Outcome& outcome) {
  if (outcome.error == ErrorCode::kNone ||
      outcome.error == ErrorCode::kDuplicateSequenceNumber) {
    ids_.OnSuccess(*batch);
    const bool known = outcome.error == ErrorCode::kNone;
    batch->Succeed(known ? outcome.base_offset : -1, outcome.log_append_time);
    return accumulator_.Release(std::move(batch));
  }
  if (batch->done) return Fail(std::move(batch), absl::OkStatus());
  if (outcome.error == ErrorCode::kMessageTooLarge &&
      batch->record_count() > 1) {
    return Split(std::move(batch));
  }
  const bool in_time =
      transport_.runtime().Now() < batch->created + options_.delivery_timeout;
  if (in_time && batch->attempts <= options_.retries &&
      ids_.CanRetry(*batch, outcome.error)) {
    return Retry(std::move(batch), outcome.error);
  }
  if (NeedsMetadataRefresh(outcome.error)) metadata_.RequestUpdate();
  const absl::Status status =
      Annotate(KafkaError(outcome.error, outcome.message), Describe(*batch));
  Fail(std::move(batch), status);
}

void Sender::Retry(std::unique_ptr<ProducerBatch> batch, ErrorCode error) {
  if (NeedsMetadataRefresh(error)) metadata_.RequestUpdate();
  batch->not_before =
      transport_.runtime().Now() + backoff_.Delay(batch->attempts - 1);
  accumulator_.PutBack(std::move(batch));
}

// The broker takes less than batch.size (KIP-126).
void Sender::Split(std::unique_ptr<ProducerBatch> batch) {
  Batches parts = batch->Split(accumulator_.BatchOptions());
  ids_.Replace(*batch, parts);
  accumulator_.CountRecord(batch->flush_epoch);  // One became two.
  // Last first: each goes to the front.
  while (!parts.empty()) {
    accumulator_.PutBack(std::move(parts.back()));
    parts.pop_back();
  }
}

void Sender::Fail(std::unique_ptr<ProducerBatch> batch,
                  const absl::Status& status) {
  ids_.OnFailure(*batch);
  batch->Fail(status);
  accumulator_.Release(std::move(batch));
}

void Sender::OnBatchOpened() {
  if (delivery_timer_.scheduled()) return;
  delivery_timer_.ScheduleAfter(options_.delivery_timeout,
                                [this] { OnDeliveryTimer(); });
}

void Sender::OnDeliveryTimer() {
  const absl::Time limit =
      transport_.runtime().Now() - options_.delivery_timeout;
  for (auto& batch : accumulator_.TakeExpired(limit)) {
    Expire(*batch);
    ids_.OnFailure(*batch);
    accumulator_.Release(std::move(batch));
  }
  absl::Time oldest = accumulator_.OldestCreated();
  draining_ = true;  // A callback that sends must not change in_flight_ now.
  for (auto& [serial, request] : in_flight_) {
    for (auto& batch : request.batches) {
      if (batch->created <= limit) {
        Expire(*batch);
      } else {
        oldest = std::min(oldest, batch->created);
      }
    }
  }
  draining_ = false;
  if (oldest != absl::InfiniteFuture()) {
    delivery_timer_.ScheduleAt(oldest + options_.delivery_timeout,
                               [this] { OnDeliveryTimer(); });
  }
  on_settled_();
  Drain();
}

void Sender::Expire(ProducerBatch& batch) {
  batch.Fail(Annotate(
      KafkaError(
          ErrorCode::kRequestTimedOut,
          absl::StrCat(
              "delivery.timeout.ms of ",
              absl::ToInt64Milliseconds(options_.delivery_timeout),
              " has passed after ", batch.attempts, " attempts",
              metadata_.last_error().ok()
                  ? ""
                  : absl::StrCat(", ", metadata_.last_error().message()))),
      Describe(batch)));
}

void Sender::Abort(const absl::Status& status) {
  draining_ = true;
  for (auto& batch : accumulator_.TakeAll()) Fail(std::move(batch), status);
  for (auto& [serial, request] : in_flight_) {
    for (auto& batch : request.batches) batch->Fail(status);
  }
  draining_ = false;
  on_settled_();
}

}  // namespace kafka_embedded
