#include "kafka_embedded/controller/topic_creation.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "kafka_embedded/base/topic_name.h"
#include "kafka_embedded/controller/config_check.h"
#include "kafka_embedded/controller/effective_topic_config.h"
#include "kafka_embedded/controller/failed_response.h"
#include "kafka_embedded/controller/partition_assignment.h"
#include "kafka_embedded/controller/replica_placer.h"

namespace kafka_embedded {
namespace {

using create_topics_request::CreatableReplicaAssignment;
using create_topics_request::CreatableTopic;
using create_topics_response::CreatableTopicResult;

CreatableTopicResult Failed(const std::string& name, ApiError error) {
  CreatableTopicResult result;
  result.name = name;
  result.error_code = error.code;
  result.error_message = std::move(error.message);
  return result;
}

bool HasTooManyPartitions(const CreateTopicsRequest& request,
                          const TopicCreationContext& context) {
  int64_t partitions = 0;
  for (const CreatableTopic& topic : request.topics) {
    if (!topic.assignments.empty()) {
      partitions += static_cast<int64_t>(topic.assignments.size());
    } else if (topic.num_partitions == -1) {
      partitions += context.default_num_partitions;
    } else if (topic.num_partitions > 0) {
      partitions += topic.num_partitions;
    }
  }
  return partitions > kMaxPartitionsPerRequest;
}

// Makes the records of one topic, or says why it cannot be.
class TopicCreation {
 public:
  TopicCreation(const MetadataImage& image, const CreatableTopic& topic,
                const TopicCreationContext& context)
      : image_(image), topic_(topic), context_(context) {}

  ApiError Decide(std::vector<MetadataRecord>& records,
                  CreatableTopicResult& result) {
    if (ApiError error = CheckName(); !error.ok()) return error;
    if (ApiError error = CheckConfigs(); !error.ok()) return error;
    const size_t old_size = records.size();
    records.reserve(old_size + 1 + configs_.size() + ExpectedPartitions());
    id_ = context_.random.NextUuid();
    records.push_back(TopicRecord{.name = topic_.name, .topic_id = id_});
    for (const auto& [name, value] : configs_) {
      records.push_back(
          ConfigRecord{.resource_type = ConfigResourceType::kTopic,
                       .resource_name = topic_.name,
                       .name = name,
                       .value = value});
    }
    const size_t first_partition = records.size();
    ApiError error =
        topic_.assignments.empty() ? Place(records) : AssignByHand(records);
    if (!error.ok()) {
      records.resize(old_size);
      return error;
    }
    const auto& first = std::get<PartitionRecord>(records[first_partition]);
    Describe(records.size() - first_partition, first.replicas.size(), result);
    return {};
  }

 private:
  ApiError CheckName() const {
    std::string problem = TopicNameProblem(topic_.name);
    if (image_.FindTopic(topic_.name) != nullptr) {
      return {ErrorCode::kTopicAlreadyExists,
              absl::StrCat("Topic '", topic_.name, "' already exists.")};
    }
    if (!problem.empty()) {
      return {ErrorCode::kInvalidTopicException, std::move(problem)};
    }
    const std::string* colliding = image_.FindCollidingTopic(topic_.name);
    if (colliding == nullptr) return {};
    return {ErrorCode::kInvalidTopicException,
            absl::StrCat("Topic '", topic_.name,
                         "' collides with existing topic: ", *colliding)};
  }

  ApiError CheckConfigs() {
    std::vector<std::string> nulls;
    for (const auto& config : topic_.configs) {
      if (config.value.has_value()) {
        configs_.insert_or_assign(config.name, *config.value);
      } else {
        nulls.push_back(config.name);
      }
    }
    if (nulls.empty()) return CheckTopicConfigs(configs_, {});
    return {ErrorCode::kInvalidConfig,
            absl::StrCat("Null value not supported for topic configs: ",
                         absl::StrJoin(nulls, ","))};
  }

  size_t ExpectedPartitions() const {
    if (!topic_.assignments.empty()) return topic_.assignments.size();
    return topic_.num_partitions > 0 ? topic_.num_partitions
                                     : context_.default_num_partitions;
  }

  ApiError Place(std::vector<MetadataRecord>& records) const {
    if (topic_.replication_factor < -1 || topic_.replication_factor == 0) {
      return {ErrorCode::kInvalidReplicationFactor,
              "Replication factor must be larger than 0, or -1 to use the "
              "default value."};
    }
    if (topic_.num_partitions < -1 || topic_.num_partitions == 0) {
      return {ErrorCode::kInvalidPartitions,
              "Number of partitions was set to an invalid non-positive value."};
    }
    const int32_t partitions = topic_.num_partitions == -1
                                   ? context_.default_num_partitions
                                   : topic_.num_partitions;
    const int replication_factor = topic_.replication_factor == -1
                                       ? context_.default_replication_factor
                                       : topic_.replication_factor;
    ReplicaPlacer placer(image_.brokers(), context_.random);
    if (ApiError error = placer.Check(replication_factor); !error.ok()) {
      return {error.code,
              absl::StrCat("Unable to replicate the partition ",
                           replication_factor, " time(s): ", *error.message)};
    }
    for (int32_t id = 0; id < partitions; ++id) {
      PartitionRecord partition =
          NewPartition(image_, id_, id, placer.Place(replication_factor));
      if (partition.isr.empty()) return NoActiveBroker(replication_factor);
      records.push_back(std::move(partition));
    }
    return {};
  }

