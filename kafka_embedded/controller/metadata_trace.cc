#include "kafka_embedded/controller/metadata_trace.h"

#include <string>
#include <variant>

#include "absl/algorithm/container.h"
#include "absl/strings/str_join.h"

namespace kafka_embedded {
namespace {

struct PartitionEvent {
  TraceLog& trace;
  uint32_t node;
  TraceText topic;
  int32_t partition;

  void Election(int32_t leader, int32_t epoch, bool unclean) const {
    trace.Add({.kind = TraceKind::kElection,
               .code = unclean,
               .node = node,
               .broker = leader,
               .partition = partition,
               .topic = topic,
               .value = epoch});
  }
  void IsrChange(int32_t leader, const BrokerIds& isr) const {
    trace.Add({.kind = TraceKind::kIsrChange,
               .node = node,
               .broker = leader,
               .partition = partition,
               .topic = topic,
               .detail = trace.Text(absl::StrJoin(isr, ",")),
               .value = static_cast<int64_t>(isr.size())});
  }
};

void Trace(TraceLog& trace, uint32_t node, const MetadataImage& before,
           const PartitionRecord& record) {
  const TopicImage* topic = before.FindTopic(record.topic_id);
  if (topic == nullptr) return;
  const PartitionEvent event{trace, node, trace.Text(topic->name),
                             record.partition_id};
  event.Election(record.leader, record.leader_epoch, false);
}

void Trace(TraceLog& trace, uint32_t node, const MetadataImage& before,
           const PartitionChangeRecord& record) {
  const TopicImage* topic = before.FindTopic(record.topic_id);
  if (topic == nullptr) return;
  const PartitionRegistration& old = topic->partitions[record.partition_id];
  const PartitionEvent event{trace, node, trace.Text(topic->name),
                             record.partition_id};
  const int32_t leader = record.leader.value_or(old.leader);
  if (record.leader.has_value()) {
    const bool unclean = leader != kNoLeader &&
                         !absl::c_linear_search(old.isr, leader) &&
                         !absl::c_linear_search(old.elr, leader);
    event.Election(leader, old.leader_epoch + 1, unclean);
  }
  if (record.isr.has_value() && *record.isr != old.isr) {
    event.IsrChange(leader, *record.isr);
  }
}

void Trace(TraceLog& trace, uint32_t node, const MetadataImage&,
           const BrokerRegistrationChangeRecord& record) {
  if (!record.fenced.has_value()) return;
  trace.Add({.kind = TraceKind::kBroker,
             .node = node,
             .broker = record.broker_id,
             .detail = trace.Text(*record.fenced ? "fenced" : "unfenced"),
             .value = record.broker_epoch});
}

template <typename Record>
void Trace(TraceLog&, uint32_t, const MetadataImage&, const Record&) {}

}  // namespace

void TraceMetadata(TraceLog& trace, uint32_t node, const MetadataImage& before,
                   const MetadataRecord& record) {
  std::visit([&](const auto& r) { Trace(trace, node, before, r); }, record);
}

}  // namespace kafka_embedded
