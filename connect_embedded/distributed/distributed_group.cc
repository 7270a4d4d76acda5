// The part of DistributedHerder that is a member of the group.
#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "connect_embedded/distributed/distributed_parts.h"

namespace connect_embedded {
namespace {

constexpr size_t kSessionKeyBytes = 32;

}  // namespace

std::vector<kafka_embedded::ClassicGroupListener::Protocol>
DistributedHerder::Protocols() {
  const WorkerState state{absl::StrCat("http://", worker_id_, "/"),
                          config_state().offset, running_};
  std::vector<Protocol> protocols;
  // The best first, so that a group speaks what all its workers can.
  for (int i = static_cast<int>(preferred_); i >= 0; --i) {
    const auto protocol = static_cast<ConnectProtocol>(i);
    protocols.push_back({std::string(ProtocolName(protocol)),
                         EncodeWorkerState(state, assignment_, protocol)});
  }
  return protocols;
}

void DistributedHerder::OnPrepare(absl::AnyInvocable<void()> go) {
  rejoin_.Cancel();
  // What was revoked ends here before the group hears of the next round.
  if (taking_) {
    prepared_ = std::move(go);
    return;
  }
  prepared_ = nullptr;
  // The eager protocol begins with nothing running anywhere; and what a worker
  // had that the group has forgotten may be another's.
  const bool give_up = lost_ || current_ == ConnectProtocol::kEager;
  lost_ = false;
  if (!give_up || running_.empty()) return go();
  const ConnectorsAndTasks all = running_;
  StopWork(all, std::move(go));
}

absl::btree_map<std::string, std::string> DistributedHerder::Assign(
    const std::string& protocol_name, int32_t generation,
    const std::vector<Member>& members) {
  const ConnectProtocol protocol =
      ParseProtocolName(protocol_name).value_or(ConnectProtocol::kEager);
  absl::btree_map<std::string, WorkerState> states;
  int64_t max_offset = -1;
  for (const Member& member : members) {
    absl::StatusOr<WorkerState> state = DecodeWorkerState(member.metadata);
    if (!state.ok()) {
      OnGroupTrouble(state.status().message());
      continue;
    }
    max_offset = std::max(max_offset, state->offset);
    states[member.id] = *std::move(state);
  }
  ConnectAssignment common;
  common.leader = member_->member_id();
  common.leader_url = absl::StrCat("http://", worker_id_, "/");
  common.offset = max_offset;
  MemberWork assigned, revoked;
  if (config_state().offset < max_offset) {
    // This worker has not read what another has: nothing is assigned, and all
    // come again.
    common.error = ConnectAssignment::kConfigMismatch;
  } else if (protocol == ConnectProtocol::kEager) {
    std::vector<std::string> ids;
    for (const auto& [id, state] : states) ids.push_back(id);
    assigned = AssignEagerly(config_state(), ids);
  } else {
    MemberWork running;
    for (const auto& [id, state] : states) running[id] = state.running;
    IncrementalCooperativeAssignor::Result result =
        assignor_.Assign(config_state(), running, completed_generation_,
                         generation, worker_.runtime().Now());
    assigned = std::move(result.assigned);
    revoked = std::move(result.revoked);
    common.delay_ms =
        static_cast<int32_t>(absl::ToInt64Milliseconds(result.delay));
  }
  parts_->owners.clear();
  absl::btree_map<std::string, std::string> encoded;
  for (const auto& [id, state] : states) {
    ConnectAssignment own = common;
    own.assigned = assigned[id];
    own.revoked = revoked[id];
    ConnectorsAndTasks& owned = parts_->owners[state.url];
    if (protocol != ConnectProtocol::kEager) owned.Add(state.running);
    owned.Remove(own.revoked);
    owned.Add(own.assigned);
    encoded[id] = EncodeAssignment(own, protocol);
  }
  return encoded;
}

void DistributedHerder::OnAssigned(const std::string& protocol,
                                   int32_t generation,
                                   const std::string& bytes) {
  absl::StatusOr<ConnectAssignment> assignment = DecodeAssignment(bytes);
  if (!assignment.ok()) {
    OnGroupTrouble(assignment.status().message());
    return member_->Rejoin();
  }
  current_ = ParseProtocolName(protocol).value_or(ConnectProtocol::kEager);
  completed_generation_ = generation;
  const bool behind = assignment->offset > config_state().offset;
  if (assignment->error == ConnectAssignment::kNoError && !behind) {
    return TakeAssignment(*assignment);
  }
  // Read on, and take the assignment, or come again where there is none.
  std::weak_ptr<DistributedHerder*> weak = self_;
  parts_->config->Refresh(
      [weak, generation, assignment = *assignment](const absl::Status&) {
        const auto self = weak.lock();
        if (self == nullptr || (*self)->stopping_ ||
            (*self)->member_->generation() != generation) {
          return;
        }
        if (assignment.error == ConnectAssignment::kNoError) {
          return (*self)->TakeAssignment(assignment);
        }
        (*self)->member_->Rejoin();
      });
}

void DistributedHerder::TakeAssignment(const ConnectAssignment& assignment) {
  assignment_ = assignment;
  key_rotation_.Cancel();
  if (is_leader() && current_ == ConnectProtocol::kSessioned) {
    RotateSessionKey();
  }
  if (assignment.delay_ms > 0) {
    rejoin_.ScheduleAfter(absl::Milliseconds(assignment.delay_ms),
                          [this] { member_->Rejoin(); });
  }
  std::weak_ptr<DistributedHerder*> weak = self_;
  const ConnectorsAndTasks revoked = Intersection(running_, assignment.revoked);
  taking_ = true;
  StopWork(revoked, [weak, revoked, assigned = assignment.assigned,
                     generation = member_->generation()] {
    const auto self = weak.lock();
    if (self == nullptr || (*self)->stopping_) return;
    (*self)->taking_ = false;
    if ((*self)->prepared_ != nullptr) {
      return (*self)->OnPrepare(std::exchange((*self)->prepared_, nullptr));
    }
    // Fenced: it may be another's by now.
    if ((*self)->member_->generation() != generation) return;
    (*self)->StartWork(assigned);
    if ((*self)->is_leader()) (*self)->ForgetDeleted();
    // What was given up is there for others in the next round.
    if (!revoked.empty()) (*self)->member_->Rejoin();
    (*self)->RunRequests();
  });
}

void DistributedHerder::OnLost() {
  lost_ = true;
  assignment_ = {};
}

void DistributedHerder::OnGroupTrouble(absl::string_view text) {
  worker_.LogLine(absl::StrCat("group: ", text));
}

void DistributedHerder::RotateSessionKey() {
  const absl::Time now = worker_.runtime().Now();
  const std::optional<SessionKey>& key = config_state().session_key;
  const absl::Duration life =
      absl::Milliseconds(worker_.parsed().GetInt("inter.worker.key.ttl.ms"));
  const bool forever = life == absl::ZeroDuration();
  const auto rotate_at = [this, forever](absl::Time due) {
    if (!forever) key_rotation_.ScheduleAt(due, [this] { RotateSessionKey(); });
  };
  if (key.has_value()) {
    const absl::Time expires =
        absl::FromUnixMillis(key->creation_timestamp) + life;
    if (forever || expires > now) return rotate_at(expires);
  }
  SessionKey made;
  made.algorithm =
      worker_.parsed().GetString("inter.worker.key.generation.algorithm");
  made.creation_timestamp = absl::ToUnixMillis(now);
  while (made.key.size() < kSessionKeyBytes) {
    made.key.push_back(static_cast<char>(random_.Next()));
  }
  parts_->config->PutSessionKey(made, [](const absl::Status&) {});
  rotate_at(now + life);
}

}  // namespace connect_embedded