  ApiError AssignByHand(std::vector<MetadataRecord>& records) const {
    if (topic_.replication_factor != -1) {
      return {ErrorCode::kInvalidRequest,
              "A manual partition assignment was specified, but replication "
              "factor was not set to -1."};
    }
    if (topic_.num_partitions != -1) {
      return {ErrorCode::kInvalidRequest,
              "A manual partition assignment was specified, but numPartitions "
              "was not set to -1."};
    }
    absl::btree_map<int32_t, PartitionRecord> partitions;
    if (ApiError error = CollectAssignments(partitions); !error.ok()) {
      return error;
    }
    int32_t next = 0;
    for (auto& [id, partition] : partitions) {
      if (id != next++) {
        return {ErrorCode::kInvalidReplicaAssignment,
                "partitions should be a consecutive 0-based integer sequence"};
      }
      records.push_back(std::move(partition));
    }
    return {};
  }

  ApiError CollectAssignments(
      absl::btree_map<int32_t, PartitionRecord>& partitions) const {
    std::optional<size_t> replication_factor;
    for (const CreatableReplicaAssignment& assignment : topic_.assignments) {
      const int32_t id = assignment.partition_index;
      if (partitions.contains(id)) {
        return {ErrorCode::kInvalidReplicaAssignment,
                absl::StrCat("Found multiple manual partition assignments for "
                             "partition ",
                             id)};
      }
      ApiError error = CheckManualAssignment(image_, assignment.broker_ids,
                                             replication_factor);
      if (!error.ok()) return error;
      replication_factor = assignment.broker_ids.size();
      PartitionRecord partition = NewPartition(
          image_, id_, id,
          {assignment.broker_ids.begin(), assignment.broker_ids.end()});
      if (partition.isr.empty()) return NoActiveReplica(id);
      partitions.emplace(id, std::move(partition));
    }
    return {};
  }

  void Describe(size_t partitions, size_t replication_factor,
                CreatableTopicResult& result) const {
    result.name = topic_.name;
    result.topic_id = id_;
    result.error_message = std::nullopt;
    result.num_partitions = static_cast<int32_t>(partitions);
    result.replication_factor = static_cast<int16_t>(replication_factor);
    if (!context_.with_configs) return;
    constexpr ConfigResourceType kBroker = ConfigResourceType::kBroker;
    result.configs = EffectiveTopicConfig(
        {.topic = &configs_,
         .dynamic_broker =
             image_.FindConfig(kBroker, absl::StrCat(context_.node_id)),
         .dynamic_default_broker = image_.FindConfig(kBroker, ""),
         .static_broker = &context_.static_config});
  }

  const MetadataImage& image_;
  const CreatableTopic& topic_;
  const TopicCreationContext& context_;
  Config configs_;
  Uuid id_;
};

// Names that come more than once; none of them is created.
absl::btree_set<std::string> DuplicateNames(
    const CreateTopicsRequest& request) {
  absl::btree_set<std::string> duplicates;
  if (request.topics.size() < 2) return duplicates;
  absl::btree_set<absl::string_view> names;
  for (const CreatableTopic& topic : request.topics) {
    if (!names.insert(topic.name).second) duplicates.insert(topic.name);
  }
  return duplicates;
}

}  // namespace

Decision<CreateTopicsResponse> CreateTopics(
    const MetadataImage& image, const CreateTopicsRequest& request,
    const TopicCreationContext& context) {
  if (HasTooManyPartitions(request, context)) {
    return {.response = FailedResponse(
                request, ErrorCode::kPolicyViolation,
                "Excessively large number of partitions per request.")};
  }
  Decision<CreateTopicsResponse> decision;
  std::vector<CreatableTopicResult>& results = decision.response.topics;
  results.reserve(request.topics.size());
  const absl::btree_set<std::string> duplicates = DuplicateNames(request);
  bool names_the_metadata_topic = false;
  for (const CreatableTopic& topic : request.topics) {
    if (duplicates.contains(topic.name)) continue;
    if (topic.name == kClusterMetadataTopicName) {
      names_the_metadata_topic = true;
      continue;
    }
    CreatableTopicResult& result = results.emplace_back();
    ApiError error =
        TopicCreation(image, topic, context).Decide(decision.records, result);
    if (!error.ok()) result = Failed(topic.name, std::move(error));
  }
  if (decision.records.size() > kMaxRecordsPerRequest) {
    return {.response = FailedResponse(
                request, ErrorCode::kPolicyViolation,
                "Unable to perform excessively large batch operation.")};
  }
  for (const std::string& name : duplicates) {
    results.push_back(
        Failed(name, {ErrorCode::kInvalidRequest, "Duplicate topic name."}));
  }
  if (names_the_metadata_topic) {
    results.push_back(Failed(
        kClusterMetadataTopicName,
        {ErrorCode::kInvalidRequest,
         "Creation of internal topic __cluster_metadata is prohibited."}));
  }
  if (request.validate_only) decision.records.clear();
  return decision;
}

}  // namespace kafka_embedded
