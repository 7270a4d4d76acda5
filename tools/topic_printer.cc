#include "tools/topic_printer.h"

#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace kafka_embedded {
namespace {

// What DescribeConfigs calls a value that stands on the topic itself.
constexpr int8_t kTopicConfigSource = 1;

std::string ConfigsText(const ResourceConfig& config) {
  std::vector<std::string> texts;
  for (const ConfigEntry& entry : config.entries) {
    if (entry.is_default) continue;
    texts.push_back(absl::StrCat(entry.name, "=", entry.value.value_or("")));
  }
  return absl::StrJoin(texts, ",");
}

bool HasOverrides(const ResourceConfig& config) {
  for (const ConfigEntry& entry : config.entries) {
    if (entry.source == kTopicConfigSource) return true;
  }
  return false;
}

size_t MinInSyncReplicas(const ResourceConfig& config) {
  uint32_t count = 1;
  for (const ConfigEntry& entry : config.entries) {
    if (entry.name != "min.insync.replicas") continue;
    if (!absl::SimpleAtoi(entry.value.value_or(""), &count)) count = 1;
  }
  return count;
}

bool FiltersPartitions(const TopicFilter& filter) {
  return filter.under_replicated || filter.unavailable ||
         filter.under_min_isr || filter.at_min_isr;
}

bool Shows(const TopicFilter& filter, const PartitionInfo& partition,
           size_t min_in_sync_replicas) {
  const size_t in_sync = partition.in_sync_replicas.size();
  const bool leaderless = partition.leader < 0;
  return !FiltersPartitions(filter) ||
         (filter.under_replicated && in_sync < partition.replicas.size()) ||
         (filter.unavailable && leaderless) ||
         (filter.under_min_isr &&
          (leaderless || in_sync < min_in_sync_replicas)) ||
         (filter.at_min_isr && in_sync == min_in_sync_replicas);
}

void PrintPartition(const PartitionInfo& partition, std::ostream& out) {
  out << "\tTopic: " << partition.topic
      << "\tPartition: " << partition.partition << "\tLeader: "
      << (partition.leader < 0 ? "none" : absl::StrCat(partition.leader))
      << "\tReplicas: " << absl::StrJoin(partition.replicas, ",") << "\tIsr: "
      << absl::StrJoin(partition.in_sync_replicas, ",")
      // Metadata does not tell them; this is how Kafka says so (KIP-966).
      << "\tElr: N/A\tLastKnownElr: N/A\n";
}

}  // namespace

void PrintTopic(const TopicDescription& topic, const ResourceConfig& config,
                const TopicFilter& filter, std::ostream& out) {
  if (filter.with_overrides && !HasOverrides(config)) return;
  if (!FiltersPartitions(filter)) {
    out << "Topic: " << topic.name;
    if (topic.id != Uuid()) out << "\tTopicId: " << topic.id.ToString();
    out << "\tPartitionCount: " << topic.partitions.size()
        << "\tReplicationFactor: "
        << (topic.partitions.empty() ? 0 : topic.partitions[0].replicas.size())
        << "\tConfigs: " << ConfigsText(config) << "\n";
  }
  if (filter.with_overrides) return;
  const size_t min_in_sync_replicas = MinInSyncReplicas(config);
  for (const PartitionInfo& partition : topic.partitions) {
    if (Shows(filter, partition, min_in_sync_replicas)) {
      PrintPartition(partition, out);
    }
  }
}

}  // namespace kafka_embedded
