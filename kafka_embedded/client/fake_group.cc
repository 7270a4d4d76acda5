#include "kafka_embedded/client/fake_group.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace kafka_embedded {

std::vector<std::string> FakeGroup::members() const {
  std::vector<std::string> ids;
  for (const auto& [id, member] : members_) ids.push_back(id);
  return ids;
}

ErrorCode FakeGroup::Check(const std::string& member_id,
                           int32_t generation) const {
  if (!members_.contains(member_id)) return ErrorCode::kUnknownMemberId;
  return generation == generation_ ? ErrorCode::kNone
                                   : ErrorCode::kIllegalGeneration;
}

void FakeGroup::Join(const JoinGroupRequest& request, Respond respond) {
  std::string id = request.member_id;
  const auto answer = [&](ErrorCode error) {
    respond(
        MakeMessage(JoinGroupResponse{.error_code = error, .member_id = id}));
  };
  if (id.empty() && request.group_instance_id.has_value()) {
    for (const auto& [known, member] : members_) {
      if (member.instance_id == request.group_instance_id) id = known;
    }
    if (!id.empty()) Remove(std::exchange(id, ""));
    id = absl::StrCat("static-", ++last_member_);
  } else if (id.empty()) {
    id = absl::StrCat("member-", ++last_member_);
    expected_[id] = 1;
    return answer(ErrorCode::kMemberIdRequired);
  } else if (!members_.contains(id) && expected_.erase(id) == 0) {
    return answer(ErrorCode::kUnknownMemberId);
  }
  Member& member = members_[id];
  member.request = request;
  member.instance_id = request.group_instance_id;
  member.joined = std::move(respond);
  if (state_ != State::kJoining) StartRebalance();
  CompleteJoin();
}

void FakeGroup::StartRebalance() {
  state_ = State::kJoining;
  for (auto& [id, member] : members_) {
    if (member.synced == nullptr) continue;
    std::exchange(member.synced, nullptr)(MakeMessage(
        SyncGroupResponse{.error_code = ErrorCode::kRebalanceInProgress}));
  }
}

void FakeGroup::CompleteJoin() {
  const bool all =
      std::all_of(members_.begin(), members_.end(),
                  [](const auto& m) { return m.second.joined != nullptr; });
  if (!all || members_.empty()) return;
  ++generation_;
  state_ = State::kSyncing;
  if (!members_.contains(leader_)) leader_ = members_.begin()->first;
  for (auto& [id, member] : members_) {
    member.assignment.clear();
    JoinGroupResponse response{.generation_id = generation_,
                               .protocol_type = "consumer",
                               .leader = leader_,
                               .member_id = id};
    response.protocol_name = member.request.protocols.at(0).name;
    if (id == leader_) {
      for (const auto& [other_id, other] : members_) {
        response.members.push_back(
            {.member_id = other_id,
             .group_instance_id = other.instance_id,
             .metadata = other.request.protocols.at(0).metadata});
      }
    }
    std::exchange(member.joined, nullptr)(MakeMessage(std::move(response)));
  }
}

void FakeGroup::Sync(const SyncGroupRequest& request, Respond respond) {
  ErrorCode error = Check(request.member_id, request.generation_id);
  if (error == ErrorCode::kNone && state_ == State::kJoining) {
    error = ErrorCode::kRebalanceInProgress;
  }
  if (error != ErrorCode::kNone) {
    return respond(MakeMessage(SyncGroupResponse{.error_code = error}));
  }
  members_[request.member_id].synced = std::move(respond);
  if (request.member_id == leader_ && state_ == State::kSyncing) {
    for (const auto& assignment : request.assignments) {
      members_.at(assignment.member_id).assignment = assignment.assignment;
    }
    state_ = State::kStable;
  }
  if (state_ == State::kStable) CompleteSync();
}

void FakeGroup::CompleteSync() {
  for (auto& [id, member] : members_) {
    if (member.synced == nullptr) continue;
    std::exchange(member.synced, nullptr)(
        MakeMessage(SyncGroupResponse{.assignment = member.assignment}));
  }
}

HeartbeatResponse FakeGroup::Beat(const HeartbeatRequest& request) const {
  HeartbeatResponse response;
  response.error_code = Check(request.member_id, request.generation_id);
  if (response.error_code == ErrorCode::kNone && state_ == State::kJoining) {
    response.error_code = ErrorCode::kRebalanceInProgress;
  }
  return response;
}

LeaveGroupResponse FakeGroup::Leave(const LeaveGroupRequest& request) {
  LeaveGroupResponse response;
  for (const auto& member : request.members) {
    response.members.push_back({.member_id = member.member_id});
    Remove(member.member_id);
  }
  return response;
}

void FakeGroup::Expire(const std::string& member_id) { Remove(member_id); }

void FakeGroup::Remove(const std::string& member_id) {
  if (members_.erase(member_id) == 0) return;
  if (members_.empty()) {
    state_ = State::kEmpty;
    return;
  }
  if (state_ != State::kJoining) StartRebalance();
  CompleteJoin();
}

ErrorCode FakeGroup::CheckCommit(const OffsetCommitRequest& request) const {
  if (request.generation_id_or_member_epoch < 0) {
    return members_.empty() ? ErrorCode::kNone : ErrorCode::kUnknownMemberId;
  }
  return Check(request.member_id, request.generation_id_or_member_epoch);
}

}  // namespace kafka_embedded
