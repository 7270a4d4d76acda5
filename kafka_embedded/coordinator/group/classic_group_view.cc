// What a classic group is to others: its record, its description, what may be
// done to its offsets.
#include <utility>

#include "kafka_embedded/coordinator/group/classic_group.h"

namespace kafka_embedded {

GroupMetadataRecord ClassicGroup::ToRecord(
    const Assignments& assignments) const {
  GroupMetadataValue value{.protocol_type = protocol_type_.value_or(""),
                           .generation = generation_,
                           .protocol = protocol_name_,
                           .leader = leader_,
                           .current_state_timestamp = state_timestamp_ms_};
  // A group that was never stable has no protocol to write members with.
  if (protocol_name_.has_value()) {
    for (const auto& [id, member] : members_) {
      const std::string* subscription = member.MetadataFor(*protocol_name_);
      const auto assignment = assignments.find(id);
      value.members.push_back(
          {.member_id = id,
           .group_instance_id = member.instance_id,
           .client_id = member.client_id,
           .client_host = member.client_host,
           .rebalance_timeout = member.rebalance_timeout_ms,
           .session_timeout = member.session_timeout_ms,
           .subscription = subscription == nullptr ? "" : *subscription,
           .assignment =
               assignment == assignments.end() ? "" : assignment->second});
    }
  }
  return {.key = {.group = id_}, .value = std::move(value)};
}

describe_groups_response::DescribedGroup ClassicGroup::Describe() const {
  const bool stable = Is(ClassicGroupState::kStable);
  describe_groups_response::DescribedGroup described;
  described.group_id = id_;
  described.group_state = std::string(ClassicGroupStateName(state_));
  described.protocol_type = protocol_type_.value_or("");
  if (stable) described.protocol_data = protocol_name_.value_or("");
  for (const auto& [id, member] : members_) {
    auto& answer = described.members.emplace_back();
    answer.member_id = id;
    answer.group_instance_id = member.instance_id;
    answer.client_id = member.client_id;
    answer.client_host = member.client_host;
    answer.member_assignment = member.assignment;
    if (!stable) continue;
    const std::string* metadata = member.MetadataFor(described.protocol_data);
    if (metadata != nullptr) answer.member_metadata = *metadata;
  }
  return described;
}

ErrorCode ClassicGroup::ValidateOffsetCommit(
    const std::string& member_id, const std::optional<std::string>& instance_id,
    int32_t generation) const {
  if (Is(ClassicGroupState::kDead)) return ErrorCode::kCoordinatorNotAvailable;
  // An admin client, or a consumer that assigns itself.
  if (generation < 0 && Is(ClassicGroupState::kEmpty)) return ErrorCode::kNone;
  if (generation < 0 && member_id.empty() && !instance_id.has_value()) {
    return ErrorCode::kUnknownMemberId;
  }
  const ErrorCode error = ValidateMember(member_id, instance_id, generation);
  if (error != ErrorCode::kNone) return error;
  // The member knows of the generation already, but may not own yet what it
  // commits.
  return Is(ClassicGroupState::kCompletingRebalance)
             ? ErrorCode::kRebalanceInProgress
             : ErrorCode::kNone;
}

ErrorCode ClassicGroup::ValidateOffsetDelete() const {
  switch (state_) {
    case ClassicGroupState::kDead:
      return ErrorCode::kGroupIdNotFound;
    case ClassicGroupState::kEmpty:
      return ErrorCode::kNone;
    default:
      // Of consumers it is known which topics they subscribe to.
      return uses_consumer_protocol() ? ErrorCode::kNone
                                      : ErrorCode::kNonEmptyGroup;
  }
}

ErrorCode ClassicGroup::ValidateDelete() const {
  switch (state_) {
    case ClassicGroupState::kDead:
      return ErrorCode::kGroupIdNotFound;
    case ClassicGroupState::kEmpty:
      return ErrorCode::kNone;
    default:
      return ErrorCode::kNonEmptyGroup;
  }
}

ClassicGroup::OffsetsAge ClassicGroup::offsets_age() const {
  if (!protocol_type_.has_value()) return OffsetsAge::kSinceCommit;
  if (Is(ClassicGroupState::kEmpty)) {
    return state_timestamp_ms_ == -1 ? OffsetsAge::kSinceCommit
                                     : OffsetsAge::kSinceEmpty;
  }
  if (uses_consumer_protocol() && knows_subscriptions() &&
      Is(ClassicGroupState::kStable)) {
    return OffsetsAge::kSinceCommit;
  }
  return OffsetsAge::kNever;
}

}  // namespace kafka_embedded
