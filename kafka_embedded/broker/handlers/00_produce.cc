// Produce (API key 0), versions 0 to 13.
//
// Behavior: appends one batch to each partition named. acks=0 gets no answer,
// acks=1 one when the leader has the batch, acks=all one when every in-sync
// replica has it, or REQUEST_TIMED_OUT after the request's own timeout: the
// batch stays appended then. A partition that fails does not keep others from
// it.
//
// Version notes: 3 brought batches of magic 2 and transactional ids, 8 the
// errors of single records (KIP-467), 10 the current leader in the answer
// (KIP-951), 13 topic ids (KIP-516). 0 to 2 carry message sets of magic 0 and
// 1, which are converted; Kafka 4 advertises those versions for old clients'
// sake and refuses them.
#include <memory>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/broker/broker.h"
#include "kafka_embedded/broker/handlers/handlers.h"
#include "kafka_embedded/broker/handlers/partition_lookup.h"
#include "kafka_embedded/log/record_validator.h"
#include "kafka_embedded/protocol/messages/produce.h"
#include "kafka_embedded/replication/planted_defect.h"

namespace kafka_embedded {
namespace {

using produce_response::PartitionProduceResponse;

constexpr int16_t kFirstVersionWithLeader = 10;

// An acks=all produce whose batches the followers do not have yet.
class DelayedProduce final : public DelayedOperation, public CommitWaiter {
 public:
  DelayedProduce(Broker& broker, ProduceResponse response, Respond respond)
      : broker_(broker),
        response_(std::move(response)),
        respond_(std::move(respond)),
        timer_(broker.runtime(), broker.lane(), "produce-timeout") {}

  ~DelayedProduce() override {
    for (const Waiting& w : waiting_) {
      if (w.partition != nullptr) w.partition->ForgetCommitWaiter(this);
    }
  }

  // `topic` and `index` are the place of the partition in the response.
  void Await(Partition& partition, int64_t offset, size_t topic, size_t index) {
    partition.WhenCommitted(offset, this, waiting_.size());
    waiting_.push_back({&partition, topic, index});
    ++open_;
  }

  void Start(absl::Duration timeout) {
    timer_.ScheduleAfter(timeout, [this] {
      for (Waiting& w : waiting_) {
        if (w.partition == nullptr) continue;
        std::exchange(w.partition, nullptr)->ForgetCommitWaiter(this);
        Answer(w).error_code = ErrorCode::kRequestTimedOut;
      }
      Finish();
    });
  }

  void OnCommitted(Partition& partition, size_t slot,
                   ErrorCode error) override {
    Waiting& w = waiting_[slot];
    w.partition = nullptr;
    if (error == ErrorCode::kNone && !partition.HasEnoughReplicas()) {
      error = ErrorCode::kNotEnoughReplicasAfterAppend;
    }
    Answer(w).error_code = error;
    if (--open_ == 0) Finish();
  }

 private:
  struct Waiting {
    Partition* partition;  // nullptr: not waiting any more.
    size_t topic;
    size_t index;
  };
  PartitionProduceResponse& Answer(const Waiting& w) {
    return response_.responses[w.topic].partition_responses[w.index];
  }
  void Finish() {
    Respond respond = std::move(respond_);
    ApiMessagePtr response = MakeMessage(std::move(response_));
    broker_.delayed().Remove(this);
    respond(std::move(response));
  }

