#include "kafka_embedded/coordinator/group/classic_group.h"

#include <algorithm>
#include <utility>

#include "kafka_embedded/base/check.h"
#include "kafka_embedded/protocol/codec.h"
#include "kafka_embedded/protocol/messages/consumer_protocol.h"

namespace kafka_embedded {
namespace {

// Version 0 is what all versions begin with, so that versions to come are
// understood too.
bool AddSubscribedTopics(absl::string_view metadata,
                         absl::btree_set<std::string>& topics) {
  WireReader in(metadata);
  int16_t version = 0;
  ConsumerProtocolSubscription subscription;
  if (!in.ReadInt(&version) || !DecodeFrom(in, 0, &subscription).ok()) {
    return false;
  }
  for (std::string& topic : subscription.topics) {
    topics.insert(std::move(topic));
  }
  return true;
}

}  // namespace

ClassicGroup::ClassicGroup(std::string id, absl::Time now)
    : id_(std::move(id)), state_timestamp_ms_(absl::ToUnixMillis(now)) {}

ClassicGroup::ClassicGroup(std::string id, const GroupMetadataValue& value)
    : id_(std::move(id)),
      state_(value.members.empty() ? ClassicGroupState::kEmpty
                                   : ClassicGroupState::kStable),
      state_timestamp_ms_(value.current_state_timestamp),
      generation_(value.generation),
      protocol_name_(value.protocol),
      leader_(value.leader) {
  if (!value.protocol_type.empty()) protocol_type_ = value.protocol_type;
  for (const auto& written : value.members) {
    Add({.id = written.member_id,
         .instance_id = written.group_instance_id,
         .client_id = written.client_id,
         .client_host = written.client_host,
         .rebalance_timeout_ms = written.rebalance_timeout == -1
                                     ? written.session_timeout
                                     : written.rebalance_timeout,
         .session_timeout_ms = written.session_timeout,
         .protocols = {{.name = value.protocol.value_or(""),
                        .metadata = written.subscription}},
         .assignment = written.assignment});
  }
  subscribed_topics_ = ComputeSubscribedTopics();
}

// ---- Members ----

ClassicMember* ClassicGroup::FindMember(absl::string_view member_id) {
  const auto found = members_.find(member_id);
  return found == members_.end() ? nullptr : &found->second;
}

const std::string* ClassicGroup::StaticMemberId(
    absl::string_view instance_id) const {
  const auto found = static_members_.find(instance_id);
  return found == static_members_.end() ? nullptr : &found->second;
}

ErrorCode ClassicGroup::ValidateMember(
    absl::string_view member_id,
    const std::optional<std::string>& instance_id) const {
  if (instance_id.has_value()) {
    const std::string* owner = StaticMemberId(*instance_id);
    if (owner == nullptr) return ErrorCode::kUnknownMemberId;
    if (*owner != member_id) return ErrorCode::kFencedInstanceId;
  }
  return members_.contains(member_id) ? ErrorCode::kNone
                                      : ErrorCode::kUnknownMemberId;
}

ErrorCode ClassicGroup::ValidateMember(
    absl::string_view member_id, const std::optional<std::string>& instance_id,
    int32_t generation) const {
  const ErrorCode error = ValidateMember(member_id, instance_id);
  if (error != ErrorCode::kNone) return error;
  return generation == generation_ ? ErrorCode::kNone
                                   : ErrorCode::kIllegalGeneration;
}

void ClassicGroup::Add(ClassicMember member) {
  const std::string member_id = member.id;
  if (member.is_static()) static_members_[*member.instance_id] = member_id;
  if (!leader_.has_value()) leader_ = member_id;
  CountProtocols(member, +1);
  if (member.is_awaiting_join()) ++awaiting_join_count_;
  members_.insert_or_assign(member_id, std::move(member));
  pending_.erase(member_id);
}

void ClassicGroup::Remove(absl::string_view member_id) {
  const auto found = members_.find(member_id);
  if (found != members_.end()) {
    ClassicMember& member = found->second;
    CountProtocols(member, -1);
    if (member.is_awaiting_join()) --awaiting_join_count_;
    if (member.is_static()) static_members_.erase(*member.instance_id);
    members_.erase(found);
  }
  if (IsLeader(member_id)) {
    leader_.reset();
    if (!members_.empty()) leader_ = members_.begin()->first;
  }
  pending_.erase(member_id);
  pending_sync_.erase(member_id);
}

ClassicMember& ClassicGroup::ReplaceStaticMember(const std::string& old_id,
                                                 const std::string& new_id) {
  const auto found = members_.find(old_id);
  CHECK(found != members_.end()) << old_id;
  CHECK(!found->second.is_awaiting_join() && !found->second.is_awaiting_sync());
  ClassicMember member = std::move(found->second);
  members_.erase(found);
  member.id = new_id;
  member.is_new = false;
  if (IsLeader(old_id)) leader_ = new_id;
  static_members_[*member.instance_id] = new_id;
  return members_.insert_or_assign(new_id, std::move(member)).first->second;
}

void ClassicGroup::UpdateMember(ClassicMember& member,
                                MemberProtocols protocols,
                                int32_t rebalance_timeout_ms,
                                int32_t session_timeout_ms) {
  CountProtocols(member, -1);
  member.protocols = std::move(protocols);
  CountProtocols(member, +1);
  member.rebalance_timeout_ms = rebalance_timeout_ms;
  member.session_timeout_ms = session_timeout_ms;
}

JoinReply ClassicGroup::ParkJoin(ClassicMember& member, JoinReply reply) {
  JoinReply earlier = TakeJoin(member);
  member.awaiting_join = std::move(reply);
  ++awaiting_join_count_;
  return earlier;
}

JoinReply ClassicGroup::TakeJoin(ClassicMember& member) {
  if (!member.is_awaiting_join()) return nullptr;
  --awaiting_join_count_;
  return std::exchange(member.awaiting_join, nullptr);
}

int32_t ClassicGroup::RebalanceTimeoutMs() const {
  int32_t longest = 0;
  for (const auto& [id, member] : members_) {
    longest = std::max(longest, member.rebalance_timeout_ms);
  }
  return longest;
}

// ---- Protocols ----

void ClassicGroup::CountProtocols(const ClassicMember& member, int change) {
  for (size_t i = 0; i < member.protocols.size(); ++i) {
    const std::string& name = member.protocols[i].name;
    // A name that comes twice is one protocol.
    if (member.MetadataFor(name) != &member.protocols[i].metadata) continue;
    protocol_counts_[name] += change;
    if (protocol_counts_[name] == 0) protocol_counts_.erase(name);
  }
}

bool ClassicGroup::SupportsProtocols(absl::string_view protocol_type,
                                     const MemberProtocols& protocols) const {
  if (Is(ClassicGroupState::kEmpty)) {
    return !protocol_type.empty() && !protocols.empty();
  }
  if (!protocol_type_.has_value() || *protocol_type_ != protocol_type) {
    return false;
  }
  return std::any_of(
      protocols.begin(), protocols.end(), [&](const auto& protocol) {
        const auto count = protocol_counts_.find(protocol.name);
        return (count == protocol_counts_.end() ? 0 : count->second) ==
               members_.size();
      });
}

std::string ClassicGroup::SelectProtocol() const {
  CHECK(!members_.empty()) << id_;
  absl::btree_map<absl::string_view, size_t> votes;
  for (const auto& [id, member] : members_) {
    for (const auto& protocol : member.protocols) {
      const auto count = protocol_counts_.find(protocol.name);
      if (count == protocol_counts_.end() || count->second != members_.size()) {
        continue;
      }
      ++votes[protocol.name];
      break;
    }
  }
  CHECK(!votes.empty()) << id_ << ": no protocol that all members know";
  return std::string(std::max_element(votes.begin(), votes.end(),
                                      [](const auto& a, const auto& b) {
                                        return a.second < b.second;
                                      })
                         ->first);
}

bool ClassicGroup::IsSubscribedTo(const std::string& topic) const {
  return subscribed_topics_.has_value() ? subscribed_topics_->contains(topic)
                                        : uses_consumer_protocol();
}

std::optional<absl::btree_set<std::string>>
ClassicGroup::ComputeSubscribedTopics() const {
  if (!uses_consumer_protocol()) return std::nullopt;
  absl::btree_set<std::string> topics;
  if (members_.empty()) return topics;
  if (!protocol_name_.has_value()) return std::nullopt;
  for (const auto& [id, member] : members_) {
    const std::string* metadata = member.MetadataFor(*protocol_name_);
    if (metadata == nullptr || !AddSubscribedTopics(*metadata, topics)) {
      return std::nullopt;
    }
  }
  return topics;
}

// ---- Rebalance ----

void ClassicGroup::TransitionTo(ClassicGroupState state, absl::Time now) {
  CHECK(IsLegalTransition(state_, state))
      << id_ << ": " << std::string(ClassicGroupStateName(state_)) << " to "
      << std::string(ClassicGroupStateName(state));
  previous_state_ = state_;
  state_ = state;
  state_timestamp_ms_ = absl::ToUnixMillis(now);
}

bool ClassicGroup::ElectJoinedLeader() {
  if (!leader_.has_value()) return false;
  const ClassicMember* leader = FindMember(*leader_);
  if (leader != nullptr && leader->is_awaiting_join()) return true;
  for (const auto& [id, member] : members_) {
    if (!member.is_awaiting_join()) continue;
    leader_ = id;
    return true;
  }
  return false;
}

void ClassicGroup::StartNextGeneration(absl::Time now) {
  ++generation_;
  if (members_.empty()) {
    protocol_name_.reset();
    subscribed_topics_ = ComputeSubscribedTopics();
    TransitionTo(ClassicGroupState::kEmpty, now);
  } else {
    protocol_name_ = SelectProtocol();
    subscribed_topics_ = ComputeSubscribedTopics();
    TransitionTo(ClassicGroupState::kCompletingRebalance, now);
  }
  pending_sync_.clear();
}

std::vector<join_group_response::JoinGroupResponseMember>
ClassicGroup::MembersForLeader() const {
  std::vector<join_group_response::JoinGroupResponseMember> members;
  members.reserve(members_.size());
  for (const auto& [id, member] : members_) {
    const std::string* metadata = member.MetadataFor(*protocol_name_);
    members.push_back({.member_id = id,
                       .group_instance_id = member.instance_id,
                       .metadata = metadata == nullptr ? "" : *metadata});
  }
  return members;
}

}  // namespace kafka_embedded
