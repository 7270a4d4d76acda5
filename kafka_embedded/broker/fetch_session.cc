#include "kafka_embedded/broker/fetch_session.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "kafka_embedded/controller/metadata_image.h"

namespace kafka_embedded {
namespace {

// Session epochs with a meaning of their own.
constexpr int32_t kInitialEpoch = 0;
constexpr int32_t kFinalEpoch = -1;
constexpr int32_t kNoSession = 0;
// From this version on, topics are named by id (KIP-516).
constexpr int16_t kFirstVersionWithTopicIds = 13;

int32_t EpochAfter(int32_t epoch) {
  return epoch == std::numeric_limits<int32_t>::max() ? 1 : epoch + 1;
}

FetchTarget MakeTarget(const fetch_request::FetchTopic& topic,
                       const fetch_request::FetchPartition& partition,
                       const MetadataImage& image) {
  FetchTarget target{.topic = topic.topic,
                     .topic_id = topic.topic_id,
                     .partition = partition.partition,
                     .max_bytes = partition.partition_max_bytes,
                     .fetch_offset = partition.fetch_offset,
                     .current_leader_epoch = partition.current_leader_epoch,
                     .last_fetched_epoch = partition.last_fetched_epoch};
  const TopicImage* known = topic.topic_id.is_zero()
                                ? image.FindTopic(topic.topic)
                                : image.FindTopic(topic.topic_id);
  if (known != nullptr) {
    target.topic = known->name;
    target.topic_id = known->id;
  }
  return target;
}

bool SameTopic(const FetchTarget& target, const std::string& topic,
               const Uuid& topic_id) {
  return topic_id.is_zero() ? target.topic == topic
                            : target.topic_id == topic_id;
}

void Update(FetchSession& session, const FetchRequest& request,
            const MetadataImage& image) {
  for (const auto& forgotten : request.forgotten_topics_data) {
    std::erase_if(session.targets, [&](const FetchTarget& target) {
      return SameTopic(target, forgotten.topic, forgotten.topic_id) &&
             std::find(forgotten.partitions.begin(), forgotten.partitions.end(),
                       target.partition) != forgotten.partitions.end();
    });
  }
  for (const auto& topic : request.topics) {
    for (const auto& partition : topic.partitions) {
      const auto found =
          std::find_if(session.targets.begin(), session.targets.end(),
                       [&](const FetchTarget& target) {
                         return target.partition == partition.partition &&
                                SameTopic(target, topic.topic, topic.topic_id);
                       });
      FetchTarget target = MakeTarget(topic, partition, image);
      if (found == session.targets.end()) {
        session.targets.push_back(std::move(target));
        continue;
      }
      target.told_high_watermark = found->told_high_watermark;
      target.told_log_start_offset = found->told_log_start_offset;
      target.told_error = found->told_error;
      *found = std::move(target);
    }
  }
}

}  // namespace

FetchSessionCache::Context FetchSessionCache::Begin(
    const FetchRequest& request, int16_t version, const MetadataImage& image) {
  const bool full = request.session_epoch == kInitialEpoch ||
                    request.session_epoch == kFinalEpoch;
  if (!full) return Resume(request, version, image);
  if (request.session_id != kNoSession) sessions_.erase(request.session_id);
  auto session = std::make_shared<FetchSession>();
  session->uses_topic_ids = version >= kFirstVersionWithTopicIds;
  size_t count = 0;
  for (const auto& topic : request.topics) count += topic.partitions.size();
  session->targets.reserve(count);
  for (const auto& topic : request.topics) {
    for (const auto& partition : topic.partitions) {
      session->targets.push_back(MakeTarget(topic, partition, image));
    }
  }
  // Kafka evicts sessions that were idle long enough; while all slots are taken
  // by others, a fetch simply gets no session.
  if (request.session_epoch == kInitialEpoch && !session->targets.empty() &&
      sessions_.size() < slots_) {
    do {
      session->id = static_cast<int32_t>(
          random_.Below(std::numeric_limits<int32_t>::max() - 1) + 1);
    } while (sessions_.contains(session->id));
    session->next_epoch = EpochAfter(kInitialEpoch);
    sessions_.emplace(session->id, session);
  }
  return {.session = std::move(session), .incremental = false};
}

FetchSessionCache::Context FetchSessionCache::Resume(
    const FetchRequest& request, int16_t version, const MetadataImage& image) {
  const auto found = sessions_.find(request.session_id);
  if (found == sessions_.end()) {
    return {.error = ErrorCode::kFetchSessionIdNotFound};
  }
  FetchSession& session = *found->second;
  if (request.session_epoch != session.next_epoch) {
    return {.error = ErrorCode::kInvalidFetchSessionEpoch};
  }
  if (session.uses_topic_ids != (version >= kFirstVersionWithTopicIds)) {
    return {.error = ErrorCode::kFetchSessionTopicIdError};
  }
  Update(session, request, image);
  if (session.targets.empty()) {
    // Nothing is left to fetch: Kafka ends the session and answers with id 0.
    auto last = found->second;
    sessions_.erase(found);
    last->id = kNoSession;
    return {.session = std::move(last), .incremental = true};
  }
  session.next_epoch = EpochAfter(session.next_epoch);
  return {.session = found->second, .incremental = true};
}

}  // namespace kafka_embedded