  Broker& broker_;
  ProduceResponse response_;
  Respond respond_;
  absl::InlinedVector<Waiting, 1> waiting_;
  size_t open_ = 0;
  Timer timer_;
};

// Kafka leaves the log start out where the log was not asked, or where the
// bytes themselves were refused.
bool TellsLogStart(ErrorCode error) {
  return error != ErrorCode::kMessageTooLarge &&
         error != ErrorCode::kRecordListTooLarge &&
         error != ErrorCode::kCorruptMessage &&
         error != ErrorCode::kKafkaStorageError;
}

// What was appended and is not committed yet, and where it stands in the
// answer.
struct Uncommitted {
  Partition* partition = nullptr;
  int64_t end_offset = -1;
  size_t topic = 0;
  size_t index = 0;
};

PartitionProduceResponse Append(Broker& broker, const TopicImage* topic,
                                const Uuid& topic_id, int16_t acks,
                                int16_t version,
                                produce_request::PartitionProduceData& data,
                                Uncommitted* uncommitted) {
  PartitionProduceResponse answer{.index = data.index, .base_offset = -1};
  const LeaderLookup lookup = FindLeader(broker, topic, topic_id, data.index);
  if (lookup.error != ErrorCode::kNone) {
    answer.error_code = lookup.error;
    return answer;
  }
  BytesList records = std::move(data.records).value_or(BytesList());
  const absl::Status carried = CheckProduceVersion(records, version);
  if (!carried.ok()) {
    answer.error_code = ErrorCodeOf(carried);
    // The only refusal of these that Kafka explains: an unknown magic.
    if (answer.error_code == ErrorCode::kCorruptMessage) {
      answer.error_message = std::string(carried.message());
    }
    return answer;
  }
  LogAppendResult result = broker.replicas().Append(
      *lookup.partition, std::move(records), acks, AppendOrigin::kClient);
  answer.error_code = result.error;
  answer.base_offset = result.base_offset;
  answer.log_append_time_ms = result.log_append_time_ms;
  if (result.error == ErrorCode::kNone) {
    answer.log_start_offset = lookup.partition->log().log_start_offset();
    if (result.last_offset >= lookup.partition->log().high_watermark() &&
        !IsPlanted(PlantedDefect::kAcknowledgedEarly)) {
      uncommitted->partition = lookup.partition;
      uncommitted->end_offset = result.last_offset + 1;
    }
    return answer;
  }
  if (TellsLogStart(result.error)) {
    answer.log_start_offset = lookup.partition->log().log_start_offset();
  }
  // Kafka explains errors of single records, and no others.
  if (!result.record_errors.empty()) {
    answer.error_message = std::move(result.error_message);
  }
  for (auto& [index, message] : result.record_errors) {
    answer.record_errors.push_back(
        {.batch_index = index,
         .batch_index_error_message = std::move(message)});
  }
  return answer;
}

// A producer without a transactional id may write no transaction.
bool HasForeignTransaction(const ProduceRequest& request) {
  if (request.transactional_id.has_value()) return false;
  for (const auto& topic : request.topic_data) {
    for (const auto& partition : topic.partition_data) {
      if (partition.records.has_value() &&
          IsTransactionalProduce(*partition.records)) {
        return true;
      }
    }
  }
  return false;
}

}  // namespace

void HandleProduce(Broker& broker, const RequestContext& context,
                   ApiMessagePtr message, Respond respond) {
  auto& request = Get<ProduceRequest>(*message);
  const ErrorCode error = HasForeignTransaction(request)
                              ? ErrorCode::kTransactionalIdAuthorizationFailed
                          : request.acks < -1 || request.acks > 1
                              ? ErrorCode::kInvalidRequiredAcks
                              : ErrorCode::kNone;
  ProduceResponse response;
  absl::InlinedVector<Uncommitted, 1> uncommitted;
  response.responses.reserve(request.topic_data.size());
  for (auto& topic_data : request.topic_data) {
    const TopicImage* topic =
        FindTopic(broker, topic_data.name, topic_data.topic_id);
    auto& answers = response.responses.emplace_back();
    answers.partition_responses.reserve(topic_data.partition_data.size());
    for (auto& data : topic_data.partition_data) {
      if (error != ErrorCode::kNone) {
        answers.partition_responses.push_back(
            {.index = data.index, .error_code = error, .base_offset = -1});
        continue;
      }
      Uncommitted appended{.topic = response.responses.size() - 1,
                           .index = answers.partition_responses.size()};
      auto& answer = answers.partition_responses.emplace_back(
          Append(broker, topic, topic_data.topic_id, request.acks,
                 context.api_version, data, &appended));
      if (appended.partition != nullptr) uncommitted.push_back(appended);
      if (answer.error_code == ErrorCode::kNotLeaderOrFollower &&
          context.api_version >= kFirstVersionWithLeader) {
        TellLeader(broker, topic, data.index, answer.current_leader,
                   context.connection->listener_name, response.node_endpoints);
      }
    }
    answers.name = std::move(topic_data.name);
    answers.topic_id = topic_data.topic_id;
  }
  if (request.acks == 0) return respond(nullptr);
  if (request.acks != -1 || uncommitted.empty()) {
    return respond(MakeMessage(std::move(response)));
  }
  auto* delayed = broker.delayed().Add(std::make_unique<DelayedProduce>(
      broker, std::move(response), std::move(respond)));
  for (const Uncommitted& u : uncommitted) {
    delayed->Await(*u.partition, u.end_offset, u.topic, u.index);
  }
  delayed->Start(absl::Milliseconds(request.timeout_ms));
}

}  // namespace kafka_embedded
