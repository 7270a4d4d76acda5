// Groups: requests of members and of administrators.
#include "kafka_embedded/coordinator/group/group_coordinator.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "kafka_embedded/base/sometimes.h"
#include "kafka_embedded/coordinator/group/coordinator_error.h"

namespace kafka_embedded {
namespace {

// As Java prints a UUID: member ids end with one.
std::string JavaUuid(const Uuid& id) {
  return absl::StrFormat("%08x-%04x-%04x-%04x-%012x", id.high >> 32,
                         id.high >> 16 & 0xffff, id.high & 0xffff, id.low >> 48,
                         id.low & 0xffff'ffff'ffff);
}

// What Kafka writes when the first member of a group shows up: that the group
// exists.
GroupMetadataRecord NewGroupRecord(const ClassicGroup& group) {
  return {.key = {.group = group.id()},
          .value = GroupMetadataValue{
              .protocol_type = "",
              .generation = 0,
              .protocol = std::nullopt,
              .leader = std::nullopt,
              .current_state_timestamp = group.state_timestamp_ms()}};
}

bool ContainsIgnoreCase(const std::vector<std::string>& filter,
                        absl::string_view value) {
  return std::any_of(filter.begin(), filter.end(), [&](const auto& wanted) {
    return absl::EqualsIgnoreCase(wanted, value);
  });
}

}  // namespace

GroupCoordinator::Shard::Shard(GroupCoordinator& coordinator,
                               Partition& partition)
    : index(partition.index()),
      leader_epoch(partition.leader_epoch()),
      next_to_load(partition.log().log_start_offset()),
      load_timer(coordinator.runtime_, coordinator.lane_, "group-load"),
      log(coordinator.runtime_, coordinator.lane_, coordinator.replicas_,
          partition,
          absl::Milliseconds(coordinator.config_.offsets_commit_timeout_ms)),
      timers(coordinator.runtime_, coordinator.lane_,
             [this, &coordinator](std::string group_id, GroupTimerOp::Kind kind,
                                  std::string member_id) {
               ClassicGroup* group = state.FindGroup(group_id);
               if (group == nullptr) return;
               GroupEffects effects;
               ClassicGroupStep(coordinator.config_, *group,
                                coordinator.runtime_.Now(), effects)
                   .OnTimer(kind, member_id);
               coordinator.Apply(*this, group_id, std::move(effects));
             }) {}

GroupCoordinator::GroupCoordinator(Environment environment,
                                   const GroupConfig& config)
    : runtime_(environment.runtime),
      lane_(environment.lane),
      replicas_(environment.replicas),
      random_(environment.random),
      trace_(environment.trace),
      config_(config),
      started_(runtime_.Now()),
      retention_timer_(runtime_, lane_, "group-offsets-retention") {}

GroupCoordinator::~GroupCoordinator() = default;

GroupCoordinator::ShardOrError GroupCoordinator::FindShard(
    absl::string_view group_id) const {
  if (partition_count_ == 0) return {.error = ErrorCode::kNotCoordinator};
  const auto found =
      shards_.find(PartitionForGroup(group_id, partition_count_));
  if (found == shards_.end()) return {.error = ErrorCode::kNotCoordinator};
  switch (found->second->phase) {
    case Shard::Phase::kLoading:
      return {.error = ErrorCode::kCoordinatorLoadInProgress};
    case Shard::Phase::kFailed:
      return {.error = ErrorCode::kNotCoordinator};
    case Shard::Phase::kActive:
      break;
  }
  return {.shard = found->second.get()};
}

GroupCoordinator::ShardOrError GroupCoordinator::FindShardOfGroup(
    const std::string& group_id) const {
  if (group_id.empty()) return {.error = ErrorCode::kInvalidGroupId};
  return FindShard(group_id);
}

// ---- Members ----

void GroupCoordinator::Join(JoinAttempt attempt, JoinReply reply) {
  const std::string group_id = attempt.request.group_id;
  const std::string member_id = attempt.request.member_id;
  const auto refuse = [&](ErrorCode error, std::string echoed_member_id) {
    JoinGroupResponse response;
    response.error_code = error;
    response.member_id = std::move(echoed_member_id);
    reply(std::move(response));
  };
  if (group_id.empty()) return refuse(ErrorCode::kInvalidGroupId, member_id);
  if (attempt.request.session_timeout_ms < config_.min_session_timeout_ms ||
      attempt.request.session_timeout_ms > config_.max_session_timeout_ms) {
    return refuse(ErrorCode::kInvalidSessionTimeout, member_id);
  }
  const auto [error, shard] = FindShard(group_id);
  if (error != ErrorCode::kNone) return refuse(error, "");
  ClassicGroup* group = shard->state.FindGroup(group_id);
  const bool is_new_group = group == nullptr;
  if (is_new_group) {
    // Whoever has a member id has it from a group that is gone.
    if (!member_id.empty()) {
      return refuse(ErrorCode::kUnknownMemberId, member_id);
    }
    group = &shard->state.FindOrCreateGroup(group_id, runtime_.Now());
  }
  if (member_id.empty()) {
    attempt.new_member_id = absl::StrCat(
        attempt.request.group_instance_id.value_or(attempt.client.client_id),
        "-", JavaUuid(random_.NextUuid()));
  }
  GroupEffects effects;
  ClassicGroupStep(config_, *group, runtime_.Now(), effects)
      .Join(std::move(attempt), std::move(reply));
  if (is_new_group && !effects.record.has_value()) {
    effects.record = NewGroupRecord(*group);
    effects.write = GroupWrite{.kind = GroupWrite::Kind::kNewGroup};
  }
  Apply(*shard, group_id, std::move(effects));
}

void GroupCoordinator::Sync(const SyncGroupRequest& request, SyncReply reply) {
  const auto [error, shard] = FindShardOfGroup(request.group_id);
  if (error != ErrorCode::kNone) return reply({.error_code = error});
  ClassicGroup* group = shard->state.FindGroup(request.group_id);
  if (group == nullptr) {
    return reply({.error_code = ErrorCode::kUnknownMemberId});
  }
  GroupEffects effects;
  ClassicGroupStep(config_, *group, runtime_.Now(), effects)
      .Sync(request, std::move(reply));
  Apply(*shard, request.group_id, std::move(effects));
}

ErrorCode GroupCoordinator::Heartbeat(const HeartbeatRequest& request) {
  const auto [error, shard] = FindShardOfGroup(request.group_id);
  // A member of a group that is being loaded has not failed.
  if (error == ErrorCode::kCoordinatorLoadInProgress) return ErrorCode::kNone;
  if (error != ErrorCode::kNone) return error;
  ClassicGroup* group = shard->state.FindGroup(request.group_id);
  if (group == nullptr) return ErrorCode::kUnknownMemberId;
  GroupEffects effects;
  const ErrorCode result =
      ClassicGroupStep(config_, *group, runtime_.Now(), effects)
          .Heartbeat(request);
  Apply(*shard, request.group_id, std::move(effects));
  return result;
}

void GroupCoordinator::Leave(const LeaveGroupRequest& request,
                             LeaveReply reply) {
  LeaveGroupResponse response;
  const auto [error, shard] = FindShardOfGroup(request.group_id);
  ClassicGroup* group = error == ErrorCode::kNone
                            ? shard->state.FindGroup(request.group_id)
                            : nullptr;
  if (group == nullptr) {
    response.error_code = error;
    if (error == ErrorCode::kNone) {
      for (const auto& member : request.members) {
        response.members.push_back(
            {.member_id = member.member_id,
             .group_instance_id = member.group_instance_id,
             .error_code = ErrorCode::kUnknownMemberId});
      }
    }
    return reply(std::move(response));
  }
  GroupEffects effects;
  response.members = ClassicGroupStep(config_, *group, runtime_.Now(), effects)
                         .Leave(request.members);
  Apply(*shard, request.group_id, std::move(effects));
  shard->log.WhenCommitted(
      [reply = std::move(reply),
       response = std::move(response)](ErrorCode write_error) mutable {
        if (write_error != ErrorCode::kNone) {
          response = {.error_code = CoordinatorError(write_error)};
        }
        reply(std::move(response));
      });
}

// ---- Effects ----

void GroupCoordinator::Note(const std::string& group_id,
                            const GroupEffects& effects) const {
  for (const GroupNote& note : effects.notes) {
    trace_.Note(group_id, note.what, note.generation, note.member_id);
  }
}

void GroupCoordinator::Apply(Shard& shard, const std::string& group_id,
                             GroupEffects effects) {
  Note(group_id, effects);
  shard.timers.Apply(group_id, effects.timers);
  if (effects.record.has_value()) {
    const ErrorCode error = Append(shard, {GroupRecord(*effects.record)});
    if (error != ErrorCode::kNone) {
      OnWritten(shard, group_id, *effects.write, error);
    } else {
      shard.log.WhenCommitted(
          [this, &shard, group_id, group = shard.state.Watch(group_id),
           write = *std::move(effects.write)](ErrorCode commit_error) {
            if (group.lock().get() != shard.state.FindGroup(group_id)) {
              SOMETIMES("a write of a group ends when another has its name");
              return;
            }
            OnWritten(shard, group_id, write, commit_error);
          });
    }
  }
  for (auto& answer : effects.answers) answer();
}

void GroupCoordinator::OnWritten(Shard& shard, const std::string& group_id,
                                 const GroupWrite& write, ErrorCode error) {
  ClassicGroup* group = shard.state.FindGroup(group_id);
  if (group == nullptr) return;
  GroupEffects effects;
  ClassicGroupStep(config_, *group, runtime_.Now(), effects)
      .OnWritten(write, error);
  const bool dead = group->Is(ClassicGroupState::kDead);
  if (dead) {
    shard.state.EraseGroup(group_id);
    shard.timers.Forget(group_id);
    effects.timers.clear();
  }
  Apply(shard, group_id, std::move(effects));
}

// ---- Administration ----

ListGroupsResponse GroupCoordinator::List(
    const ListGroupsRequest& request) const {
  constexpr absl::string_view kClassicType = "classic";
  ListGroupsResponse response;
  for (const auto& [index, shard] : shards_) {
    if (shard->phase == Shard::Phase::kLoading) {
      return {.error_code = ErrorCode::kCoordinatorLoadInProgress};
    }
    for (const auto& [group_id, group] : shard->state.groups()) {
      const absl::string_view state = ClassicGroupStateName(group->state());
      if ((!request.states_filter.empty() &&
           !ContainsIgnoreCase(request.states_filter, state)) ||
          (!request.types_filter.empty() &&
           !ContainsIgnoreCase(request.types_filter, kClassicType))) {
        continue;
      }
      auto& listed = response.groups.emplace_back();
      listed.group_id = group_id;
      listed.protocol_type = group->protocol_type().value_or("");
      listed.group_state = std::string(state);
      listed.group_type = std::string(kClassicType);
    }
  }
  return response;
}

describe_groups_response::DescribedGroup GroupCoordinator::Describe(
    const std::string& group_id) const {
  describe_groups_response::DescribedGroup described;
  described.group_id = group_id;
  const auto [error, shard] = FindShard(group_id);
  described.error_code = error;
  if (error != ErrorCode::kNone) return described;
  if (const ClassicGroup* group = shard->state.FindGroup(group_id)) {
    return group->Describe();
  }
  described.error_code = ErrorCode::kGroupIdNotFound;
  described.error_message = absl::StrCat("Group ", group_id, " not found.");
  described.group_state =
      std::string(ClassicGroupStateName(ClassicGroupState::kDead));
  return described;
}

const ClassicGroup* GroupCoordinator::FindGroup(
    absl::string_view group_id) const {
  const auto [error, shard] = FindShard(group_id);
  if (error != ErrorCode::kNone) return nullptr;
  return shard->state.FindGroup(group_id);
}

void GroupCoordinator::Delete(const std::string& group_id, ErrorReply reply) {
  // The empty name may have offsets, and Kafka deletes those.
  const auto [error, shard] = FindShard(group_id);
  if (error != ErrorCode::kNone) return reply(error);
  const ClassicGroup* group = shard->state.FindGroup(group_id);
  if (group == nullptr) return reply(ErrorCode::kGroupIdNotFound);
  const ErrorCode refused = group->ValidateDelete();
  if (refused != ErrorCode::kNone) return reply(refused);
  const ErrorCode failed =
      AppendAndReplay(*shard, shard->state.DeleteGroup(group_id));
  if (failed != ErrorCode::kNone) return reply(CoordinatorError(failed));
  shard->log.WhenCommitted(
      [reply = std::move(reply)](ErrorCode write_error) mutable {
        reply(CoordinatorError(write_error));
      });
}

}  // namespace kafka_embedded
