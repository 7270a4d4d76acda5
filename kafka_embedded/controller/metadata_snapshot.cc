// MetadataImage to records and what records may follow an image.
#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/controller/metadata_image.h"

namespace kafka_embedded {
namespace {

RegisterBrokerRecord RecordOf(const BrokerRegistration& broker) {
  return {.broker_id = broker.id,
          .incarnation_id = broker.incarnation_id,
          .broker_epoch = broker.epoch,
          .endpoints = broker.endpoints,
          .rack = broker.rack,
          .fenced = broker.fenced,
          .in_controlled_shutdown = broker.in_controlled_shutdown,
          .log_dir_offline = broker.log_dir_offline};
}

PartitionRecord RecordOf(const Uuid& topic_id, int32_t partition_id,
                         const PartitionRegistration& partition) {
  return {.partition_id = partition_id,
          .topic_id = topic_id,
          .replicas = partition.replicas,
          .isr = partition.isr,
          .removing_replicas = partition.removing_replicas,
          .adding_replicas = partition.adding_replicas,
          .leader = partition.leader,
          .leader_epoch = partition.leader_epoch,
          .partition_epoch = partition.partition_epoch,
          .elr = partition.elr,
          .last_known_elr = partition.last_known_elr};
}

// What stands in the way of replaying a record of one kind.
class ReplayChecker {
 public:
  explicit ReplayChecker(const MetadataImage& image) : image_(image) {}

  absl::Status operator()(const UnregisterBrokerRecord& record) const {
    return CheckBroker(record.broker_id, record.broker_epoch);
  }
  absl::Status operator()(const BrokerRegistrationChangeRecord& record) const {
    return CheckBroker(record.broker_id, record.broker_epoch);
  }
  absl::Status operator()(const TopicRecord& record) const {
    if (image_.FindTopic(record.topic_id) == nullptr &&
        image_.FindTopic(record.name) == nullptr) {
      return absl::OkStatus();
    }
    return absl::InvalidArgumentError(
        absl::StrCat("topic \"", record.name, "\" is there already"));
  }
  absl::Status operator()(const PartitionRecord& record) const {
    const TopicImage* topic = image_.FindTopic(record.topic_id);
    if (topic == nullptr) return NoTopic(record.topic_id);
    const size_t count = topic->partitions.size();
    if (record.partition_id >= 0 &&
        static_cast<size_t>(record.partition_id) <= count) {
      return absl::OkStatus();
    }
    return absl::InvalidArgumentError(
        absl::StrCat("topic \"", topic->name, "\" partition ",
                     record.partition_id, ": the next partition is ", count));
  }
  absl::Status operator()(const PartitionChangeRecord& record) const {
    const TopicImage* topic = image_.FindTopic(record.topic_id);
    if (topic == nullptr) return NoTopic(record.topic_id);
    if (image_.FindPartition(record.topic_id, record.partition_id) != nullptr) {
      return absl::OkStatus();
    }
    return absl::InvalidArgumentError(absl::StrCat(
        "topic \"", topic->name, "\" partition ", record.partition_id,
        ": the topic has ", topic->partitions.size(), " partition(s)"));
  }
  absl::Status operator()(const RemoveTopicRecord& record) const {
    if (image_.FindTopic(record.topic_id) == nullptr) {
      return NoTopic(record.topic_id);
    }
    return absl::OkStatus();
  }
  template <typename Record>
  absl::Status operator()(const Record&) const {
    return absl::OkStatus();
  }

 private:
  static absl::Status NoTopic(const Uuid& id) {
    return absl::InvalidArgumentError(
        absl::StrCat("no topic has the id ", id.ToString()));
  }
  absl::Status CheckBroker(int32_t id, int64_t epoch) const {
    const BrokerRegistration* broker = image_.FindBroker(id);
    if (broker != nullptr && broker->epoch == epoch) return absl::OkStatus();
    return absl::InvalidArgumentError(
        absl::StrCat("broker ", id, " is not registered with epoch ", epoch));
  }

  const MetadataImage& image_;
};

}  // namespace

std::vector<MetadataRecord> MetadataImage::ToRecords() const {
  std::vector<MetadataRecord> records;
  if (features_.has_value()) {
    for (const auto& [name, level] : DefaultFeatures()) {
      if (features_->contains(name)) continue;
      records.push_back(FeatureLevelRecord{.name = name, .feature_level = 0});
    }
    for (const auto& [name, level] : *features_) {
      records.push_back(
          FeatureLevelRecord{.name = name, .feature_level = level});
    }
  }
  for (const auto& [id, broker] : brokers_) {
    records.push_back(RecordOf(broker));
  }
  for (const auto& [name, id] : topic_ids_) {
    const TopicImage& topic = topics_.find(id)->second;
    records.push_back(TopicRecord{.name = name, .topic_id = id});
    int32_t partition_id = 0;
    for (const PartitionRegistration& partition : topic.partitions) {
      records.push_back(RecordOf(id, partition_id++, partition));
    }
  }
  for (const auto& [resource, configs] : configs_) {
    for (const auto& [name, value] : configs) {
      records.push_back(ConfigRecord{.resource_type = resource.first,
                                     .resource_name = resource.second,
                                     .name = name,
                                     .value = value});
    }
  }
  for (const auto& [entity, quotas] : client_quotas_) {
    for (const auto& [key, value] : quotas) {
      records.push_back(
          ClientQuotaRecord{.entity = entity, .key = key, .value = value});
    }
  }
  if (next_producer_id_ != 0) {
    records.push_back(ProducerIdsRecord{.next_producer_id = next_producer_id_});
  }
  records.push_back(SnapshotFooterRecord{.next_offset = next_offset_});
  return records;
}

absl::Status MetadataImage::CheckReplay(const MetadataRecord& record) const {
  return std::visit(ReplayChecker(*this), record);
}

}  // namespace kafka_embedded
