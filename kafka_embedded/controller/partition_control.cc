#include "kafka_embedded/controller/partition_control.h"

#include <algorithm>
#include <utility>

#include "absl/algorithm/container.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/base/sometimes.h"
#include "kafka_embedded/controller/broker_control.h"
#include "kafka_embedded/controller/partition_change.h"

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
    SOMETIMES("a leader of an older epoch asks for another ISR");
    return ErrorCode::kFencedLeaderEpoch;
  }
  if (broker_id != partition.leader) return ErrorCode::kInvalidRequest;
  if (requested.partition_epoch < partition.partition_epoch) {
    SOMETIMES("a leader asks for another ISR with an old partition epoch");
    return ErrorCode::kInvalidUpdateVersion;
  }
  const auto is_leader = [&](const BrokerState& member) {
    return member.broker_id == partition.leader;
  };
  if (!IsValidIsr(partition, isr) || !absl::c_any_of(isr, is_leader)) {
    return ErrorCode::kInvalidRequest;
  }
  // A leader here never recovers: it takes its log as it is (KIP-704).
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
  PartitionRegistration changed = *partition;
  PartitionChange change(image, topic, requested.partition_index,
                         [&](int32_t id) { return IsActive(image, id); });
  change.set_isr(std::move(new_isr));
  if (auto record = change.Build()) {
    changed.Merge(std::get<PartitionChangeRecord>(*record));
    records.push_back(*std::move(record));
  }
  if (changed.leader != broker_id) {
    // The change has completed a reassignment that leaves the old leader out:
    // it is to wait for the metadata.
    answer.error_code = ErrorCode::kNewLeaderElected;
    return answer;
  }
  answer.leader_id = changed.leader;
  answer.leader_epoch = changed.leader_epoch;
  answer.partition_epoch = changed.partition_epoch;
  answer.isr.assign(changed.isr.begin(), changed.isr.end());
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
                          std::vector<MetadataRecord>& records,
                          Departure departure) {
  ForEachPartition(image, [&](const TopicImage& topic, int32_t id,
                              const PartitionRegistration& partition) {
    const bool unclean = departure == Departure::kUnclean;
    if (!Contains(partition.isr, broker_id) &&
        !(unclean && Contains(partition.elr, broker_id))) {
      return;
    }
    BrokerIds isr;
    for (const int32_t member : partition.isr) {
      if (member != broker_id) isr.push_back(member);
    }
    PartitionChange change(image, topic, id, [&](int32_t replica) {
      return replica != broker_id && IsActive(image, replica);
    });
    change.set_isr(std::move(isr));
    if (unclean) change.set_unclean_shutdown(broker_id);
    if (auto record = change.Build()) records.push_back(*std::move(record));
  });
}

void ElectForLeaderless(const MetadataImage& image, int32_t broker_id,
                        std::vector<MetadataRecord>& records) {
  ForEachPartition(image, [&](const TopicImage& topic, int32_t id,
                              const PartitionRegistration& partition) {
    if (partition.leader != kNoLeader) return;
    SOMETIMES("a broker comes back to a partition without a leader");
    PartitionChange change(image, topic, id, [&](int32_t replica) {
      return replica == broker_id || IsActive(image, replica);
    });
    if (auto record = change.Build()) records.push_back(*std::move(record));
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
