// Fetch (API key 1), versions 4 to 18.
//
// Behavior: reads from each partition asked for, up to the high watermark, or
// the last stable offset for READ_COMMITTED, within the limits of the partition
// and of the whole answer; the first batch comes even if it is larger than both
// (KIP-74). Waits until min_bytes are there, something is wrong or max_wait_ms
// has passed. What is sent are references to the log's batches.
//
// Version notes: 7 brought sessions (KIP-227), 9 the leader epoch the client
// knows (KIP-320), 12 the diverging epoch, 13 topic ids (KIP-516), 16 the
// leader in the answer (KIP-951). From 11 on, a consumer that names its rack is
// sent to a replica of that rack, if replica.selector.class is Kafka's
// RackAwareReplicaSelector, and any replica answers it up to the high watermark
// that it knows of (KIP-392). Followers of our own replicate another way,
// see replication/replica_manager.h, so a fetch that names a replica id is
// NOT_LEADER_OR_FOLLOWER, as from a broker that holds no replica.
#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/time/time.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/broker/broker.h"
#include "kafka_embedded/broker/handlers/handlers.h"
#include "kafka_embedded/broker/handlers/partition_lookup.h"
#include "kafka_embedded/protocol/messages/fetch.h"

namespace kafka_embedded {
namespace {

using fetch_response::PartitionData;

constexpr int16_t kFirstVersionWithLeader = 16;
constexpr int16_t kFirstVersionWithRack = 11;
constexpr int16_t kFirstVersionWithIds = 13;
constexpr int8_t kReadCommitted = 1;

// The limits that are left while an answer fills up.
struct Budget {
  size_t bytes;
  bool empty = true;  // Nothing was read yet: one batch may exceed `bytes`.
};

class FetchOperation final : public DelayedOperation, public ReadWaiter {
 public:
  FetchOperation(Broker& broker, const RequestContext& context,
                 const FetchRequest& request, FetchSessionCache::Context fetch,
                 Respond respond)
      : broker_(broker),
        version_(context.api_version),
        listener_(context.connection->listener_name),
        rack_(request.rack_id),
        read_committed_(request.isolation_level == kReadCommitted),
        by_replica_(request.replica_id >= 0 ||
                    request.replica_state.replica_id >= 0),
        min_bytes_(std::max(request.min_bytes, 0)),
        max_bytes_(std::min<size_t>(std::max(request.max_bytes, 0),
                                    broker.config().fetch_max_bytes)),
        session_(std::move(fetch.session)),
        incremental_(fetch.incremental),
        respond_(std::move(respond)),
        timer_(broker.runtime(), broker.lane(), "fetch-wait") {}

  ~FetchOperation() override {
    for (Partition* partition : watched_) partition->RemoveReadWaiter(this);
  }

  // True if the answer is ready and was given.
  bool TryAnswer(bool at_any_size) {
    FetchResponse response;
    PartitionsData read(session_->targets.size());
    if (!Read(read, response) && !at_any_size) return false;
    Fill(response, read);
    respond_(MakeMessage(std::move(response)));
    return true;
  }

  void Park(absl::Duration max_wait) {
    for (const FetchTarget& target : session_->targets) {
      Partition* partition =
          broker_.replicas().Find(target.topic_id, target.partition);
      if (partition == nullptr) continue;
      partition->AddReadWaiter(this);
      watched_.push_back(partition);
    }
    timer_.ScheduleAfter(max_wait, [this] {
      TryAnswer(/*at_any_size=*/true);
      broker_.delayed().Remove(this);
    });
  }

  void OnReadable() override {
    if (TryAnswer(/*at_any_size=*/false)) broker_.delayed().Remove(this);
  }

 private:
  using PartitionsData = absl::InlinedVector<PartitionData, 1>;

  // Reads all targets. True if the answer need not wait: enough bytes, or
  // something that the client must hear of.
  bool Read(PartitionsData& read, FetchResponse& response);
  // True if the partition is a reason to answer at once.
  bool ReadPartition(FetchTarget& target, Budget& budget, PartitionData& data,
                     FetchResponse& response);
  // Where the client should read: this broker unless it names another rack.
  int32_t PreferredReplica(Partition& partition,
                           const FetchTarget& target) const;
  ErrorCode ReadLog(const Log& log, const FetchTarget& target, Budget& budget,
                    PartitionData& data);
  // Puts what was read into the answer, and what the client now knows into the
  // session.
  void Fill(FetchResponse& response, PartitionsData& read);

