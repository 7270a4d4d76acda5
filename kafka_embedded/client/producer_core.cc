#include "kafka_embedded/client/producer_core.h"

#include <algorithm>
#include <utility>

#include "absl/container/inlined_vector.h"
#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/client/topic_name.h"

namespace kafka_embedded {
namespace {

std::optional<std::string> Own(const std::optional<absl::string_view>& bytes) {
  if (!bytes.has_value()) return std::nullopt;
  return std::string(*bytes);
}

std::optional<absl::string_view> View(const std::optional<std::string>& bytes) {
  if (!bytes.has_value()) return std::nullopt;
  return absl::string_view(*bytes);
}

NewRecord ToNewRecord(const ProducerRecord& record, int64_t timestamp) {
  return {.timestamp = timestamp,
          .key = record.key,
          .value = record.value,
          .headers = record.headers};
}

}  // namespace

ProducerCore::ProducerCore(ProducerOptions options,
                           std::unique_ptr<Transport> transport)
    : options_(std::move(options)),
      transport_(std::move(transport)),
      metadata_(*transport_, options_.client, /*allow_auto_create=*/true),
      accumulator_(runtime(), transport_->lane(), options_),
      sender_(*transport_, metadata_, accumulator_, options_),
      partition_random_(runtime().NewRandom("producer-partitioner")),
      parked_timer_(runtime(), transport_->lane(), "producer-metadata-wait") {
  metadata_.SetListener([this] {
    Unpark();
    sender_.Drain();
  });
  accumulator_.SetOnReady([this] { sender_.Drain(); });
  sender_.SetOnSettled([this] { OnSettled(); });
}

absl::Status ProducerCore::Check(const ProducerRecord& record,
                                 size_t bound) const {
  if (closed_) return absl::FailedPreconditionError("the producer is closed");
  if (record.partition.value_or(0) < 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("topic \"", record.topic, "\" partition ",
                     *record.partition, ": expected a number of at least 0"));
  }
  if (record.timestamp.value_or(0) < 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("topic \"", record.topic, "\": timestamp ",
                     *record.timestamp, ", expected at least 0"));
  }
  const size_t bytes = kRecordBatchHeaderSize + bound;
  const bool too_large = bytes > options_.max_request_size;
  if (too_large || bytes > options_.buffer_memory) {
    return Annotate(
        KafkaError(ErrorCode::kMessageTooLarge,
                   absl::StrCat(
                       "the record takes ", bytes, " bytes, ",
                       too_large ? "max.request.size" : "buffer.memory", " is ",
                       too_large ? options_.max_request_size
                                 : options_.buffer_memory)),
        absl::StrCat("topic \"", record.topic, "\""));
  }
  return absl::OkStatus();
}

absl::Status ProducerCore::Send(const ProducerRecord& record,
                                Producer::Callback& callback, bool* no_memory) {
  const int64_t timestamp = record.timestamp.has_value()
                                ? *record.timestamp
                                : absl::ToUnixMillis(runtime().Now());
  const NewRecord new_record = ToNewRecord(record, timestamp);
  const size_t bound = RecordBatchBuilder::UpperBound(new_record);
  RETURN_IF_ERROR(Check(record, bound));
  TopicState& topic = accumulator_.Topic(record.topic);
  const bool others_wait = !parked_.empty() && parked_.contains(topic.name);
  if (others_wait || !CanPlace(topic, record.partition)) {
    RETURN_IF_ERROR(CheckTopicName(record.topic));
    *no_memory = !HasMemoryFor(record);
    if (!*no_memory) Park(topic, record, timestamp, callback);
    return absl::OkStatus();
  }
  const auto outcome = Append(topic, record.partition, new_record, bound,
                              callback, accumulator_.flush_epoch());
  *no_memory = outcome == RecordAccumulator::Outcome::kNoMemory;
  if (outcome == RecordAccumulator::Outcome::kBatchReady) sender_.Drain();
  return absl::OkStatus();
}

bool ProducerCore::HasMemoryFor(const ProducerRecord& record) const {
  const NewRecord new_record = ToNewRecord(record, 0);
  return accumulator_.HasMemoryFor(new_record) &&
         (parked_bytes_ == 0 ||
          parked_bytes_ + RecordBatchBuilder::UpperBound(new_record) <=
              options_.buffer_memory);
}

bool ProducerCore::CanPlace(TopicState& topic,
                            std::optional<int32_t> partition) {
  if (topic.metadata == nullptr) {
    topic.metadata = metadata_.Find(topic.name);
    if (topic.metadata == nullptr) return false;
  }
  const size_t count = topic.metadata->partitions.size();
  return partition.has_value() ? static_cast<size_t>(*partition) < count
                               : count > 0;
}

