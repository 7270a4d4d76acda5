#include "kafka_embedded/client/fetch_session.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace kafka_embedded {
namespace {

int Compare(const FetchPosition& target, absl::string_view topic,
            int32_t partition) {
  const int order = absl::string_view(*target.partition->topic).compare(topic);
  if (order != 0) return order;
  return target.partition->partition < partition   ? -1
         : target.partition->partition > partition ? 1
                                                   : 0;
}

bool SameRequest(const FetchPosition& a, const FetchPosition& b) {
  return a.offset == b.offset && a.leader_epoch == b.leader_epoch;
}

}  // namespace

void FetchSessionHandler::Build(std::vector<FetchPosition> targets,
                                int32_t partition_max_bytes,
                                FetchRequest& request) {
  request.session_id = id_;
  request.session_epoch = epoch_;
  if (epoch_ == 0) {
    for (const FetchPosition& target : targets) {
      AddPartition(target, partition_max_bytes, request);
    }
  } else {
    // Both lists ascend: one walk finds what came, changed and went.
    auto old = targets_.begin();
    for (const FetchPosition& target : targets) {
      int order = -1;
      while (old != targets_.end() &&
             (order = Compare(*old, *target.partition->topic,
                              target.partition->partition)) < 0) {
        Forget(*old++, request);
      }
      const bool known = old != targets_.end() && order == 0;
      const bool same_topic = known && old->topic_id == target.topic_id;
      if (known && !same_topic) Forget(*old, request);
      if (!same_topic || !SameRequest(*old, target)) {
        AddPartition(target, partition_max_bytes, request);
      }
      if (known) ++old;
    }
    while (old != targets_.end()) Forget(*old++, request);
  }
  targets_ = std::move(targets);
}

void FetchSessionHandler::AddPartition(const FetchPosition& target,
                                       int32_t max_bytes,
                                       FetchRequest& request) const {
  const std::string& name = *target.partition->topic;
  if (request.topics.empty() || request.topics.back().topic != name) {
    request.topics.push_back({.topic = name, .topic_id = target.topic_id});
  }
  request.topics.back().partitions.push_back(
      {.partition = target.partition->partition,
       .current_leader_epoch = target.leader_epoch,
       .fetch_offset = target.offset,
       .partition_max_bytes = max_bytes});
}

void FetchSessionHandler::Forget(const FetchPosition& target,
                                 FetchRequest& request) const {
  const std::string& name = *target.partition->topic;
  auto& forgotten = request.forgotten_topics_data;
  if (forgotten.empty() || forgotten.back().topic != name ||
      forgotten.back().topic_id != target.topic_id) {
    forgotten.push_back({.topic = name, .topic_id = target.topic_id});
  }
  forgotten.back().partitions.push_back(target.partition->partition);
}

const FetchPosition* FetchSessionHandler::Find(absl::string_view topic,
                                               int32_t partition) const {
  const auto at =
      std::lower_bound(targets_.begin(), targets_.end(), partition,
                       [&](const FetchPosition& target, int32_t number) {
                         return Compare(target, topic, number) < 0;
                       });
  const bool found =
      at != targets_.end() && Compare(*at, topic, partition) == 0;
  return found ? &*at : nullptr;
}

void FetchSessionHandler::OnResponse(const FetchResponse& response) {
  if (response.error_code == ErrorCode::kFetchSessionIdNotFound) {
    id_ = 0;
    epoch_ = 0;
  } else if (response.error_code != ErrorCode::kNone) {
    epoch_ = 0;  // With the old id: closes that session.
  } else if (response.session_id == 0) {
    id_ = 0;  // The broker keeps none, or has dropped it.
    epoch_ = 0;
  } else {
    id_ = response.session_id;
    epoch_ = epoch_ == std::numeric_limits<int32_t>::max() ? 1 : epoch_ + 1;
  }
}

void FetchSessionHandler::OnLost() { epoch_ = 0; }

}  // namespace kafka_embedded