  Broker& broker_;
  const int16_t version_;
  const std::string listener_;
  const std::string rack_;
  const bool read_committed_;
  const bool by_replica_;
  const size_t min_bytes_;
  const size_t max_bytes_;
  const std::shared_ptr<FetchSession> session_;
  const bool incremental_;
  Respond respond_;
  absl::InlinedVector<Partition*, 1> watched_;
  Timer timer_;
};

bool FetchOperation::Read(PartitionsData& read, FetchResponse& response) {
  Budget budget{.bytes = max_bytes_};
  size_t bytes = 0;
  bool ready = session_->targets.empty();
  for (size_t i = 0; i < read.size(); ++i) {
    ready |= ReadPartition(session_->targets[i], budget, read[i], response);
    bytes += read[i].records->size();
  }
  return ready || bytes >= min_bytes_;
}

bool FetchOperation::ReadPartition(FetchTarget& target, Budget& budget,
                                   PartitionData& data,
                                   FetchResponse& response) {
  data.partition_index = target.partition;
  data.high_watermark = -1;
  data.records.emplace();
  const TopicImage* topic = FindTopic(broker_, target.topic, target.topic_id);
  const LeaderLookup lookup = FindReplica(
      broker_, topic, session_->uses_topic_ids ? target.topic_id : Uuid(),
      target.partition, target.current_leader_epoch,
      /*leader_only=*/version_ < kFirstVersionWithRack);
  data.error_code = lookup.error == ErrorCode::kNone && by_replica_
                        ? ErrorCode::kNotLeaderOrFollower
                    : session_->uses_topic_ids && target.topic_id.is_zero()
                        ? ErrorCode::kUnknownTopicId
                        : lookup.error;
  // Null unless READ_COMMITTED; but empty where there is no such partition.
  if (data.error_code != ErrorCode::kUnknownTopicOrPartition &&
      data.error_code != ErrorCode::kUnknownTopicId) {
    data.aborted_transactions.reset();
  }
  if (data.error_code == ErrorCode::kNone) {
    const int32_t preferred = PreferredReplica(*lookup.partition, target);
    if (preferred != broker_.id()) {
      data.preferred_read_replica = preferred;
      data.high_watermark = lookup.partition->log().high_watermark();
      return true;
    }
    data.error_code = ReadLog(lookup.partition->log(), target, budget, data);
  } else if (version_ >= kFirstVersionWithLeader &&
             (data.error_code == ErrorCode::kNotLeaderOrFollower ||
              data.error_code == ErrorCode::kFencedLeaderEpoch)) {
    TellLeader(broker_, topic, target.partition, data.current_leader, listener_,
               response.node_endpoints);
  }
  return data.error_code != ErrorCode::kNone || data.diverging_epoch.epoch >= 0;
}

// A replica in the client's rack that has what is asked for: the leader itself
// if it is one, otherwise the one that has most.
int32_t FetchOperation::PreferredReplica(Partition& partition,
                                         const FetchTarget& target) const {
  if (rack_.empty() || !broker_.config().rack_aware_reads ||
      !partition.is_leader()) {
    return broker_.id();
  }
  const auto in_rack = [this](int32_t id) {
    const BrokerRegistration* node = broker_.image().FindBroker(id);
    return node != nullptr && !node->fenced && node->rack == rack_;
  };
  if (in_rack(broker_.id())) return broker_.id();
  const Partition::Follower* best = nullptr;
  for (const Partition::Follower& follower : partition.followers()) {
    if (!in_rack(follower.broker_id) ||
        !absl::c_linear_search(partition.isr(), follower.broker_id) ||
        follower.log_end_offset < target.fetch_offset ||
        follower.log_start_offset > target.fetch_offset) {
      continue;
    }
    if (best == nullptr || follower.log_end_offset > best->log_end_offset) {
      best = &follower;
    }
  }
  return best == nullptr ? broker_.id() : best->broker_id;
}

ErrorCode FetchOperation::ReadLog(const Log& log, const FetchTarget& target,
                                  Budget& budget, PartitionData& data) {
  if (target.last_fetched_epoch >= 0) {
    // The client's records may be of a history that was cut off (KIP-595).
    const EpochAndOffset end = log.EndOffsetForEpoch(target.last_fetched_epoch);
    if (end.leader_epoch < 0) return ErrorCode::kOffsetOutOfRange;
    if (end.leader_epoch < target.last_fetched_epoch ||
        end.end_offset < target.fetch_offset) {
      data.diverging_epoch = {.epoch = end.leader_epoch,
                              .end_offset = end.end_offset};
    }
  }
  const int64_t end =
      read_committed_ ? log.last_stable_offset() : log.high_watermark();
  if (data.diverging_epoch.epoch < 0 &&
      (target.fetch_offset < log.log_start_offset() ||
       target.fetch_offset > log.log_end_offset())) {
    return ErrorCode::kOffsetOutOfRange;
  }
  data.high_watermark = log.high_watermark();
  data.last_stable_offset = log.last_stable_offset();
  data.log_start_offset = log.log_start_offset();
  if (data.diverging_epoch.epoch >= 0 || target.fetch_offset >= end) {
    return ErrorCode::kNone;
  }
  const size_t limit =
      std::min<size_t>(budget.bytes, std::max(target.max_bytes, 0));
  auto result = log.Read(target.fetch_offset, end, limit,
                         /*at_least_one=*/budget.empty);
  if (!result.ok()) return ErrorCodeOf(result.status());
  if (read_committed_) {
    data.aborted_transactions.emplace();
    for (const AbortedTransaction& aborted :
         log.AbortedTransactions(target.fetch_offset, result->next_offset)) {
      data.aborted_transactions->push_back(
          {.producer_id = aborted.producer_id,
           .first_offset = aborted.first_offset});
    }
  }
  budget.bytes -= std::min(budget.bytes, result->records.size());
  if (!result->records.empty()) budget.empty = false;
  data.records = std::move(result->records);
  return ErrorCode::kNone;
}

void FetchOperation::Fill(FetchResponse& response, PartitionsData& read) {
  response.session_id = session_->id;
  auto& topics = response.responses;
  std::vector<FetchTarget>& targets = session_->targets;
  size_t served = 0;
  for (size_t i = 0; i < read.size(); ++i) {
    FetchTarget& target = targets[i];
    PartitionData& data = read[i];
    const bool failed = data.error_code != ErrorCode::kNone;
    const bool has_records = !data.records->empty();
    const bool changed = has_records || failed || target.told_error ||
                         data.preferred_read_replica >= 0 ||
                         data.diverging_epoch.epoch >= 0 ||
                         data.high_watermark != target.told_high_watermark ||
                         data.log_start_offset != target.told_log_start_offset;
    target.told_error = failed;
    target.told_high_watermark = data.high_watermark;
    target.told_log_start_offset = data.log_start_offset;
    target.served = has_records;
    served += has_records;
    if (incremental_ && !changed) continue;
    const bool same_topic =
        !topics.empty() &&
        (session_->uses_topic_ids ? topics.back().topic_id == target.topic_id
                                  : topics.back().topic == target.topic);
    if (!same_topic) {
      auto& topic = topics.emplace_back();
      topic.topic = target.topic;
      topic.topic_id = target.topic_id;
    }
    topics.back().partitions.push_back(std::move(data));
  }
  if (served > 0 && served < targets.size()) {
    std::stable_partition(targets.begin(), targets.end(),
                          [](const FetchTarget& t) { return !t.served; });
  }
}

// An isolation level that does not exist: everything asked for carries the
// error, and from version 13 on nothing is named.
FetchResponse UnknownIsolationLevel(const FetchRequest& request,
                                    int16_t version) {
  FetchResponse response{.error_code = ErrorCode::kUnknownServerError};
  if (version >= kFirstVersionWithIds) return response;
  for (const auto& topic : request.topics) {
    auto& answers = response.responses.emplace_back();
    answers.topic = topic.topic;
    for (const auto& partition : topic.partitions) {
      auto& answer = answers.partitions.emplace_back();
      answer.partition_index = partition.partition;
      answer.error_code = ErrorCode::kUnknownServerError;
      answer.high_watermark = -1;
      answer.records.emplace();
    }
  }
  return response;
}

}  // namespace

void HandleFetch(Broker& broker, const RequestContext& context,
                 ApiMessagePtr message, Respond respond) {
  const auto& request = Get<FetchRequest>(*message);
  if (request.isolation_level < 0 || request.isolation_level > kReadCommitted) {
    return respond(
        MakeMessage(UnknownIsolationLevel(request, context.api_version)));
  }
  FetchSessionCache::Context fetch = broker.fetch_sessions().Begin(
      request, context.api_version, broker.image());
  if (fetch.error != ErrorCode::kNone) {
    return respond(MakeMessage(FetchResponse{.error_code = fetch.error}));
  }
  const absl::Duration max_wait =
      absl::Milliseconds(std::max(request.max_wait_ms, 0));
  auto operation = std::make_unique<FetchOperation>(
      broker, context, request, std::move(fetch), std::move(respond));
  if (operation->TryAnswer(
          /*at_any_size=*/max_wait == absl::ZeroDuration())) {
    return;
  }
  broker.delayed().Add(std::move(operation))->Park(max_wait);
}

}  // namespace kafka_embedded
