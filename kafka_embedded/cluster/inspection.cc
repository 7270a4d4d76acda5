// What tests look at: the state of replicas and of the cluster. Changes
// nothing.
#include <algorithm>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/cluster/cluster_core.h"
#include "kafka_embedded/protocol/api_registry.h"

namespace kafka_embedded {

std::string ClusterCore::TopicName(const Uuid& topic_id) const {
  const TopicImage* topic = image().FindTopic(topic_id);
  return topic == nullptr ? "" : topic->name;
}

namespace {

ReplicaState StateOfReplica(int32_t broker, const Partition& partition) {
  const Log& log = partition.log();
  return {.broker = broker,
          .topic = partition.topic(),
          .partition = partition.index(),
          .is_leader = partition.is_leader(),
          .leader_epoch = partition.leader_epoch(),
          .log_start_offset = log.log_start_offset(),
          .high_watermark = log.high_watermark(),
          .log_end_offset = log.log_end_offset(),
          .first_dirty_offset = log.first_dirty_offset()};
}

absl::Status NoReplica(int32_t broker, const TopicPartition& partition) {
  return absl::NotFoundError(absl::StrCat(
      "broker ", broker, " holds no replica of ", partition.ToString()));
}

}  // namespace

absl::StatusOr<ReplicaState> ClusterCore::Replica(
    int32_t broker, const TopicPartition& partition) const {
  const TopicImage* topic = image().FindTopic(partition.topic);
  const Slot* const slot = SlotOf(broker);
  const Partition* const replica =
      topic == nullptr || slot == nullptr || !slot->running
          ? nullptr
          : slot->broker->replicas().Find(topic->id, partition.partition);
  if (replica != nullptr) return StateOfReplica(broker, *replica);
  return NoReplica(broker, partition);
}

std::vector<ReplicaState> ClusterCore::Replicas() const {
  std::vector<ReplicaState> replicas;
  for (const Slot& slot : slots_) {
    // Until it is unfenced, a broker believes what its metadata said last time.
    if (!slot.running) continue;
    slot.broker->replicas().ForEach([&](Partition& partition) {
      replicas.push_back(StateOfReplica(slot.id, partition));
    });
  }
  std::stable_sort(replicas.begin(), replicas.end(),
                   [](const ReplicaState& a, const ReplicaState& b) {
                     return std::tie(a.broker, a.topic, a.partition) <
                            std::tie(b.broker, b.topic, b.partition);
                   });
  return replicas;
}

absl::StatusOr<std::string> ClusterCore::ReadLog(
    int32_t broker, const TopicPartition& partition, int64_t from,
    int64_t to) const {
  constexpr size_t kEverything = size_t{1} << 40;
  const TopicImage* topic = image().FindTopic(partition.topic);
  kafka_embedded::Broker* const holder = FindBroker(broker);
  const Partition* const replica =
      topic == nullptr || holder == nullptr
          ? nullptr
          : holder->replicas().Find(topic->id, partition.partition);
  if (replica == nullptr) return NoReplica(broker, partition);
  if (from >= to) return std::string();
  ASSIGN_OR_RETURN(const LogReadResult read,
                   replica->log().Read(from, to, kEverything, true));
  return read.records.ToString();
}

absl::StatusOr<GroupState> ClusterCore::Group(
    const std::string& group_id) const {
  for (const Slot& slot : slots_) {
    if (!slot.running) continue;
    const ClassicGroup* const group = slot.broker->groups().FindGroup(group_id);
    if (group == nullptr) continue;
    const auto described = group->Describe();
    return GroupState{.state = described.group_state,
                      .generation = group->generation(),
                      .members = described.members.size()};
  }
  return absl::NotFoundError(
      absl::StrCat("group \"", group_id, "\": no broker coordinates it"));
}

// ---- For failed waits ----

namespace {

// The latest requests that no broker has answered, the last one first.
std::vector<std::string> Unanswered(const TraceLog& trace, absl::Time now) {
  constexpr uint64_t kLookedAt = 4096;
  constexpr size_t kShown = 5;
  const uint64_t last = trace.last_id();
  const uint64_t first =
      std::max(trace.first_id(), last > kLookedAt ? last - kLookedAt : 1);
  std::vector<int64_t> answered;
  std::vector<std::string> requests;
  for (uint64_t id = last; id >= first && requests.size() < kShown; --id) {
    const TraceEvent& event = trace.Event(id);
    if (event.kind == TraceKind::kResponse) answered.push_back(event.value);
    if (event.kind != TraceKind::kRequest ||
        std::find(answered.begin(), answered.end(), static_cast<int64_t>(id)) !=
            answered.end()) {
      continue;
    }
    const ApiInfo* const api = FindApi(static_cast<ApiKey>(event.code));
    requests.push_back(absl::StrCat(api == nullptr ? "a request" : api->name,
                                    " of \"", trace.text(event.detail),
                                    "\" at broker ", event.broker, " for ",
                                    absl::FormatDuration(now - event.time)));
  }
  return requests;
}

}  // namespace

std::string ClusterCore::DescribeState() const {
  std::string text;
  for (const Slot& slot : slots_) {
    absl::StrAppend(&text, text.empty() ? "" : ", ", "broker ", slot.id, " ",
                    BrokerStateName(slot.state));
  }
  if (controller_ == nullptr) {
    absl::StrAppend(&text, ", no controller active");
  }
  if (!network_.calm()) absl::StrAppend(&text, ", a link or a node disturbed");
  if (trace_ == nullptr) return text;
  const auto requests = Unanswered(*trace_, network_.runtime().Now());
  absl::StrAppend(
      &text, requests.empty() ? ", no request unanswered" : ", unanswered: ",
      absl::StrJoin(requests, ", "));
  return text;
}

}  // namespace kafka_embedded
