#include "kafka_embedded/cluster/cluster_core.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/broker/broker_config_def.h"
#include "kafka_embedded/storage/memory_storage.h"
#include "kafka_embedded/storage/rocksdb_storage.h"

namespace kafka_embedded {
namespace {

constexpr char kClusterIdName[] = "meta.properties/cluster.id";
constexpr int32_t kControllerId = 0;

}  // namespace

ClusterCore::ClusterCore(Runtime& runtime, const ClusterOptions& options)
    : options_(options),
      network_(runtime),
      random_(runtime.NewRandom("cluster")) {}

ClusterCore::~ClusterCore() {
  // Brokers take themselves off the controller's list.
  while (!slots_.empty()) slots_.pop_back();
}

absl::Status ClusterCore::StartController() {
  ASSIGN_OR_RETURN(broker_config_, BrokerConfig::Parse(options_.broker_config,
                                                       options_.broker_count));
  warnings_ = broker_config_->properties.Warnings();
  ASSIGN_OR_RETURN(controller_storage_, OpenStorage("controller"));
  RETURN_IF_ERROR(Identify(*controller_storage_, "controller"));
  ASSIGN_OR_RETURN(controller_, Controller::Start(
                                    network_, *controller_storage_,
                                    {.node_id = kControllerId,
                                     .cluster_id = cluster_id_,
                                     .config = options_.broker_config,
                                     .broker_config_def = &BrokerConfigDef()}));
  return absl::OkStatus();
}

absl::Status ClusterCore::StartBroker(int32_t id, ListenerEndpoint endpoint) {
  const std::string name = absl::StrCat("broker-", id);
  Slot slot{.id = id};
  ASSIGN_OR_RETURN(slot.storage, OpenStorage(name));
  RETURN_IF_ERROR(Identify(*slot.storage, name));
  slot.entry.endpoint = {
      .id = id, .host = endpoint.host, .port = endpoint.port};
  ASSIGN_OR_RETURN(slot.broker, kafka_embedded::Broker::Start(
                                    network_, *slot.storage, *this,
                                    {.id = id,
                                     .cluster_id = cluster_id_,
                                     .endpoints = {std::move(endpoint)},
                                     .config = broker_config_}));
  slot.entry.address = slot.broker->address();
  slot.entry.handler = slot.broker.get();
  slots_.push_back(std::move(slot));
  return absl::OkStatus();
}

bool ClusterCore::AllActive() const {
  return std::all_of(slots_.begin(), slots_.end(),
                     [](const Slot& slot) { return slot.broker->active(); });
}

absl::Status ClusterCore::Stop() {
  absl::Status status;
  while (!slots_.empty()) {
    Slot slot = std::move(slots_.back());
    slots_.pop_back();
    status.Update(slot.broker->Shutdown());
    NotifyGone(slot.id);
    slot.broker.reset();
    status.Update(slot.storage->Sync());
  }
  controller_.reset();
  if (controller_storage_ != nullptr) {
    status.Update(controller_storage_->Sync());
    controller_storage_.reset();
  }
  return status;
}

absl::StatusOr<std::unique_ptr<Storage>> ClusterCore::OpenStorage(
    const std::string& name) {
  if (options_.data_dir.empty()) return std::make_unique<MemoryStorage>();
  return RocksDbStorage::Open(absl::StrCat(options_.data_dir, "/", name));
}

absl::Status ClusterCore::Identify(Storage& storage, const std::string& name) {
  if (!storage.durable()) {
    if (cluster_id_.empty()) cluster_id_ = random_.NextUuid().ToString();
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const auto stored, storage.Get(kClusterIdName));
  if (cluster_id_.empty()) {
    cluster_id_ = stored.value_or(random_.NextUuid().ToString());
  }
  if (!stored.has_value()) return storage.Put(kClusterIdName, cluster_id_);
  if (*stored == cluster_id_) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("data directory \"", options_.data_dir, "/", name,
                   "\": INCONSISTENT_CLUSTER_ID, it belongs to the cluster ",
                   *stored, ", expected ", cluster_id_));
}

const ClusterCore::Slot* ClusterCore::SlotOf(int32_t id) const {
  for (const Slot& slot : slots_) {
    if (slot.id == id) return &slot;
  }
  return nullptr;
}

kafka_embedded::Broker* ClusterCore::FindBroker(int32_t id) const {
  const Slot* slot = SlotOf(id);
  return slot == nullptr ? nullptr : slot->broker.get();
}

std::optional<PeerDirectory::Peer> ClusterCore::FindPeer(int32_t broker_id) {
  const Slot* slot = SlotOf(broker_id);
  if (slot == nullptr) return std::nullopt;
  return Peer{.address = slot->broker->address(),
              .replicas = &slot->broker->replicas()};
}

std::vector<BrokerEndpoint> ClusterCore::Brokers() const {
  std::vector<BrokerEndpoint> brokers;
  brokers.reserve(slots_.size());
  for (const Slot& slot : slots_) brokers.push_back(slot.entry.endpoint);
  return brokers;
}

const BrokerDirectory::Broker* ClusterCore::Find(int32_t broker_id) const {
  const Slot* slot = SlotOf(broker_id);
  return slot == nullptr ? nullptr : &slot->entry;
}

BrokerDirectory::VersionRange ClusterCore::Versions(int32_t,
                                                    ApiKey api_key) const {
  const auto range = kafka_embedded::Broker::Versions(api_key);
  if (!range.has_value()) return VersionRange();
  return VersionRange{.min = range->min, .max = range->max};
}

absl::StatusOr<PartitionState> ClusterCore::Describe(
    const TopicPartition& partition) {
  const MetadataImage& image = controller_->image();
  const TopicImage* topic = image.FindTopic(partition.topic);
  if (topic == nullptr) {
    return KafkaError(
        ErrorCode::kUnknownTopicOrPartition,
        absl::StrCat("topic \"", partition.topic, "\" does not exist"));
  }
  if (partition.partition < 0 ||
      static_cast<size_t>(partition.partition) >= topic->partitions.size()) {
    return KafkaError(
        ErrorCode::kUnknownTopicOrPartition,
        absl::StrCat("topic \"", partition.topic, "\" partition ",
                     partition.partition, ": the topic has partitions 0..",
                     topic->partitions.size() - 1));
  }
  const PartitionRegistration& registration =
      topic->partitions[partition.partition];
  PartitionState state{
      .leader = registration.leader,
      .leader_epoch = registration.leader_epoch,
      .replicas = {registration.replicas.begin(), registration.replicas.end()},
      .isr = {registration.isr.begin(), registration.isr.end()}};
  kafka_embedded::Broker* leader = FindBroker(registration.leader);
  if (leader == nullptr) return state;
  const Partition* replica =
      leader->replicas().Find(topic->id, partition.partition);
  if (replica == nullptr) return state;  // The metadata is under way to it.
  const Log& log = replica->log();
  state.log_start_offset = log.log_start_offset();
  state.high_watermark = log.high_watermark();
  state.last_stable_offset = log.last_stable_offset();
  state.log_end_offset = log.log_end_offset();
  return state;
}

}  // namespace kafka_embedded
