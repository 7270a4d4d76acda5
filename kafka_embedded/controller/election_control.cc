#include "kafka_embedded/controller/election_control.h"

#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "kafka_embedded/controller/partition_change.h"

namespace kafka_embedded {
namespace {

constexpr int8_t kPreferredElection = 0;
constexpr int8_t kUncleanElection = 1;
constexpr size_t kMostElectionsAtOnce = 1000;

ApiError Refused(ErrorCode code) {
  return {code, std::string(ErrorMessage(code))};
}

PartitionChange Begin(const MetadataImage& image, const TopicImage& topic,
                      int32_t partition_id) {
  return PartitionChange(image, topic, partition_id, [&image](int32_t id) {
    const BrokerRegistration* broker = image.FindBroker(id);
    return broker != nullptr && broker->active();
  });
}

ApiError ElectOne(const MetadataImage& image, const std::string& name,
                  int32_t partition_id, bool preferred,
                  std::vector<MetadataRecord>& records) {
  const TopicImage* topic = image.FindTopic(name);
  if (topic == nullptr) {
    return {ErrorCode::kUnknownTopicOrPartition,
            absl::StrCat("No such topic as ", name)};
  }
  const PartitionRegistration* partition =
      image.FindPartition(topic->id, partition_id);
  if (partition == nullptr) {
    return {ErrorCode::kUnknownTopicOrPartition,
            absl::StrCat("No such partition as ", name, "-", partition_id)};
  }
  const bool needed = preferred ? partition->leader != partition->replicas[0]
                                : partition->leader == kNoLeader;
  if (!needed) return Refused(ErrorCode::kElectionNotNeeded);
  PartitionChange change = Begin(image, *topic, partition_id);
  change.set_election(preferred ? Election::kPreferred : Election::kUnclean);
  auto record = change.Build();
  if (!record.has_value()) {
    return Refused(preferred ? ErrorCode::kPreferredLeaderNotAvailable
                             : ErrorCode::kEligibleLeadersNotAvailable);
  }
  records.push_back(*std::move(record));
  return {};
}

// The elections that are due, until `take` wants no more.
template <typename Take>
void ForEachDue(const MetadataImage& image, Take take) {
  for (const auto& [name, id] : image.topic_ids()) {
    const TopicImage& topic = *image.FindTopic(id);
    const bool unclean = IsUncleanElectionEnabled(image, topic);
    for (size_t i = 0; i < topic.partitions.size(); ++i) {
      const PartitionRegistration& partition = topic.partitions[i];
      const int32_t preferred = partition.replicas[0];
      const bool leaderless = partition.leader == kNoLeader;
      if (leaderless ? !unclean
                     : partition.leader == preferred ||
                           !absl::c_linear_search(partition.isr, preferred)) {
        continue;
      }
      PartitionChange change = Begin(image, topic, static_cast<int32_t>(i));
      if (!leaderless) change.set_election(Election::kPreferred);
      auto record = change.Build();
      if (record.has_value() && !take(*std::move(record))) return;
    }
  }
}

ElectLeadersResponse UnknownElectionType(const ElectLeadersRequest& request) {
  ElectLeadersResponse response{.error_code = ErrorCode::kInvalidRequest};
  if (!request.topic_partitions.has_value()) return response;
  for (const auto& topic : *request.topic_partitions) {
    auto& result = response.replica_election_results.emplace_back();
    result.topic = topic.topic;
    for (const int32_t id : topic.partitions) {
      result.partition_result.push_back(
          {.partition_id = id,
           .error_code = ErrorCode::kInvalidRequest,
           .error_message =
               absl::StrCat("Unknown election type ", request.election_type)});
    }
  }
  return response;
}

}  // namespace

Decision<ElectLeadersResponse> ElectLeaders(
    const MetadataImage& image, const ElectLeadersRequest& request) {
  Decision<ElectLeadersResponse> decision;
  if (request.election_type != kPreferredElection &&
      request.election_type != kUncleanElection) {
    decision.response = UnknownElectionType(request);
    return decision;
  }
  const bool preferred = request.election_type == kPreferredElection;
  const auto elect = [&](const std::string& topic, int32_t partition,
                         elect_leaders_response::ReplicaElectionResult& result,
                         bool tell_if_not_needed) {
    ApiError error =
        ElectOne(image, topic, partition, preferred, decision.records);
    if (error.code == ErrorCode::kElectionNotNeeded && !tell_if_not_needed) {
      return;
    }
    result.partition_result.push_back({.partition_id = partition,
                                       .error_code = error.code,
                                       .error_message = error.message});
  };
  auto& results = decision.response.replica_election_results;
  if (request.topic_partitions.has_value()) {
    for (const auto& topic : *request.topic_partitions) {
      auto& result = results.emplace_back();
      result.topic = topic.topic;
      for (const int32_t id : topic.partitions) {
        elect(topic.topic, id, result, /*tell_if_not_needed=*/true);
      }
    }
    return decision;
  }
  for (const auto& [name, topic_id] : image.topic_ids()) {
    auto& result = results.emplace_back();
    result.topic = name;
    const size_t count = image.FindTopic(topic_id)->partitions.size();
    for (size_t i = 0; i < count; ++i) {
      elect(name, static_cast<int32_t>(i), result,
            /*tell_if_not_needed=*/false);
    }
  }
  return decision;
}

bool IsImbalanced(const MetadataImage& image) {
  bool imbalanced = false;
  ForEachDue(image, [&](MetadataRecord) {
    imbalanced = true;
    return false;
  });
  return imbalanced;
}

std::vector<MetadataRecord> BalanceLeaders(const MetadataImage& image) {
  std::vector<MetadataRecord> records;
  ForEachDue(image, [&](MetadataRecord record) {
    records.push_back(std::move(record));
    return records.size() < kMostElectionsAtOnce;
  });
  return records;
}

}  // namespace kafka_embedded
