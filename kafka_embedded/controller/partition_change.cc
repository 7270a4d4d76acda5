#include "kafka_embedded/controller/partition_change.h"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

#include "absl/algorithm/container.h"
#include "absl/strings/numbers.h"
#include "kafka_embedded/base/sometimes.h"

namespace kafka_embedded {
namespace {

bool Contains(const BrokerIds& brokers, int32_t id) {
  return absl::c_linear_search(brokers, id);
}

bool ContainsAll(const BrokerIds& brokers, const BrokerIds& others) {
  return absl::c_all_of(others,
                        [&](int32_t id) { return Contains(brokers, id); });
}

BrokerIds Without(const BrokerIds& brokers, const BrokerIds& others) {
  BrokerIds left;
  for (const int32_t id : brokers) {
    if (!Contains(others, id)) left.push_back(id);
  }
  return left;
}

// The topic's own setting, else the default of all brokers.
const std::string* FindSetting(const MetadataImage& image,
                               const TopicImage& topic,
                               absl::string_view name) {
  for (const auto& [type, resource] :
       {std::pair(ConfigResourceType::kTopic, absl::string_view(topic.name)),
        std::pair(ConfigResourceType::kBroker, absl::string_view())}) {
    const Config* config = image.FindConfig(type, resource);
    if (config == nullptr) continue;
    const auto found = config->find(name);
    if (found != config->end()) return &found->second;
  }
  return nullptr;
}

bool IsElrEnabled(const MetadataImage& image) {
  const auto level = image.features().find("eligible.leader.replicas.version");
  return level != image.features().end() && level->second > 0;
}

}  // namespace

bool IsUncleanElectionEnabled(const MetadataImage& image,
                              const TopicImage& topic) {
  const std::string* value =
      FindSetting(image, topic, "unclean.leader.election.enable");
  bool enabled = false;
  if (value == nullptr) return image.unclean_election_by_default();
  return absl::SimpleAtob(*value, &enabled) && enabled;
}

size_t EffectiveMinIsr(const MetadataImage& image, const TopicImage& topic,
                       const PartitionRegistration& partition) {
  const std::string* value = FindSetting(image, topic, "min.insync.replicas");
  size_t min_isr = 1;
  if (value != nullptr && !absl::SimpleAtoi(*value, &min_isr)) min_isr = 1;
  return std::min(min_isr, partition.replicas.size());
}

PartitionChange::PartitionChange(const MetadataImage& image,
                                 const TopicImage& topic, int32_t partition_id,
                                 IsAcceptable is_acceptable)
    : image_(image),
      topic_(topic),
      partition_id_(partition_id),
      partition_(topic.partitions[partition_id]),
      is_acceptable_(std::move(is_acceptable)),
      elr_enabled_(IsElrEnabled(image)),
      min_isr_(EffectiveMinIsr(image, topic, partition_)),
      election_(IsUncleanElectionEnabled(image, topic) ? Election::kUnclean
                                                       : Election::kOnline),
      isr_(partition_.isr),
      replicas_(partition_.replicas),
      adding_(partition_.adding_replicas),
      removing_(partition_.removing_replicas),
      elr_(partition_.elr) {}

std::optional<MetadataRecord> PartitionChange::Build() {
  MetadataRecord built(std::in_place_type<PartitionChangeRecord>);
  auto& record = std::get<PartitionChangeRecord>(built);
  record.partition_id = partition_id_;
  record.topic_id = topic_.id;
  CompleteReassignment();
  PopulateElr();
  Elect(record);
  // A replica that goes must not be taken for one of the same epoch.
  if (!record.leader.has_value() &&
      !ContainsAll(replicas_, partition_.replicas)) {
    record.leader = partition_.leader;
  }
  UpdateElr(record);
  // Without eligible leader replicas the last ISR stays, so that only who has
  // every committed record may lead again.
  if (!record.isr.has_value() && (!isr_.empty() || elr_enabled_) &&
      isr_ != partition_.isr) {
    record.isr = isr_;
  }
  UpdateLastKnownLeader(record);
  if (!replicas_.empty() && replicas_ != partition_.replicas) {
    record.replicas = replicas_;
  }
  if (removing_ != partition_.removing_replicas) {
    record.removing_replicas = removing_;
  }
  if (adding_ != partition_.adding_replicas) record.adding_replicas = adding_;
  PartitionChangeRecord nothing;
  nothing.partition_id = partition_id_;
  nothing.topic_id = topic_.id;
  if (record == nothing) return std::nullopt;
  return built;
}

void PartitionChange::CompleteReassignment() {
  if (adding_.empty() && removing_.empty()) return;
  const BrokerIds isr = Without(isr_, removing_);
  const BrokerIds replicas = Without(replicas_, removing_);
  if (isr.empty() || replicas.empty() || !ContainsAll(isr, replicas)) return;
  isr_ = isr;
  replicas_ = replicas;
  EndReassignment();
}

void PartitionChange::PopulateElr() {
  if (!elr_enabled_) return;
  if (isr_.size() >= min_isr_) {
    elr_.clear();
    return;
  }
  BrokerIds candidates = elr_;
  for (const int32_t id : partition_.isr) {
    if (!Contains(candidates, id)) candidates.push_back(id);
  }
  absl::c_sort(candidates);
  elr_.clear();
  for (const int32_t id : candidates) {
    if (!Contains(isr_, id) && id != unclean_broker_) elr_.push_back(id);
  }
}

bool PartitionChange::MayLead(int32_t replica) const {
  return (Contains(isr_, replica) ||
          (isr_.empty() && Contains(elr_, replica))) &&
         is_acceptable_(replica);
}

PartitionChange::Elected PartitionChange::Elect() const {
  if (election_ == Election::kPreferred && MayLead(replicas_.front())) {
    return {.leader = replicas_.front()};
  }
  if (MayLead(partition_.leader)) return {.leader = partition_.leader};
  for (const int32_t replica : replicas_) {
    if (MayLead(replica)) return {.leader = replica};
  }
  // Nobody is left who is known to have everything: the last leader has most.
  if (elr_enabled_ && elr_.empty() && isr_.empty() &&
      partition_.last_known_elr.size() == 1 &&
      is_acceptable_(partition_.last_known_elr.front())) {
    return {.leader = partition_.last_known_elr.front(), .unclean = true};
  }
  if (election_ == Election::kUnclean) {
    const auto any = absl::c_find_if(replicas_, is_acceptable_);
    if (any != replicas_.end()) return {.leader = *any, .unclean = true};
  }
  return {};
}

void PartitionChange::Elect(PartitionChangeRecord& record) {
  const Elected elected = Elect();
  if (elected.leader == partition_.leader) return;
  if (elected.leader == kNoLeader) SOMETIMES("a partition loses its leader");
  if (Contains(elr_, elected.leader)) {
    isr_ = {elected.leader};
    elr_.erase(absl::c_find(elr_, elected.leader));
  }
  record.leader = elected.leader;
  // What the others have and the new leader has not is lost.
  if (elected.unclean) record.isr = BrokerIds{elected.leader};
}

void PartitionChange::UpdateElr(PartitionChangeRecord& record) const {
  const bool clean = !record.isr.has_value();
  const BrokerIds elr = clean && elr_enabled_ ? elr_ : BrokerIds();
  if (elr != partition_.elr) record.elr = elr;
}

void PartitionChange::UpdateLastKnownLeader(
    PartitionChangeRecord& record) const {
  if (!elr_enabled_) return;
  const BrokerIds last_leader = {partition_.leader};
  const int32_t leader = record.leader.value_or(partition_.leader);
  if (record.isr.has_value() && record.isr->empty() &&
      partition_.leader != kNoLeader &&
      partition_.last_known_elr != last_leader) {
    record.last_known_elr = last_leader;
  } else if (leader != kNoLeader && !partition_.last_known_elr.empty()) {
    record.last_known_elr = BrokerIds();
  }
}

}  // namespace kafka_embedded
