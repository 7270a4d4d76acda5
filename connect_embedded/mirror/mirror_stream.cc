#include "connect_embedded/mirror/mirror_stream.h"

#include <utility>

#include "absl/container/btree_set.h"
#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

using kafka_embedded::ConsumerRecord;
using kafka_embedded::ConsumerRecords;
using kafka_embedded::ErrorCode;
using kafka_embedded::ErrorCodeOf;
using kafka_embedded::OffsetMap;
using kafka_embedded::ProducerRecord;
using kafka_embedded::TopicPartition;

constexpr absl::Duration kRetryWait = absl::Milliseconds(100);

// The group has given the partitions to others: whoever has them now reads
// from the last commit.
bool RefusedAsMember(const absl::Status& status) {
  switch (ErrorCodeOf(status)) {
    case ErrorCode::kUnknownMemberId:
    case ErrorCode::kIllegalGeneration:
    case ErrorCode::kFencedInstanceId:
      return true;
    default:
      return false;
  }
}

}  // namespace

MirrorStream::MirrorStream(Shared shared, kafka_embedded::Runtime& runtime,
                           size_t max_pending,
                           std::unique_ptr<kafka_embedded::Consumer> consumer)
    : shared_(std::move(shared)),
      runtime_(runtime),
      lane_(runtime.NewLane()),
      max_pending_(max_pending),
      consumer_(std::move(consumer)),
      step_(runtime, lane_, "mirror-step"),
      commit_(runtime, lane_, "mirror-commit"),
      self_(std::make_shared<MirrorStream*>(this)) {}

MirrorStream::~MirrorStream() {
  self_.reset();
  fetched_ = ConsumerRecords();
}

absl::Status MirrorStream::Subscribe(const std::string& pattern) {
  const kafka_embedded::RebalanceListener& user =
      shared_.options.rebalance_listener;
  kafka_embedded::RebalanceListener listener;
  listener.on_assigned = user.on_assigned;
  // Close tells outside of the runtime.
  listener.on_revoked_async = [this](const Partitions& revoked,
                                     const std::function<void()>& done) {
    runtime_.Enter([&] { GiveUp(revoked, done); });
  };
  listener.on_lost = [this](const Partitions& lost) {
    runtime_.Enter([&] {
      Forget(lost);
      const auto& listener = shared_.options.rebalance_listener;
      if (listener.on_lost != nullptr) listener.on_lost(lost);
    });
  };
  return consumer_->SubscribePattern(pattern, std::move(listener));
}

void MirrorStream::Start() {
  started_ = true;
  CommitLater(shared_.options.offset_commit_interval);
  AwaitRecords();
}

// ---- The loop ---------------------------------------------------------------

void MirrorStream::AwaitRecords() {
  consumer_->NotifyWhenReady([weak = std::weak_ptr(self_)] {
    const auto self = weak.lock();
    if (self != nullptr) (*self)->Continue();
  });
}

void MirrorStream::Continue() {
  step_.ScheduleAfter(absl::ZeroDuration(), [this] { Step(); });
}

void MirrorStream::Step() {
  if (!running()) return;
  if (next_ == fetched_.size()) {
    fetched_ = ConsumerRecords();
    next_ = 0;
    topic_ = {};
    absl::StatusOr<ConsumerRecords> records =
        consumer_->Poll(absl::ZeroDuration());
    if (!records.ok()) return shared_.end(records.status());
    fetched_ = *std::move(records);
    if (!running()) return;  // Poll told of a rebalance.
  }
  if (!TopicsReady() || !SendFetched()) return;
  CountSent();
  fetched_ = ConsumerRecords();
  next_ = 0;
  AwaitRecords();
}

bool MirrorStream::TopicsReady() {
  bool ready = true;
  for (const ConsumerRecords::Partition& run : fetched_.partitions()) {
    if (shared_.topics.PartitionsOf(std::string(run.topic)) < 0) ready = false;
  }
  return ready;
}

bool MirrorStream::SendFetched() {
  for (; next_ < fetched_.size(); ++next_) {
    if (pending_ >= max_pending_ || !SendOne(fetched_[next_])) {
      blocked_ = true;  // OnAnswered goes on.
      return false;
    }
    if (!running()) {
      ++next_;
      return false;
    }
  }
  return true;
}

bool MirrorStream::SendOne(const ConsumerRecord& record) {
  if (shared_.options.message_handler != nullptr) return SendHandled(record);
  std::vector<kafka_embedded::HeaderView> headers;
  if (record.header_count > 0) headers = record.headers();
  ProducerRecord out{.topic = record.topic,
                     .key = record.key,
                     .value = record.value,
                     .headers = headers};
  // Records of one topic share its name, and come side by side.
  if (record.topic.data() != topic_.data()) {
    topic_ = record.topic;
    topic_partitions_ = shared_.topics.PartitionsOf(std::string(topic_));
  }
  if (record.partition < topic_partitions_) out.partition = record.partition;
  if (record.timestamp >= 0) out.timestamp = record.timestamp;
  return Send(out);
}

bool MirrorStream::SendHandled(const ConsumerRecord& record) {
  if (handled_next_ == 0) handled_ = shared_.options.message_handler(record);
  for (; handled_next_ < handled_.size(); ++handled_next_) {
    if (!Send(handled_[handled_next_])) return false;
  }
  handled_next_ = 0;
  return true;
}

