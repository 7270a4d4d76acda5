// DeleteRecords (API key 21), versions 0 to 2.
//
// Behavior: moves a partition's log start offset up, to the offset given or,
// for -1, to the high watermark; records below are gone. Answers the low
// watermark, the smallest log start of the replicas that are alive, once it has
// reached that offset: when every one of them has deleted. REQUEST_TIMED_OUT
// after the request's timeout; the records stay deleted then.
// OFFSET_OUT_OF_RANGE beyond the high watermark or before the start,
// POLICY_VIOLATION in a topic that is only compacted,
// INVALID_TOPIC_EXCEPTION in an internal one.
//
// Difference: the followers hear of the new start at once, not when their next
// fetch is due.
#include <memory>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/base/topic_name.h"
#include "kafka_embedded/broker/broker.h"
#include "kafka_embedded/broker/handlers/handlers.h"
#include "kafka_embedded/broker/handlers/partition_lookup.h"
#include "kafka_embedded/protocol/messages/delete_records.h"

namespace kafka_embedded {
namespace {

constexpr int64_t kHighWatermark = -1;
constexpr int64_t kNoLowWatermark = -1;

using Answer = delete_records_response::DeleteRecordsPartitionResult;

ErrorCode Delete(Log& log, int64_t offset) {
  if (!log.config().delete_old) return ErrorCode::kPolicyViolation;
  if (offset < 0 || offset > log.high_watermark()) {
    return ErrorCode::kOffsetOutOfRange;
  }
  if (offset <= log.log_start_offset()) return ErrorCode::kNone;
  return ErrorCodeOf(log.AdvanceLogStartOffset(offset));
}

// Waits until the followers have deleted, too.
class DelayedDeleteRecords final : public DelayedOperation, public ReadWaiter {
 public:
  DelayedDeleteRecords(Broker& broker, DeleteRecordsResponse response,
                       Respond respond)
      : broker_(broker),
        response_(std::move(response)),
        respond_(std::move(respond)),
        timer_(broker.runtime(), broker.lane(), "delete-records-timeout") {}

  ~DelayedDeleteRecords() override {
    for (const Waiting& w : waiting_) {
      if (Partition* partition = Find(w)) partition->RemoveReadWaiter(this);
    }
  }

  // `topic` and `index` are the place of the partition in the response.
  void Await(Partition& partition, int64_t offset, size_t topic, size_t index) {
    waiting_.push_back({.topic_id = partition.topic_id(),
                        .partition = partition.index(),
                        .offset = offset,
                        .topic = topic,
                        .index = index});
    partition.AddReadWaiter(this);
  }

  void Start(absl::Duration timeout) {
    if (Check()) return Finish();
    timer_.ScheduleAfter(timeout, [this] { Finish(); });
  }

  void OnReadable() override {
    if (Check()) Finish();
  }

 private:
  struct Waiting {
    Uuid topic_id;
    int32_t partition;
    int64_t offset;
    size_t topic;
    size_t index;
    bool done = false;
  };
  Partition* Find(const Waiting& w) const {
    return broker_.replicas().Find(w.topic_id, w.partition);
  }
  // True if nothing is left to wait for.
  bool Check() {
    bool all_done = true;
    for (Waiting& w : waiting_) {
      if (!w.done) CheckOne(w);
      all_done &= w.done;
    }
    return all_done;
  }
  void CheckOne(Waiting& w) {
    Answer& answer = response_.topics[w.topic].partitions[w.index];
    const Partition* partition = Find(w);
    if (partition == nullptr || !partition->is_leader()) {
      answer.error_code = ErrorCode::kNotLeaderOrFollower;
      w.done = true;
      return;
    }
    const int64_t low = partition->LowWatermark([this](int32_t id) {
      const BrokerRegistration* node = broker_.image().FindBroker(id);
      return node != nullptr && !node->fenced;
    });
    if (low < w.offset) return;
    answer.error_code = ErrorCode::kNone;
    answer.low_watermark = low;
    w.done = true;
  }
  void Finish() {
    Respond respond = std::move(respond_);
    ApiMessagePtr response = MakeMessage(std::move(response_));
    broker_.delayed().Remove(this);
    respond(std::move(response));
  }

  Broker& broker_;
  DeleteRecordsResponse response_;
  Respond respond_;
  std::vector<Waiting> waiting_;
  Timer timer_;
};

}  // namespace

void HandleDeleteRecords(Broker& broker, const RequestContext&,
                         ApiMessagePtr message, Respond respond) {
  const auto& request = Get<DeleteRecordsRequest>(*message);
  struct Deleted {
    Partition* partition;
    int64_t offset;
    size_t topic;
    size_t index;
  };
  std::vector<Deleted> deleted;
  DeleteRecordsResponse response;
  for (const auto& topic_request : request.topics) {
    const TopicImage* topic = broker.image().FindTopic(topic_request.name);
    auto& topic_answer = response.topics.emplace_back();
    topic_answer.name = topic_request.name;
    for (const auto& wanted : topic_request.partitions) {
      auto& answer = topic_answer.partitions.emplace_back();
      answer.partition_index = wanted.partition_index;
      answer.low_watermark = kNoLowWatermark;
      if (IsInternalTopic(topic_request.name)) {
        answer.error_code = ErrorCode::kInvalidTopicException;
        continue;
      }
      const LeaderLookup lookup =
          FindLeader(broker, topic, Uuid(), wanted.partition_index);
      answer.error_code = lookup.error;
      if (lookup.error != ErrorCode::kNone) continue;
      Log& log = lookup.partition->log();
      const int64_t offset = wanted.offset == kHighWatermark
                                 ? log.high_watermark()
                                 : wanted.offset;
      answer.error_code = Delete(log, offset);
      if (answer.error_code != ErrorCode::kNone) continue;
      // The answer if the followers do not make it in time.
      answer.error_code = ErrorCode::kRequestTimedOut;
      deleted.push_back({.partition = lookup.partition,
                         .offset = offset,
                         .topic = response.topics.size() - 1,
                         .index = topic_answer.partitions.size() - 1});
    }
  }
  if (deleted.empty()) return respond(MakeMessage(std::move(response)));
  auto* delayed = broker.delayed().Add(std::make_unique<DelayedDeleteRecords>(
      broker, std::move(response), std::move(respond)));
  for (const Deleted& d : deleted) {
    delayed->Await(*d.partition, d.offset, d.topic, d.index);
    broker.replicas().OnLogStartMoved(*d.partition);
  }
  delayed->Start(absl::Milliseconds(request.timeout_ms));
}

}  // namespace kafka_embedded
