#include "kafka_embedded/controller/partition_creation.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/strings/str_cat.h"
#include "kafka_embedded/controller/failed_response.h"
#include "kafka_embedded/controller/partition_assignment.h"
#include "kafka_embedded/controller/replica_placer.h"

namespace kafka_embedded {
namespace {

using create_partitions_request::CreatePartitionsTopic;
using create_partitions_response::CreatePartitionsTopicResult;

CreatePartitionsTopicResult ResultOf(const std::string& name, ApiError error) {
  return {.name = name,
          .error_code = error.code,
          .error_message = std::move(error.message)};
}

ApiError CheckCount(const CreatePartitionsTopic& topic, int32_t current) {
  if (topic.count == current) {
    return {ErrorCode::kInvalidPartitions,
            absl::StrCat("Topic already has ", current, " partition(s).")};
  }
  if (topic.count < current) {
    return {ErrorCode::kInvalidPartitions,
            absl::StrCat("The topic ", topic.name, " currently has ", current,
                         " partition(s); ", topic.count,
                         " would not be an increase.")};
  }
  const size_t additional = topic.count - current;
  if (topic.assignments.has_value() &&
      topic.assignments->size() != additional) {
    return {ErrorCode::kInvalidReplicaAssignment,
            absl::StrCat("Attempted to add ", additional,
                         " additional partition(s), but only ",
                         topic.assignments->size(),
                         " assignment(s) were specified.")};
  }
  return {};
}

// A topic that grows. Its new partitions have as many replicas as its first.
struct Growth {
  const MetadataImage& image;
  const TopicImage& topic;
  int32_t first;
  int32_t count;

  int replication_factor() const {
    return static_cast<int>(topic.partitions.front().replicas.size());
  }
};

ApiError AssignByHand(
    const Growth& growth,
    const std::vector<create_partitions_request::CreatePartitionsAssignment>&
        assignments,
    std::vector<MetadataRecord>& records) {
  int32_t id = growth.first;
  for (const auto& assignment : assignments) {
    ApiError error = CheckManualAssignment(growth.image, assignment.broker_ids,
                                           growth.replication_factor());
    if (!error.ok()) return error;
    PartitionRecord partition = NewPartition(
        growth.image, growth.topic.id, id,
        {assignment.broker_ids.begin(), assignment.broker_ids.end()});
    if (partition.isr.empty()) return NoActiveReplica(id);
    records.push_back(std::move(partition));
    ++id;
  }
  return {};
}

ApiError Place(const Growth& growth, Random& random,
               std::vector<MetadataRecord>& records) {
  ReplicaPlacer placer(growth.image.brokers(), random);
  ApiError error = placer.Check(growth.replication_factor());
  if (!error.ok()) return error;
  for (int32_t id = growth.first; id < growth.count; ++id) {
    PartitionRecord partition =
        NewPartition(growth.image, growth.topic.id, id,
                     placer.Place(growth.replication_factor()));
    if (partition.isr.empty()) {
      return NoActiveBroker(growth.replication_factor());
    }
    records.push_back(std::move(partition));
  }
  return {};
}

ApiError Grow(const MetadataImage& image, const CreatePartitionsTopic& request,
              Random& random, std::vector<MetadataRecord>& records) {
  const TopicImage* topic = image.FindTopic(request.name);
  if (topic == nullptr) return {ErrorCode::kUnknownTopicOrPartition};
  const auto current = static_cast<int32_t>(topic->partitions.size());
  if (ApiError error = CheckCount(request, current); !error.ok()) return error;
  const Growth growth{.image = image,
                      .topic = *topic,
                      .first = current,
                      .count = request.count};
  const size_t old_size = records.size();
  ApiError error = request.assignments.has_value()
                       ? AssignByHand(growth, *request.assignments, records)
                       : Place(growth, random, records);
  if (!error.ok()) records.resize(old_size);
  return error;
}

bool HasTooManyPartitions(const MetadataImage& image,
                          const CreatePartitionsRequest& request) {
  int64_t additional = 0;
  for (const CreatePartitionsTopic& topic : request.topics) {
    const TopicImage* known = image.FindTopic(topic.name);
    if (known == nullptr) continue;
    const auto current = static_cast<int64_t>(known->partitions.size());
    if (topic.count > current) additional += topic.count - current;
  }
  return additional > kMaxPartitionsPerRequest;
}

}  // namespace

Decision<CreatePartitionsResponse> CreatePartitions(
    const MetadataImage& image, const CreatePartitionsRequest& request,
    Random& random) {
  if (HasTooManyPartitions(image, request)) {
    return {.response = FailedResponse(
                request, ErrorCode::kPolicyViolation,
                "Unable to perform excessively large batch operation.")};
  }
  Decision<CreatePartitionsResponse> decision;
  std::vector<CreatePartitionsTopicResult>& results = decision.response.results;
  absl::btree_map<std::string, int> counts;
  for (const CreatePartitionsTopic& topic : request.topics) {
    if (++counts[topic.name] != 2) continue;
    results.push_back(ResultOf(
        topic.name, {ErrorCode::kInvalidRequest, "Duplicate topic name."}));
  }
  for (const CreatePartitionsTopic& topic : request.topics) {
    if (counts[topic.name] > 1) continue;
    results.push_back(
        ResultOf(topic.name, Grow(image, topic, random, decision.records)));
  }
  if (request.validate_only) decision.records.clear();
  return decision;
}

}  // namespace kafka_embedded
