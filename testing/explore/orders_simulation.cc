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
// Of this, old records go all the time.
constexpr char kTicks[] = "ticks";
// The two members of a group that read along, and the one that reads all in the
// end.
enum Reader { kFirst, kSecond, kAll };

std::vector<TopicPartition> Partitions() {
  std::vector<TopicPartition> partitions;
  for (int32_t i = 0; i < kPartitions; ++i) partitions.push_back({kTopic, i});
  return partitions;
}

absl::Status CreateTopics(Admin& admin) {
  RETURN_IF_ERROR(admin.CreateTopic({.name = kTopic,
                                     .num_partitions = kPartitions,
                                     .replication_factor = 3}));
  return admin.CreateTopic(
      {.name = kTicks,
       .num_partitions = 1,
       .replication_factor = 3,
       .configs = {{"retention.ms", "10000"}, {"segment.ms", "5000"}}});
}

absl::StatusOr<std::unique_ptr<Consumer>> NewMember(EmbeddedCluster& cluster,
                                                    Config config) {
  config.insert({{"group.id", "audit"},
                 {"auto.offset.reset", "earliest"},
                 {"session.timeout.ms", "10000"}});
  ASSIGN_OR_RETURN(auto consumer, cluster.NewConsumer(config));
  RETURN_IF_ERROR(consumer->Subscribe({kTopic}));
  return consumer;
}

// What goes on for a minute or so while things break.
class Traffic {
 public:
  Traffic(ExploredRun& run, const OrdersSimulation& simulation,
          HistoryChecker& history, Producer& producer)
      : run_(run),
        simulation_(simulation),
        history_(history),
        producer_(producer) {}

  absl::Status Run() {
    ASSIGN_OR_RETURN(first_, NewMember(run_.cluster(), {}));
    ASSIGN_OR_RETURN(ticker_,
                     run_.cluster().NewProducer(
                         {{"acks", "1"}, {"enable.idempotence", "false"}}));
    const auto pause_ms = static_cast<uint64_t>(
        2 * absl::ToInt64Milliseconds(absl::Minutes(1)) / simulation_.records);
    for (int i = 0; i < simulation_.records; ++i) {
      RETURN_IF_ERROR(Send(i));
      RETURN_IF_ERROR(
          run_.Advance(absl::Milliseconds(run_.random().Below(pause_ms))));
      RETURN_IF_ERROR(Read());
    }
    return absl::OkStatus();
  }

 private:
  absl::Status Send(int i) {
    const std::string value = absl::StrCat("order-", i);
    RETURN_IF_ERROR(history_.Send(
        producer_,
        {.topic = kTopic,
         .partition = static_cast<int32_t>(run_.random().Below(kPartitions)),
         .value = value}));
    return ticker_->Send({.topic = kTicks, .value = value});
  }

  // The second member comes and goes, under one group.instance.id.
  absl::Status Read() {
    if (run_.random().Below(8) == 0) {
      if (second_ != nullptr) {
        second_.reset();
      } else {
        ASSIGN_OR_RETURN(second_, NewMember(run_.cluster(),
                                            {{"group.instance.id", "second"}}));
      }
    }
    ASSIGN_OR_RETURN(const auto records, first_->Poll(absl::ZeroDuration()));
    history_.Seen(records, kFirst);
    if (second_ == nullptr) return absl::OkStatus();
    const auto others = second_->Poll(absl::ZeroDuration());
    if (ErrorCodeOf(others.status()) == ErrorCode::kFencedInstanceId) {
      // Kafka tells that to a member whose coordinator let it in while cut off:
      // the next coordinator knows the one before under that instance id. It is
      // over then, as for a program that ends with it.
      second_.reset();
      return absl::OkStatus();
    }
    RETURN_IF_ERROR(others.status());
    history_.Seen(*others, kSecond);
    return absl::OkStatus();
  }

  ExploredRun& run_;
  const OrdersSimulation& simulation_;
  HistoryChecker& history_;
  Producer& producer_;
  std::unique_ptr<Producer> ticker_;
  std::unique_ptr<Consumer> first_;
  std::unique_ptr<Consumer> second_;
};

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

namespace {

// One record for each partition, so that its replicas know the producer. A
// leader takes any sequence number of one that it does not know, in Kafka too:
// if another broker comes to lead while the first batches are under way, a
// later batch may come in first, and those before it follow in a new epoch.
absl::Status Introduce(Producer& producer, HistoryChecker& history) {
  for (const TopicPartition& partition : Partitions()) {
    RETURN_IF_ERROR(history.Send(
        producer, {.topic = partition.topic,
                   .partition = partition.partition,
                   .value = absl::StrCat("first-", partition.partition)}));
  }
  return producer.Flush();
}

}  // namespace

FaultBounds OrdersFaults() {
  return {.together = true,
          .stops = 2,
          .pauses = 2,
          .isolations = 2,
          .cuts = 1,
          .new_epochs = 1,
          .requests = 6,
          .group_requests = true};
}

absl::Status Simulate(ExploredRun& run, OrdersSimulation& simulation) {
  RETURN_IF_ERROR(run.Start(
      {.broker_config = {{"min.insync.replicas", "2"},
                         {"replica.lag.time.max.ms", "10000"},
                         {"offsets.topic.num.partitions", "1"},
                         {"log.retention.check.interval.ms", "5000"}}}));
  EmbeddedCluster& cluster = run.cluster();
  RETURN_IF_ERROR(CreateTopics(cluster.admin()));
  const std::string idempotent = simulation.acks == "all" ? "true" : "false";
  ASSIGN_OR_RETURN(const auto producer,
                   cluster.NewProducer({{"acks", simulation.acks},
                                        {"enable.idempotence", idempotent}}));
  HistoryChecker history;
  RETURN_IF_ERROR(Introduce(*producer, history));
  Traffic traffic(run, simulation, history, *producer);
  run.StartFaults();
  RETURN_IF_ERROR(traffic.Run());
  RETURN_IF_ERROR(run.Heal());
  // What cannot be sent fails by delivery.timeout.ms.
  RETURN_IF_ERROR(producer->Flush());
  RETURN_IF_ERROR(ReadAll(cluster, history));
  simulation.counts = history.counts();
  RETURN_IF_ERROR(history.Check({.idempotent = idempotent == "true"}));
  return CheckReplicasEqual(cluster);
}

}  // namespace kafka_embedded