bool MirrorStream::Send(const ProducerRecord& record) {
  // One word: the callback costs no allocation. The producer is destroyed
  // before the stream, and its callbacks with it.
  const absl::Status status = shared_.producer.Send(
      record, [this](const auto& metadata) { OnAnswered(metadata.status()); });
  // Inside the runtime nobody waits: the producer's memory is used up, and what
  // is under way gives it back.
  if (absl::IsFailedPrecondition(status) && pending_ > 0) return false;
  ++pending_;
  if (!status.ok()) {
    OnAnswered(status);
    return true;
  }
  shared_.counters.bytes +=
      record.key.value_or("").size() + record.value.value_or("").size();
  return true;
}

void MirrorStream::OnAnswered(const absl::Status& status) {
  --pending_;
  if (status.ok()) {
    ++shared_.counters.records;
  } else if (shared_.options.abort_on_send_failure) {
    shared_.end(kafka_embedded::Annotate(status, "a record could not be sent"));
  } else {
    ++shared_.counters.dropped;
    shared_.log(absl::StrCat("a record is dropped: ", status.message()));
  }
  if (blocked_ && pending_ <= max_pending_ / 2) {
    blocked_ = false;
    Continue();
  }
}

void MirrorStream::CountSent() {
  if (next_ == fetched_.size()) {
    for (const ConsumerRecords::Partition& run : fetched_.partitions()) {
      read_[{std::string(run.topic), run.partition}] = {.offset =
                                                            run.next_offset};
    }
    return;
  }
  for (size_t i = 0; i < next_; ++i) {
    read_[{std::string(fetched_[i].topic), fetched_[i].partition}] = {
        .offset = fetched_[i].offset + 1};
  }
}

// ---- Commits ----------------------------------------------------------------

void MirrorStream::CommitLater(absl::Duration wait) {
  commit_.ScheduleAfter(wait, [this] { Commit(); });
}

void MirrorStream::Commit() {
  if (std::exchange(committing_, true)) return;
  commit_.Cancel();
  shared_.producer.Flush(
      [weak = std::weak_ptr(self_), offsets = read_]() mutable {
        const auto self = weak.lock();
        if (self != nullptr) (*self)->OnFlushed(std::move(offsets));
      });
}

void MirrorStream::OnFlushed(OffsetMap offsets) {
  if (aborted_) return;  // Among them may be what could not be sent.
  if (offsets == committed_) return OnCommitted(absl::OkStatus());
  consumer_->CommitAsync(std::move(offsets), [weak = std::weak_ptr(self_)](
                                                 const OffsetMap& committed,
                                                 const absl::Status& status) {
    const auto self = weak.lock();
    if (self == nullptr) return;
    if (status.ok()) (*self)->committed_ = committed;
    (*self)->OnCommitted(status);
  });
}

void MirrorStream::OnCommitted(const absl::Status& status) {
  committing_ = false;
  if (status.ok()) return Settled();
  shared_.log(absl::StrCat("offsets were not committed: ", status.message()));
  if (RefusedAsMember(status)) {
    committed_ = read_;
    return Settled();
  }
  if (ErrorCodeOf(status) == ErrorCode::kUnknownTopicOrPartition) {
    return DropDeletedTopics();
  }
  committing_ = true;  // Still about to.
  commit_.ScheduleAfter(kRetryWait, [this] {
    committing_ = false;
    Commit();
  });
}

// Offsets of topics that are gone would spoil every commit.
void MirrorStream::DropDeletedTopics() {
  committing_ = true;
  shared_.source_admin.ListTopics(
      /*include_internal=*/true,
      [weak = std::weak_ptr(self_)](const auto& topics) {
        const auto self = weak.lock();
        if (self == nullptr) return;
        MirrorStream& stream = **self;
        if (topics.ok()) {
          absl::btree_set<std::string> names;
          for (const auto& topic : *topics) names.insert(topic.name);
          absl::erase_if(stream.read_, [&](const auto& entry) {
            return !names.contains(entry.first.topic);
          });
        }
        stream.commit_.ScheduleAfter(kRetryWait, [&stream] {
          stream.committing_ = false;
          stream.Commit();
        });
      });
}

// A commit has ended. What was read meanwhile may need one more.
void MirrorStream::Settled() {
  const bool behind = committed_ != read_;
  if ((stopping_ || giving_up_) && behind) return Commit();
  if (!stopping_) CommitLater(shared_.options.offset_commit_interval);
  if (given_up_ != nullptr) std::exchange(given_up_, nullptr)();
}

// ---- Rebalances and the end -------------------------------------------------

void MirrorStream::GiveUp(const Partitions& revoked,
                          std::function<void()> done) {
  // Rebalances are told of by Poll alone, behind whole batches.
  giving_up_ = true;
  given_up_ = [this, revoked, done = std::move(done)] {
    Forget(revoked);
    giving_up_ = false;
    const auto& listener = shared_.options.rebalance_listener;
    if (listener.on_revoked_async != nullptr) {
      listener.on_revoked_async(revoked, done);
    } else {
      if (listener.on_revoked != nullptr) listener.on_revoked(revoked);
      done();
    }
    if (running()) Continue();
  };
  if (aborted_) return std::exchange(given_up_, nullptr)();
  if (!committing_) Commit();
}

void MirrorStream::Forget(const Partitions& partitions) {
  for (const TopicPartition& partition : partitions) {
    read_.erase(partition);
    committed_.erase(partition);
  }
}

void MirrorStream::Stop() {
  if (std::exchange(stopping_, true)) return;
  step_.Cancel();
  CountSent();
  if (!committing_ && started_) Commit();
}

void MirrorStream::Abort() {
  stopping_ = aborted_ = true;
  committing_ = false;
  step_.Cancel();
  commit_.Cancel();
  if (given_up_ != nullptr) std::exchange(given_up_, nullptr)();
}

}  // namespace connect_embedded
