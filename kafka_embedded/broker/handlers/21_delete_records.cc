// DeleteRecords (API key 21), versions 0 to 2.
//
// Behavior: moves a partition's log start offset up, to the offset given or,
// for -1, to the high watermark; records below are gone. Answers the new start.
// OFFSET_OUT_OF_RANGE beyond the high watermark or before the start,
// POLICY_VIOLATION in a topic that is only compacted.
//
// The followers hear of the new start with their next fetch; Kafka waits for
// them up to the request's timeout.
#include <utility>

#include "kafka_embedded/base/status.h"
#include "kafka_embedded/broker/broker.h"
#include "kafka_embedded/broker/handlers/handlers.h"
#include "kafka_embedded/broker/handlers/partition_lookup.h"
#include "kafka_embedded/protocol/messages/delete_records.h"

namespace kafka_embedded {
namespace {

constexpr int64_t kHighWatermark = -1;

ErrorCode Delete(Log& log, int64_t offset) {
  if (!log.config().delete_old) return ErrorCode::kPolicyViolation;
  if (offset == kHighWatermark) offset = log.high_watermark();
  if (offset < 0 || offset > log.high_watermark()) {
    return ErrorCode::kOffsetOutOfRange;
  }
  if (offset <= log.log_start_offset()) return ErrorCode::kNone;
  return ErrorCodeOf(log.AdvanceLogStartOffset(offset));
}

}  // namespace

void HandleDeleteRecords(Broker& broker, const RequestContext&,
                         ApiMessagePtr message, Respond respond) {
  const auto& request = Get<DeleteRecordsRequest>(*message);
  DeleteRecordsResponse response;
  for (const auto& topic_request : request.topics) {
    const TopicImage* topic = broker.image().FindTopic(topic_request.name);
    auto& topic_answer = response.topics.emplace_back();
    topic_answer.name = topic_request.name;
    for (const auto& wanted : topic_request.partitions) {
      auto& answer = topic_answer.partitions.emplace_back();
      answer.partition_index = wanted.partition_index;
      answer.low_watermark = -1;
      const LeaderLookup lookup =
          FindLeader(broker, topic, Uuid(), wanted.partition_index);
      answer.error_code = lookup.error != ErrorCode::kNone
                              ? lookup.error
                              : Delete(lookup.partition->log(), wanted.offset);
      if (answer.error_code == ErrorCode::kNone) {
        answer.low_watermark = lookup.partition->log().log_start_offset();
      }
    }
  }
  respond(MakeMessage(std::move(response)));
}

}  // namespace kafka_embedded
