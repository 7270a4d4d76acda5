#include "kafka_embedded/controller/reassignment_control.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "kafka_embedded/controller/partition_assignment.h"
#include "kafka_embedded/controller/partition_change.h"

namespace kafka_embedded {
namespace {

using alter_partition_reassignments_request::ReassignablePartition;
using list_partition_reassignments_response::OngoingTopicReassignment;

// Ascending.
BrokerIds Difference(const std::vector<int32_t>& a,
                     const std::vector<int32_t>& b) {
  BrokerIds left;
  for (const int32_t id : a) {
    if (!absl::c_linear_search(b, id)) left.push_back(id);
  }
  absl::c_sort(left);
  return left;
}

BrokerIds Without(const BrokerIds& brokers, const BrokerIds& others) {
  BrokerIds left;
  for (const int32_t id : brokers) {
    if (!absl::c_linear_search(others, id)) left.push_back(id);
  }
  return left;
}

class Reassigner {
 public:
  Reassigner(const MetadataImage& image, std::vector<MetadataRecord>& records)
      : image_(image), records_(records) {}

  ApiError Alter(const std::string& name, const ReassignablePartition& wanted) {
    const TopicImage* topic = image_.FindTopic(name);
    if (topic == nullptr) {
      return {ErrorCode::kUnknownTopicOrPartition,
              absl::StrCat("Unable to find a topic named ", name, ".")};
    }
    const int32_t id = wanted.partition_index;
    if (image_.FindPartition(topic->id, id) == nullptr) {
      return {ErrorCode::kUnknownTopicOrPartition,
              absl::StrCat("Unable to find partition ", name, ":", id, ".")};
    }
    return wanted.replicas.has_value() ? Change(*topic, id, *wanted.replicas)
                                       : Cancel(*topic, id);
  }

 private:
  PartitionChange Begin(const TopicImage& topic, int32_t id) const {
    return PartitionChange(image_, topic, id, [this](int32_t replica) {
      const BrokerRegistration* broker = image_.FindBroker(replica);
      return broker != nullptr && broker->active();
    });
  }
  void Finish(PartitionChange& change) {
    if (auto record = change.Build()) records_.push_back(*std::move(record));
  }

  ApiError Change(const TopicImage& topic, int32_t id,
                  const std::vector<int32_t>& target) {
    ApiError error = CheckManualAssignment(image_, target, std::nullopt);
    if (!error.ok()) return error;
    const PartitionRegistration& partition = topic.partitions[id];
    const std::vector<int32_t> current(partition.replicas.begin(),
                                       partition.replicas.end());
    const BrokerIds removing = Difference(current, target);
    const BrokerIds adding = Difference(target, current);
    BrokerIds replicas(target.begin(), target.end());
    replicas.insert(replicas.end(), removing.begin(), removing.end());
    PartitionChange change = Begin(topic, id);
    change.set_election(Election::kOnline);
    change.set_replicas(std::move(replicas));
    if (!removing.empty()) change.set_removing(removing);
    if (!adding.empty()) change.set_adding(adding);
    Finish(change);
    return {};
  }

  ApiError Cancel(const TopicImage& topic, int32_t id) {
    const PartitionRegistration& partition = topic.partitions[id];
    if (!partition.is_reassigning()) {
      return {ErrorCode::kNoReassignmentInProgress};
    }
    const BrokerIds replicas =
        Without(partition.replicas, partition.adding_replicas);
    BrokerIds isr = Without(partition.isr, partition.adding_replicas);
    if (isr.empty() && !replicas.empty()) {
      // Whoever is in sync is to go: going back loses what only they have.
      if (!IsUncleanElectionEnabled(image_, topic)) {
        return {ErrorCode::kInvalidReplicaAssignment,
                absl::StrCat("Unable to revert partition assignment for ",
                             topic.name, ":", id,
                             " because it would require an unclean leader "
                             "election.")};
      }
      isr.push_back(replicas.front());
    }
    PartitionChange change = Begin(topic, id);
    change.set_isr(std::move(isr));
    change.set_replicas(replicas);
    change.EndReassignment();
    Finish(change);
    return {};
  }

  const MetadataImage& image_;
  std::vector<MetadataRecord>& records_;
};

void List(const TopicImage& topic, const std::vector<int32_t>& partitions,
          ListPartitionReassignmentsResponse& response) {
  OngoingTopicReassignment ongoing{.name = topic.name};
  for (const int32_t id : partitions) {
    if (id < 0 || static_cast<size_t>(id) >= topic.partitions.size()) continue;
    const PartitionRegistration& partition = topic.partitions[id];
    if (!partition.is_reassigning()) continue;
    auto& answer = ongoing.partitions.emplace_back();
    answer.partition_index = id;
    answer.replicas.assign(partition.replicas.begin(),
                           partition.replicas.end());
    answer.adding_replicas.assign(partition.adding_replicas.begin(),
                                  partition.adding_replicas.end());
    answer.removing_replicas.assign(partition.removing_replicas.begin(),
                                    partition.removing_replicas.end());
  }
  if (!ongoing.partitions.empty()) {
    response.topics.push_back(std::move(ongoing));
  }
}

}  // namespace

Decision<AlterPartitionReassignmentsResponse> AlterPartitionReassignments(
    const MetadataImage& image,
    const AlterPartitionReassignmentsRequest& request) {
  Decision<AlterPartitionReassignmentsResponse> decision;
  decision.response.error_message = std::nullopt;
  Reassigner reassigner(image, decision.records);
  for (const auto& topic : request.topics) {
    auto& answers = decision.response.responses.emplace_back();
    answers.name = topic.name;
    for (const ReassignablePartition& wanted : topic.partitions) {
      ApiError error = reassigner.Alter(topic.name, wanted);
      answers.partitions.push_back({.partition_index = wanted.partition_index,
                                    .error_code = error.code,
                                    .error_message = std::move(error.message)});
    }
  }
  return decision;
}

Decision<ListPartitionReassignmentsResponse> ListPartitionReassignments(
    const MetadataImage& image,
    const ListPartitionReassignmentsRequest& request) {
  Decision<ListPartitionReassignmentsResponse> decision;
  decision.response.error_message = std::nullopt;
  if (request.topics.has_value()) {
    for (const auto& wanted : *request.topics) {
      const TopicImage* topic = image.FindTopic(wanted.name);
      if (topic != nullptr) {
        List(*topic, wanted.partition_indexes, decision.response);
      }
    }
    return decision;
  }
  for (const auto& [name, id] : image.topic_ids()) {
    const TopicImage& topic = *image.FindTopic(id);
    std::vector<int32_t> all(topic.partitions.size());
    std::iota(all.begin(), all.end(), 0);
    List(topic, all, decision.response);
  }
  return decision;
}

}  // namespace kafka_embedded