int32_t ProducerCore::Place(TopicState& topic, std::optional<int32_t> partition,
                            const std::optional<absl::string_view>& key,
                            bool* sticky) {
  if (partition.has_value()) return *partition;
  const auto& partitions = topic.metadata->partitions;
  const int32_t count = static_cast<int32_t>(partitions.size());
  if (options_.partitioner == PartitionerKind::kRoundRobin) {
    absl::InlinedVector<int32_t, 16> available;
    for (int32_t i = 0; i < count; ++i) {
      if (partitions[i].leader >= 0) available.push_back(i);
    }
    return topic.round_robin.Next(available, count);
  }
  if (key.has_value() && !options_.ignore_keys) {
    return PartitionForKey(*key, count);
  }
  *sticky = true;
  if (topic.sticky.current() < 0 || topic.sticky.current() >= count) {
    ChooseSticky(topic);
  }
  return topic.sticky.current();
}

void ProducerCore::ChooseSticky(TopicState& topic) {
  const auto& known = topic.metadata->partitions;
  absl::InlinedVector<int32_t, 16> partitions;
  absl::InlinedVector<int32_t, 16> queue_sizes;
  for (size_t i = 0; i < known.size(); ++i) {
    if (known[i].leader < 0) continue;
    partitions.push_back(static_cast<int32_t>(i));
    if (!options_.adaptive_partitioning) continue;
    queue_sizes.push_back(static_cast<int32_t>(
        accumulator_.Queue(topic, partitions.back()).waiting.size()));
  }
  if (partitions.empty()) {
    queue_sizes.clear();
    for (size_t i = 0; i < known.size(); ++i) {
      partitions.push_back(static_cast<int32_t>(i));
    }
  }
  topic.sticky.Choose(partitions, queue_sizes, partition_random_);
}

RecordAccumulator::Outcome ProducerCore::Append(
    TopicState& topic, std::optional<int32_t> partition,
    const NewRecord& record, size_t bound, Producer::Callback& callback,
    uint64_t flush_epoch) {
  bool sticky = false;
  PartitionQueue& queue =
      accumulator_.Queue(topic, Place(topic, partition, record.key, &sticky));
  const size_t before = queue.open ? queue.waiting.back()->size_in_bytes()
                                   : kRecordBatchHeaderSize;
  const auto outcome =
      accumulator_.Append(queue, record, bound, callback, flush_epoch);
  if (outcome == RecordAccumulator::Outcome::kNoMemory) return outcome;
  sender_.OnBatchOpened();
  if (sticky) {
    const size_t after = queue.waiting.back()->size_in_bytes();
    const size_t appended =
        after > before ? after - before : after - kRecordBatchHeaderSize;
    if (topic.sticky.OnAppended(appended, options_.batch_size, !queue.open)) {
      ChooseSticky(topic);
    }
  }
  return outcome;
}

void ProducerCore::Park(TopicState& topic, const ProducerRecord& record,
                        int64_t timestamp, Producer::Callback& callback) {
  Parked parked = {
      .partition = record.partition,
      .timestamp = timestamp,
      .key = Own(record.key),
      .value = Own(record.value),
      .headers = {},
      .callback = std::move(callback),
      .flush_epoch = accumulator_.flush_epoch(),
      .deadline = runtime().Now() + options_.max_block,
      .bytes = RecordBatchBuilder::UpperBound(ToNewRecord(record, timestamp))};
  for (const HeaderView& header : record.headers) {
    parked.headers.emplace_back(std::string(header.key), Own(header.value));
  }
  accumulator_.CountRecord(parked.flush_epoch);
  parked_bytes_ += parked.bytes;
  if (!parked_timer_.scheduled()) {
    parked_timer_.ScheduleAt(parked.deadline, [this] { OnParkedTimer(); });
  }
  parked_[topic.name].push_back(std::move(parked));
  metadata_.Want(topic.name);
  if (topic.metadata != nullptr) metadata_.RequestUpdate();
}

void ProducerCore::Unpark() {
  if (std::exchange(unparking_, true)) return;
  std::vector<std::pair<Parked, absl::Status>> refused;
  for (auto at = parked_.begin(); at != parked_.end();) {
    TopicState& topic = accumulator_.Topic(at->first);
    while (!at->second.empty() && UnparkFirst(topic, at->second, refused)) {
    }
    if (at->second.empty()) {
      at = parked_.erase(at);
    } else {
      ++at;
    }
  }
  if (!parked_.empty()) metadata_.RequestUpdate();
  unparking_ = false;
  for (auto& [parked, status] : refused) FailParked(std::move(parked), status);
}

