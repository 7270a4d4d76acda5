#include "kafka_embedded/controller/partition_control.h"

#include <algorithm>
#include <utility>

#include "absl/algorithm/container.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/controller/broker_control.h"

namespace kafka_embedded {
namespace {

using alter_partition_request::BrokerState;
using RequestedPartition = alter_partition_request::PartitionData;
using RequestedTopic = alter_partition_request::TopicData;
using PartitionAnswer = alter_partition_response::PartitionData;
using TopicAnswer = alter_partition_response::TopicData;

// leader_recovery_state: the leader was elected uncleanly and is not yet sure
// of its log (KIP-704).
constexpr int8_t kRecovering = 1;

bool Contains(const BrokerIds& brokers, int32_t id) {
  return absl::c_linear_search(brokers, id);
}

// Calls visit(topic, partition id, partition) in the order of names and ids.
template <typename Visit>
void ForEachPartition(const MetadataImage& image, Visit visit) {
  for (const auto& [name, id] : image.topic_ids()) {
    const TopicImage& topic = *image.FindTopic(id);
    int32_t partition_id = 0;
    for (const PartitionRegistration& partition : topic.partitions) {
      visit(topic, partition_id++, partition);
    }
  }
}

// The current leader if it may stay, otherwise the first that may lead.
template <typename IsAcceptable>
int32_t ElectLeader(const PartitionRegistration& partition,
                    const BrokerIds& isr, IsAcceptable is_acceptable) {
  const auto may_lead = [&](int32_t replica) {
    return Contains(isr, replica) && is_acceptable(replica);
  };
  if (may_lead(partition.leader)) return partition.leader;
  const auto leader = absl::c_find_if(partition.replicas, may_lead);
  return leader == partition.replicas.end() ? kNoLeader : *leader;
}

bool IsActive(const MetadataImage& image, int32_t id) {
  const BrokerRegistration* broker = image.FindBroker(id);
  return broker != nullptr && broker->active();
}

// The requested ISR with broker epochs; without them (before version 3) each
// member's epoch is -1, which stands for any.
std::vector<BrokerState> NewIsrOf(const RequestedPartition& requested) {
  if (!requested.new_isr_with_epochs.empty()) {
    return requested.new_isr_with_epochs;
  }
  std::vector<BrokerState> isr;
  for (const int32_t id : requested.new_isr) isr.push_back({.broker_id = id});
  return isr;
}

bool IsValidIsr(const PartitionRegistration& partition,
                const std::vector<BrokerState>& isr) {
  if (isr.empty()) return false;
  for (auto member = isr.begin(); member != isr.end(); ++member) {
    const int32_t id = member->broker_id;
    const bool repeated = std::any_of(
        isr.begin(), member,
        [id](const BrokerState& earlier) { return earlier.broker_id == id; });
    if (repeated || !Contains(partition.replicas, id)) return false;
  }
  return true;
}

bool IsEligible(const MetadataImage& image, const BrokerState& member) {
  const BrokerRegistration* broker = image.FindBroker(member.broker_id);
  return broker != nullptr && broker->active() &&
         (member.broker_epoch == -1 || member.broker_epoch == broker->epoch);
}

// What speaks against a change that `broker_id` asks for.
ErrorCode Validate(const MetadataImage& image, int32_t broker_id,
                   const PartitionRegistration& partition,
                   const RequestedPartition& requested,
                   const std::vector<BrokerState>& isr) {
  // A leader that knows more than this controller has met a newer one.
  if (requested.leader_epoch > partition.leader_epoch ||
      requested.partition_epoch > partition.partition_epoch) {
    return ErrorCode::kNotController;
  }
  if (requested.leader_epoch < partition.leader_epoch) {
    return ErrorCode::kFencedLeaderEpoch;
  }
  if (broker_id != partition.leader) return ErrorCode::kInvalidRequest;
  if (requested.partition_epoch < partition.partition_epoch) {
    return ErrorCode::kInvalidUpdateVersion;
  }
  const auto is_leader = [&](const BrokerState& member) {
    return member.broker_id == partition.leader;
  };
  if (!IsValidIsr(partition, isr) || !absl::c_any_of(isr, is_leader)) {
    return ErrorCode::kInvalidRequest;
  }
  // No partition of this controller was elected uncleanly, so none recovers.
  if (requested.leader_recovery_state == kRecovering) {
    return ErrorCode::kInvalidRequest;
  }
  for (const BrokerState& member : isr) {
    if (!IsEligible(image, member)) return ErrorCode::kIneligibleReplica;
  }
  return ErrorCode::kNone;
}

PartitionAnswer AlterOne(const MetadataImage& image, int32_t broker_id,
                         const TopicImage& topic,
                         const RequestedPartition& requested,
                         std::vector<MetadataRecord>& records) {
  PartitionAnswer answer{.partition_index = requested.partition_index};
  const PartitionRegistration* partition =
      image.FindPartition(topic.id, requested.partition_index);
  if (partition == nullptr) {
    answer.error_code = ErrorCode::kUnknownTopicOrPartition;
    return answer;
  }
  const std::vector<BrokerState> isr = NewIsrOf(requested);
  answer.error_code = Validate(image, broker_id, *partition, requested, isr);
  if (answer.error_code != ErrorCode::kNone) return answer;
  BrokerIds new_isr;
  for (const BrokerState& member : isr) new_isr.push_back(member.broker_id);
  answer.leader_id = partition->leader;
  answer.leader_epoch = partition->leader_epoch;
  answer.partition_epoch = partition->partition_epoch;
  answer.isr.assign(new_isr.begin(), new_isr.end());
  if (new_isr == partition->isr) return answer;
  ++answer.partition_epoch;
  records.push_back(
      PartitionChangeRecord{.partition_id = requested.partition_index,
                            .topic_id = topic.id,
                            .isr = std::move(new_isr)});
  return answer;
}

const TopicImage* FindTopic(const MetadataImage& image,
                            const RequestedTopic& requested) {
  return requested.topic_id.is_zero() ? image.FindTopic(requested.topic_name)
                                      : image.FindTopic(requested.topic_id);
}

}  // namespace

Decision<AlterPartitionResponse> AlterPartition(
    const MetadataImage& image, const AlterPartitionRequest& request) {
  Decision<AlterPartitionResponse> decision;
  if (!HasBrokerEpoch(image, request.broker_id, request.broker_epoch)) {
    decision.response.error_code = ErrorCode::kStaleBrokerEpoch;
    return decision;
  }
  for (const RequestedTopic& requested : request.topics) {
    TopicAnswer& answer = decision.response.topics.emplace_back(TopicAnswer{
        .topic_name = requested.topic_name, .topic_id = requested.topic_id});
    const TopicImage* topic = FindTopic(image, requested);
    for (const RequestedPartition& partition : requested.partitions) {
      if (topic != nullptr) {
        answer.partitions.push_back(AlterOne(image, request.broker_id, *topic,
                                             partition, decision.records));
        continue;
      }
      answer.partitions.push_back(
          {.partition_index = partition.partition_index,
           .error_code = requested.topic_id.is_zero()
                             ? ErrorCode::kUnknownTopicOrPartition
                             : ErrorCode::kUnknownTopicId});
    }
  }
  return decision;
}

void RemoveFromPartitions(const MetadataImage& image, int32_t broker_id,
                          std::vector<MetadataRecord>& records) {
  const auto is_acceptable = [&](int32_t replica) {
    return replica != broker_id && IsActive(image, replica);
  };
  ForEachPartition(image, [&](const TopicImage& topic, int32_t id,
                              const PartitionRegistration& partition) {
    if (!Contains(partition.isr, broker_id)) return;
    BrokerIds isr;
    for (const int32_t member : partition.isr) {
      if (member != broker_id) isr.push_back(member);
    }
    PartitionChangeRecord change{.partition_id = id, .topic_id = topic.id};
    const int32_t leader = ElectLeader(partition, isr, is_acceptable);
    if (leader != partition.leader) change.leader = leader;
    if (!isr.empty()) change.isr = std::move(isr);
    if (change.leader.has_value() || change.isr.has_value()) {
      records.push_back(std::move(change));
    }
  });
}

void ElectForLeaderless(const MetadataImage& image, int32_t broker_id,
                        std::vector<MetadataRecord>& records) {
  const auto is_acceptable = [&](int32_t replica) {
    return replica == broker_id || IsActive(image, replica);
  };
  ForEachPartition(image, [&](const TopicImage& topic, int32_t id,
                              const PartitionRegistration& partition) {
    if (partition.leader != kNoLeader) return;
    const int32_t leader = ElectLeader(partition, partition.isr, is_acceptable);
    if (leader == kNoLeader) return;
    records.push_back(PartitionChangeRecord{
        .partition_id = id, .topic_id = topic.id, .leader = leader});
  });
}

bool LeadsAnyPartition(const MetadataImage& image, int32_t broker_id) {
  bool leads = false;
  ForEachPartition(image, [&](const TopicImage&, int32_t,
                              const PartitionRegistration& partition) {
    leads |= partition.leader == broker_id;
  });
  return leads;
}

}  // namespace kafka_embedded
