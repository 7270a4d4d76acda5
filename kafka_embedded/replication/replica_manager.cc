#include "kafka_embedded/replication/replica_manager.h"

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/base/status.h"

namespace kafka_embedded {
namespace {

std::string CheckpointName(const Uuid& topic_id, int32_t partition) {
  return absl::StrCat("checkpoint/", topic_id.ToString(), "-", partition);
}

}  // namespace

ReplicaManager::ReplicaManager(Network& network, NodeAddress self,
                               Storage& storage, PeerDirectory& peers,
                               ReplicaHost& host, const Options& options)
    : network_(network),
      self_(self),
      clock_(network.clock(self)),
      storage_(storage),
      peers_(peers),
      host_(host),
      options_(options),
      isr_retry_timer_(clock_, network.lane(self), "alter-partition"),
      isr_check_timer_(clock_, network.lane(self), "isr-expiration") {}

ReplicaManager::~ReplicaManager() = default;

absl::Status ReplicaManager::ApplyPartition(const TopicImage& topic,
                                            int32_t partition,
                                            const LogConfig* config) {
  const PartitionRegistration& registration = topic.partitions[partition];
  const auto& replicas = registration.replicas;
  if (std::find(replicas.begin(), replicas.end(), options_.broker_id) ==
      replicas.end()) {
    // Reassigned to others: the copy here is of no use any more.
    if (Find(topic.id, partition) == nullptr) return absl::OkStatus();
    return Delete(std::move(partitions_[topic.id][partition]));
  }
  Partition* replica = Find(topic.id, partition);
  if (replica == nullptr) {
    ASSIGN_OR_RETURN(replica, Create(topic, partition, config));
  }
  if (!replica->ApplyRegistration(registration)) {
    if (replica->is_leader()) {
      ServeEarlyFetches(*replica);
      Offer(*replica);
      MaybeExpandIsr(*replica);
    }
    return absl::OkStatus();
  }
  if (replica->is_leader()) {
    ServeEarlyFetches(*replica);
  } else if (replica->is_follower()) {
    ReplicaFetch& fetch = starting_[replica->leader()];
    fetch.follower = options_.broker_id;
    fetch.entries.push_back(NextFetch(*replica));
  }
  if (on_role_change_) on_role_change_(*replica);
  return absl::OkStatus();
}

absl::StatusOr<Partition*> ReplicaManager::Create(const TopicImage& topic,
                                                  int32_t partition,
                                                  const LogConfig* config) {
  ASSIGN_OR_RETURN(std::unique_ptr<BatchStore> store,
                   storage_.OpenBatches({topic.id, partition}));
  int64_t high_watermark = 0;
  int64_t log_start_offset = 0;
  if (storage_.durable() || store->batch_count() > 0) {
    ASSIGN_OR_RETURN(const auto checkpoint,
                     storage_.Get(CheckpointName(topic.id, partition)));
    if (checkpoint.has_value()) {
      const std::vector<absl::string_view> fields =
          absl::StrSplit(*checkpoint, ' ');
      if (fields.size() != 2 || !absl::SimpleAtoi(fields[0], &high_watermark) ||
          !absl::SimpleAtoi(fields[1], &log_start_offset)) {
        return absl::DataLossError(absl::StrCat(
            "checkpoint of ", topic.name, "-", partition, ": \"", *checkpoint,
            "\" is not \"<high watermark> <log start offset>\""));
      }
    }
  }
  ASSIGN_OR_RETURN(std::unique_ptr<Log> log,
                   Log::Open(std::move(store), config, log_start_offset));
  log->SetHighWatermark(std::min(high_watermark, log->log_end_offset()));
  log->SetObserver(options_.log_observer);
  auto& replicas = partitions_[topic.id];
  if (replicas.size() <= static_cast<size_t>(partition)) {
    replicas.resize(topic.partitions.size());
  }
  const PartitionHost& host = *this;
  replicas[partition] =
      std::make_unique<Partition>(topic.name, topic.id, partition,
                                  options_.broker_id, std::move(log), host);
  return replicas[partition].get();
}

absl::Status ReplicaManager::DeleteTopic(const Uuid& topic_id) {
  const auto found = partitions_.find(topic_id);
  if (found == partitions_.end()) return absl::OkStatus();
  std::vector<std::unique_ptr<Partition>> replicas = std::move(found->second);
  partitions_.erase(found);
  absl::Status status;
  for (std::unique_ptr<Partition>& replica : replicas) {
    if (replica != nullptr) status.Update(Delete(std::move(replica)));
  }
  return status;
}

absl::Status ReplicaManager::Delete(std::unique_ptr<Partition> replica) {
  for (auto& [id, session] : sessions_) {
    std::erase(session->queue, replica.get());
  }
  const StoreId id{replica->topic_id(), replica->index()};
  replica->Retire();
  if (on_role_change_) on_role_change_(*replica);
  replica.reset();  // A storage deletes only what nobody has open.
  RETURN_IF_ERROR(storage_.DeleteBatches(id));
  if (!storage_.durable()) return absl::OkStatus();
  return storage_.Delete(CheckpointName(id.topic_id, id.partition));
}

void ReplicaManager::UpdateConfig(const Uuid& topic_id,
                                  const LogConfig* config) {
  const auto found = partitions_.find(topic_id);
  if (found == partitions_.end()) return;
  for (const auto& replica : found->second) {
    if (replica != nullptr) replica->log().set_config(config);
  }
}

Partition* ReplicaManager::Find(const Uuid& topic_id, int32_t partition) const {
  const auto found = partitions_.find(topic_id);
  if (found == partitions_.end() || partition < 0 ||
      static_cast<size_t>(partition) >= found->second.size()) {
    return nullptr;
  }
  return found->second[partition].get();
}

void ReplicaManager::ForEach(absl::FunctionRef<void(Partition&)> visit) const {
  for (const auto& [id, replicas] : partitions_) {
    for (const auto& replica : replicas) {
      if (replica != nullptr) visit(*replica);
    }
  }
}

void ReplicaManager::Trace(TraceKind kind, const Partition& partition,
                           int16_t as_leader, int64_t value,
                           int64_t value2) const {
  TraceLog* const trace = network_.trace();
  if (trace == nullptr) return;
  trace->ActUpon(trace->Add({.kind = kind,
                             .code = as_leader,
                             .node = static_cast<uint32_t>(self_),
                             .broker = options_.broker_id,
                             .partition = partition.index(),
                             .topic = trace->Text(partition.topic()),
                             .value = value,
                             .value2 = value2}));
}

absl::Status ReplicaManager::WriteCheckpoints() {
  absl::Status status;
  ForEach([&](Partition& replica) {
    status.Update(replica.log().Checkpoint());
    status.Update(
        storage_.Put(CheckpointName(replica.topic_id(), replica.index()),
                     absl::StrCat(replica.log().high_watermark(), " ",
                                  replica.log().log_start_offset())));
  });
  return status;
}

}  // namespace kafka_embedded