// False if the first record still has to wait.
bool ProducerCore::UnparkFirst(
    TopicState& topic, ParkedRecords& records,
    std::vector<std::pair<Parked, absl::Status>>& refused) {
  Parked& first = records.front();
  if (!CanPlace(topic, first.partition)) {
    if (topic.metadata == nullptr) return false;
    const ErrorCode error = topic.metadata->error;
    if (error == ErrorCode::kNone || IsRetriable(error)) return false;
    refused.emplace_back(std::move(first),
                         Annotate(KafkaError(error),
                                  absl::StrCat("topic \"", topic.name, "\"")));
    records.pop_front();
    return true;
  }
  std::vector<HeaderView> headers;
  for (const auto& [key, value] : first.headers) {
    headers.push_back({.key = key, .value = View(value)});
  }
  const NewRecord record = {.timestamp = first.timestamp,
                            .key = View(first.key),
                            .value = View(first.value),
                            .headers = headers};
  const auto outcome = Append(topic, first.partition, record, first.bytes,
                              first.callback, first.flush_epoch);
  if (outcome == RecordAccumulator::Outcome::kNoMemory) return false;
  // A flush has begun since: what it waits for must not linger.
  if (first.flush_epoch < accumulator_.flush_epoch()) accumulator_.MakeAllDue();
  parked_bytes_ -= first.bytes;
  accumulator_.UncountRecord(first.flush_epoch);
  records.pop_front();
  return true;
}

void ProducerCore::FailParked(Parked parked, const absl::Status& status) {
  parked_bytes_ -= parked.bytes;
  if (parked.callback != nullptr) parked.callback(status);
  accumulator_.UncountRecord(parked.flush_epoch);
}

void ProducerCore::OnParkedTimer() {
  const absl::Time now = runtime().Now();
  std::vector<std::pair<std::string, Parked>> late;
  absl::Time next = absl::InfiniteFuture();
  for (auto& [topic, records] : parked_) {
    while (!records.empty() && records.front().deadline <= now) {
      late.emplace_back(topic, std::move(records.front()));
      records.pop_front();
    }
    if (!records.empty()) next = std::min(next, records.front().deadline);
  }
  absl::erase_if(parked_,
                 [](const auto& entry) { return entry.second.empty(); });
  if (next != absl::InfiniteFuture()) {
    parked_timer_.ScheduleAt(next, [this] { OnParkedTimer(); });
  }
  for (auto& [topic, parked] : late) {
    const auto* known = metadata_.Find(topic);
    const size_t count = known == nullptr ? 0 : known->partitions.size();
    std::string why =
        absl::StrCat("not in the metadata after max.block.ms of ",
                     absl::ToInt64Milliseconds(options_.max_block));
    if (count > 0) absl::StrAppend(&why, ", the topic has 0..", count - 1);
    if (!metadata_.last_error().ok()) {
      absl::StrAppend(&why, ", ", metadata_.last_error().message());
    }
    std::string subject = absl::StrCat("topic \"", topic, "\"");
    if (parked.partition.has_value()) {
      absl::StrAppend(&subject, " partition ", *parked.partition);
    }
    const ErrorCode error = known != nullptr && count == 0
                                ? known->error
                                : ErrorCode::kRequestTimedOut;
    FailParked(std::move(parked), Annotate(KafkaError(error, why), subject));
  }
  OnSettled();
}

void ProducerCore::SendAllNow() {
  accumulator_.MakeAllDue();
  sender_.Drain();
}

uint64_t ProducerCore::BeginFlush() {
  const uint64_t epoch = accumulator_.BeginFlush();
  sender_.Drain();
  return epoch;
}

void ProducerCore::WhenFlushed(uint64_t epoch,
                               absl::AnyInvocable<void()> done) {
  if (FlushDone(epoch)) return done();
  flushes_.emplace_back(epoch, std::move(done));
}

void ProducerCore::OnSettled() {
  if (!parked_.empty()) Unpark();  // There may be memory for them now.
  while (!flushes_.empty() && FlushDone(flushes_.front().first)) {
    absl::AnyInvocable<void()> done = std::move(flushes_.front().second);
    flushes_.erase(flushes_.begin());
    done();
  }
}

void ProducerCore::Abort(const absl::Status& status) {
  absl::btree_map<std::string, ParkedRecords> parked = std::move(parked_);
  parked_.clear();
  for (auto& [topic, records] : parked) {
    for (Parked& record : records) FailParked(std::move(record), status);
  }
  sender_.Abort(status);
}

}  // namespace kafka_embedded
