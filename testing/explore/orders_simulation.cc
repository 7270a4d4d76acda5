#include "testing/explore/orders_simulation.h"

#include <algorithm>
#include <memory>
#include <vector>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/status.h"

namespace kafka_embedded {
namespace {

constexpr char kTopic[] = "orders";
constexpr int32_t kPartitions = 2;
// The consumer that reads along, and the one that reads all in the end.
enum Reader { kAlong, kAll };

std::vector<TopicPartition> Partitions() {
  std::vector<TopicPartition> partitions;
  for (int32_t i = 0; i < kPartitions; ++i) partitions.push_back({kTopic, i});
  return partitions;
}

absl::Status SendAndRead(ExploredRun& run, const OrdersSimulation& simulation,
                         HistoryChecker& history, Producer& producer,
                         Consumer& consumer) {
  const auto pause_ms = static_cast<uint64_t>(
      2 * absl::ToInt64Milliseconds(absl::Minutes(1)) / simulation.records);
  for (int i = 0; i < simulation.records; ++i) {
    const std::string value = absl::StrCat("order-", i);
    RETURN_IF_ERROR(history.Send(
        producer,
        {.topic = kTopic,
         .partition = static_cast<int32_t>(run.random().Below(kPartitions)),
         .value = value}));
    RETURN_IF_ERROR(
        run.Advance(absl::Milliseconds(run.random().Below(pause_ms))));
    ASSIGN_OR_RETURN(const auto records, consumer.Poll(absl::ZeroDuration()));
    history.Seen(records, kAlong);
  }
  return absl::OkStatus();
}

absl::Status ReadAll(EmbeddedCluster& cluster, HistoryChecker& history) {
  ASSIGN_OR_RETURN(const auto consumer,
                   cluster.NewConsumer({{"auto.offset.reset", "earliest"}}));
  RETURN_IF_ERROR(consumer->Assign(Partitions()));
  int64_t left = 0;
  for (const TopicPartition& partition : Partitions()) {
    ASSIGN_OR_RETURN(const PartitionState state, cluster.Describe(partition));
    left += state.high_watermark;
  }
  const absl::Time deadline = cluster.Now() + absl::Minutes(2);
  while (left > 0 && cluster.Now() < deadline) {
    ASSIGN_OR_RETURN(const auto records, consumer->Poll(absl::Seconds(1)));
    left -= static_cast<int64_t>(records.size());
    history.Seen(records, kAll);
  }
  if (left <= 0) return absl::OkStatus();
  return absl::DeadlineExceededError(
      absl::StrCat(left, " records were not read within 2 minutes"));
}

}  // namespace

absl::Status Simulate(ExploredRun& run, OrdersSimulation& simulation) {
  RETURN_IF_ERROR(run.Start({.broker_config = {{"min.insync.replicas", "2"}}}));
  EmbeddedCluster& cluster = run.cluster();
  RETURN_IF_ERROR(cluster.admin().CreateTopic({.name = kTopic,
                                               .num_partitions = kPartitions,
                                               .replication_factor = 3}));
  const std::string idempotent = simulation.acks == "all" ? "true" : "false";
  ASSIGN_OR_RETURN(const auto producer,
                   cluster.NewProducer({{"acks", simulation.acks},
                                        {"enable.idempotence", idempotent}}));
  ASSIGN_OR_RETURN(const auto consumer,
                   cluster.NewConsumer({{"auto.offset.reset", "earliest"}}));
  RETURN_IF_ERROR(consumer->Assign(Partitions()));
  HistoryChecker history;
  run.StartFaults();
  RETURN_IF_ERROR(SendAndRead(run, simulation, history, *producer, *consumer));
  RETURN_IF_ERROR(run.Heal());
  // What cannot be sent fails by delivery.timeout.ms.
  RETURN_IF_ERROR(producer->Flush());
  RETURN_IF_ERROR(ReadAll(cluster, history));
  simulation.counts = history.counts();
  RETURN_IF_ERROR(history.Check({.idempotent = idempotent == "true"}));
  return CheckReplicasEqual(cluster);
}

}  // namespace kafka_embedded
