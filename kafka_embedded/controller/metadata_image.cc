#include "kafka_embedded/controller/metadata_image.h"

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/base/topic_name.h"

namespace kafka_embedded {

const ListenerEndpoint* BrokerRegistration::FindEndpoint(
    absl::string_view listener) const {
  for (const ListenerEndpoint& endpoint : endpoints) {
    if (endpoint.name == listener) return &endpoint;
  }
  return nullptr;
}

void PartitionRegistration::Merge(const PartitionChangeRecord& change) {
  if (change.isr.has_value()) isr = *change.isr;
  if (change.replicas.has_value()) replicas = *change.replicas;
  if (change.removing_replicas.has_value()) {
    removing_replicas = *change.removing_replicas;
  }
  if (change.adding_replicas.has_value()) {
    adding_replicas = *change.adding_replicas;
  }
  if (change.elr.has_value()) elr = *change.elr;
  if (change.last_known_elr.has_value()) {
    last_known_elr = *change.last_known_elr;
  }
  if (change.leader.has_value()) {
    leader = *change.leader;
    ++leader_epoch;
  }
  ++partition_epoch;
}

const absl::btree_map<std::string, int16_t>& MetadataImage::DefaultFeatures() {
  static const auto* const levels = new absl::btree_map<std::string, int16_t>{
      {"eligible.leader.replicas.version", 1},
      {"group.version", 1},
      {"metadata.version", 33},
      {"share.version", 2},
      {"streams.version", 1},
      {"transaction.version", 2},
  };
  return *levels;
}

void MetadataImage::Replay(const MetadataRecord& record) {
  ++next_offset_;
  std::visit([this](const auto& typed) { Apply(typed); }, record);
}

void MetadataImage::Apply(const RegisterBrokerRecord& record) {
  brokers_.insert_or_assign(
      record.broker_id,
      BrokerRegistration{
          .id = record.broker_id,
          .epoch = record.broker_epoch,
          .incarnation_id = record.incarnation_id,
          .endpoints = record.endpoints,
          .rack = record.rack,
          .fenced = record.fenced,
          .in_controlled_shutdown = record.in_controlled_shutdown,
          .log_dir_offline = record.log_dir_offline});
}

void MetadataImage::Apply(const UnregisterBrokerRecord& record) {
  CHECK_EQ(brokers_.erase(record.broker_id), 1u)
      << "broker " << record.broker_id << " is not registered";
}

void MetadataImage::Apply(const BrokerRegistrationChangeRecord& record) {
  const auto found = brokers_.find(record.broker_id);
  CHECK(found != brokers_.end() && found->second.epoch == record.broker_epoch)
      << "broker " << record.broker_id << " is not registered with epoch "
      << record.broker_epoch;
  BrokerRegistration& broker = found->second;
  broker.fenced = record.fenced.value_or(broker.fenced);
  broker.in_controlled_shutdown =
      record.in_controlled_shutdown.value_or(broker.in_controlled_shutdown);
  broker.log_dir_offline =
      record.log_dir_offline.value_or(broker.log_dir_offline);
}

void MetadataImage::Apply(const TopicRecord& record) {
  TopicImage& topic = topics_[record.topic_id];
  topic.name = record.name;
  topic.id = record.topic_id;
  topic_ids_.insert_or_assign(record.name, record.topic_id);
  if (HasCollisionChars(record.name)) {
    unified_names_[UnifyCollisionChars(record.name)].push_back(record.name);
  }
}

TopicImage& MetadataImage::TopicOf(const Uuid& id) {
  const auto found = topics_.find(id);
  CHECK(found != topics_.end()) << "no topic has the id " << id.ToString();
  return found->second;
}

void MetadataImage::Apply(const PartitionRecord& record) {
  std::vector<PartitionRegistration>& partitions =
      TopicOf(record.topic_id).partitions;
  const auto index = static_cast<size_t>(record.partition_id);
  CHECK_LE(index, partitions.size()) << "partition " << index;
  PartitionRegistration& partition = index == partitions.size()
                                         ? partitions.emplace_back()
                                         : partitions[index];
  partition.replicas = record.replicas;
  partition.isr = record.isr;
  partition.removing_replicas = record.removing_replicas;
  partition.adding_replicas = record.adding_replicas;
  partition.leader = record.leader;
  partition.leader_epoch = record.leader_epoch;
  partition.partition_epoch = record.partition_epoch;
  partition.elr = record.elr;
  partition.last_known_elr = record.last_known_elr;
}

void MetadataImage::Apply(const PartitionChangeRecord& record) {
  std::vector<PartitionRegistration>& partitions =
      TopicOf(record.topic_id).partitions;
  const auto index = static_cast<size_t>(record.partition_id);
  CHECK_LT(index, partitions.size()) << "partition " << index;
  partitions[index].Merge(record);
}

void MetadataImage::Apply(const RemoveTopicRecord& record) {
  const std::string name = std::move(TopicOf(record.topic_id).name);
  topics_.erase(record.topic_id);
  topic_ids_.erase(name);
  configs_.erase({ConfigResourceType::kTopic, name});
  if (!HasCollisionChars(name)) return;
  const auto unified = unified_names_.find(UnifyCollisionChars(name));
  std::erase(unified->second, name);
  if (unified->second.empty()) unified_names_.erase(unified);
}

void MetadataImage::Apply(const ConfigRecord& record) {
  const ConfigResource resource(record.resource_type, record.resource_name);
  if (record.value.has_value()) {
    configs_[resource].insert_or_assign(record.name, *record.value);
    return;
  }
  const auto found = configs_.find(resource);
  if (found == configs_.end()) return;
  found->second.erase(record.name);
  if (found->second.empty()) configs_.erase(found);
}

void MetadataImage::Apply(const ClientQuotaRecord& record) {
  if (!record.remove) {
    client_quotas_[record.entity].insert_or_assign(record.key, record.value);
    return;
  }
  const auto found = client_quotas_.find(record.entity);
  if (found == client_quotas_.end()) return;
  found->second.erase(record.key);
  if (found->second.empty()) client_quotas_.erase(found);
}

void MetadataImage::Apply(const FeatureLevelRecord& record) {
  if (!features_.has_value()) features_ = DefaultFeatures();
  if (record.feature_level == 0) {
    features_->erase(record.name);
  } else {
    features_->insert_or_assign(record.name, record.feature_level);
  }
}

void MetadataImage::Apply(const ProducerIdsRecord& record) {
  next_producer_id_ = record.next_producer_id;
}

void MetadataImage::Apply(const SnapshotFooterRecord& record) {
  next_offset_ = record.next_offset;
}

const TopicImage* MetadataImage::FindTopic(absl::string_view name) const {
  const auto found = topic_ids_.find(name);
  return found == topic_ids_.end() ? nullptr : FindTopic(found->second);
}

const TopicImage* MetadataImage::FindTopic(const Uuid& id) const {
  const auto found = topics_.find(id);
  return found == topics_.end() ? nullptr : &found->second;
}

const PartitionRegistration* MetadataImage::FindPartition(
    const Uuid& topic_id, int32_t partition) const {
  const TopicImage* topic = FindTopic(topic_id);
  if (topic == nullptr || partition < 0 ||
      static_cast<size_t>(partition) >= topic->partitions.size()) {
    return nullptr;
  }
  return &topic->partitions[partition];
}

const BrokerRegistration* MetadataImage::FindBroker(int32_t id) const {
  const auto found = brokers_.find(id);
  return found == brokers_.end() ? nullptr : &found->second;
}

const std::string* MetadataImage::FindCollidingTopic(
    absl::string_view name) const {
  if (unified_names_.empty() || !HasCollisionChars(name)) return nullptr;
  const auto found = unified_names_.find(UnifyCollisionChars(name));
  return found == unified_names_.end() ? nullptr : &found->second.front();
}

const Config* MetadataImage::FindConfig(ConfigResourceType type,
                                        absl::string_view name) const {
  if (configs_.empty()) return nullptr;
  const auto found = configs_.find(ConfigResource(type, std::string(name)));
  return found == configs_.end() ? nullptr : &found->second;
}

std::vector<std::string> MetadataImage::Configured(
    ConfigResourceType type) const {
  std::vector<std::string> names;
  for (auto at = configs_.lower_bound({type, ""});
       at != configs_.end() && at->first.first == type; ++at) {
    names.push_back(at->first.second);
  }
  return names;
}

}  // namespace kafka_embedded
