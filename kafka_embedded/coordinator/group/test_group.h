// A classic group with a clock and timers, for tests: no coordinator, no log.
//
// Records are committed at once, unless the test holds them back. Answers are
// values that are there or not yet.
#ifndef KAFKA_EMBEDDED_COORDINATOR_GROUP_TEST_GROUP_H_
#define KAFKA_EMBEDDED_COORDINATOR_GROUP_TEST_GROUP_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/coordinator/group/classic_group_step.h"

namespace kafka_embedded {

// The answer to a request that may be parked.
template <typename Response>
class Answer {
 public:
  bool arrived() const { return value_->has_value(); }
  // REQUIRES: arrived().
  const Response& operator*() const { return value_->value(); }
  const Response* operator->() const { return &value_->value(); }
  absl::AnyInvocable<void(Response)> Reply() const {
    return [value = value_](Response response) {
      EXPECT_FALSE(value->has_value()) << "answered twice";
      *value = std::move(response);
    };
  }

 private:
  std::shared_ptr<std::optional<Response>> value_ =
      std::make_shared<std::optional<Response>>();
};

using JoinAnswer = Answer<JoinGroupResponse>;
using SyncAnswer = Answer<SyncGroupResponse>;

struct TestMember {
  std::string id = {};
  std::optional<std::string> instance_id = std::nullopt;
  MemberProtocols protocols = {{.name = "range", .metadata = "m"}};
  int32_t session_timeout_ms = 10'000;
  int32_t rebalance_timeout_ms = 60'000;
  std::string protocol_type = "consumer";
};

class TestGroup {
 public:
  explicit TestGroup(GroupConfig config = {.initial_rebalance_delay_ms = 0})
      : config_(config), group_("audit", now_) {}

  ClassicGroup& group() { return group_; }
  ClassicGroupState state() const { return group_.state(); }
  GroupConfig& config() { return config_; }

  JoinAnswer Join(const TestMember& member, int16_t version = 9) {
    JoinAnswer answer;
    JoinAttempt attempt{
        .client = {.client_id = "client", .client_host = "/127.0.0.1"},
        .request = {.group_id = "audit",
                    .session_timeout_ms = member.session_timeout_ms,
                    .rebalance_timeout_ms = member.rebalance_timeout_ms,
                    .member_id = member.id,
                    .group_instance_id = member.instance_id,
                    .protocol_type = member.protocol_type,
                    .protocols = member.protocols},
        .new_member_id = absl::StrCat(member.instance_id.value_or("client"),
                                      "-", next_member_id_),
        .requires_known_member_id = version >= 4,
        .can_skip_assignment = version >= 9};
    if (member.id.empty()) ++next_member_id_;
    Step([&](ClassicGroupStep& step) {
      step.Join(std::move(attempt), answer.Reply());
    });
    return answer;
  }
  // In the one step of versions before 4.
  JoinAnswer JoinDirectly(TestMember member = {}) { return Join(member, 3); }

  SyncAnswer Sync(const std::string& member_id,
                  const std::map<std::string, std::string>& assignments = {},
                  std::optional<int32_t> generation = std::nullopt,
                  std::optional<std::string> instance_id = std::nullopt) {
    SyncGroupRequest request{
        .group_id = "audit",
        .generation_id = generation.value_or(group_.generation()),
        .member_id = member_id,
        .group_instance_id = std::move(instance_id)};
    for (const auto& [id, assignment] : assignments) {
      request.assignments.push_back(
          {.member_id = id, .assignment = assignment});
    }
    return Sync(request);
  }
  SyncAnswer Sync(const SyncGroupRequest& request) {
    SyncAnswer answer;
    Step([&](ClassicGroupStep& step) { step.Sync(request, answer.Reply()); });
    return answer;
  }

  ErrorCode Heartbeat(const std::string& member_id,
                      std::optional<int32_t> generation = std::nullopt) {
    ErrorCode error = ErrorCode::kNone;
    Step([&](ClassicGroupStep& step) {
      error = step.Heartbeat(
          {.group_id = "audit",
           .generation_id = generation.value_or(group_.generation()),
           .member_id = member_id});
    });
    return error;
  }

  ErrorCode Leave(const std::string& member_id,
                  std::optional<std::string> instance_id = std::nullopt) {
    ErrorCode error = ErrorCode::kNone;
    Step([&](ClassicGroupStep& step) {
      error = step.Leave({{.member_id = member_id,
                           .group_instance_id = std::move(instance_id)}})
                  .front()
                  .error_code;
    });
    return error;
  }

  // A stable group of `count` dynamic members, "client-1" being the leader.
  // Everybody's assignment is its own id.
  std::vector<std::string> Stabilize(int count) {
    std::vector<std::string> ids;
    for (int i = 0; i < count; ++i) {
      const JoinAnswer first = Join({});
      Join({.id = first->member_id});
      ids.push_back(first->member_id);
    }
    Advance(absl::ZeroDuration());
    SyncAll();
    return ids;
  }
  void SyncAll() {
    std::map<std::string, std::string> assignments;
    for (const auto& [id, member] : group_.members()) assignments[id] = id;
    for (const auto& [id, assignment] : assignments) {
      if (!group_.IsLeader(id)) Sync(id);
    }
    Sync(group_.leader().value(), assignments);
  }

  // Fires what is due, in order; what is due at one time in the order of names.
  void Advance(absl::Duration duration) {
    const absl::Time end = now_ + duration;
    while (true) {
      const auto next = std::min_element(
          timers_.begin(), timers_.end(),
          [](const auto& a, const auto& b) { return a.second < b.second; });
      if (next == timers_.end() || next->second > end) break;
      now_ = std::max(now_, next->second);
      const auto [kind, member_id] = next->first;
      timers_.erase(next);
      Step([&](ClassicGroupStep& step) { step.OnTimer(kind, member_id); });
    }
    now_ = end;
  }
  bool HasTimer(GroupTimerOp::Kind kind, const std::string& member = {}) const {
    return timers_.contains({kind, member});
  }

  // Records are not committed any more until Commit.
  void HoldWrites() { hold_writes_ = true; }
  void Commit(ErrorCode error = ErrorCode::kNone) {
    hold_writes_ = false;
    for (const GroupWrite& write : std::exchange(held_, {})) {
      Step([&](ClassicGroupStep& step) { step.OnWritten(write, error); });
    }
  }
  // All that were written.
  const std::vector<GroupMetadataRecord>& records() const { return records_; }

  void Step(absl::FunctionRef<void(ClassicGroupStep&)> body) {
    GroupEffects effects;
    ClassicGroupStep step(config_, group_, now_, effects);
    body(step);
    for (const GroupTimerOp& op : effects.timers) {
      timers_.erase({op.kind, op.member_id});
      if (!op.delay_ms.has_value()) continue;
      timers_[{op.kind, op.member_id}] =
          now_ + absl::Milliseconds(*op.delay_ms);
    }
    for (auto& answer : effects.answers) answer();
    if (!effects.record.has_value()) return;
    records_.push_back(*effects.record);
    held_.push_back(*effects.write);
    if (!hold_writes_) Commit();
  }

 private:
  GroupConfig config_;
  absl::Time now_ = absl::UnixEpoch() + absl::Hours(24);
  ClassicGroup group_;
  int next_member_id_ = 1;
  std::map<std::pair<GroupTimerOp::Kind, std::string>, absl::Time> timers_;
  bool hold_writes_ = false;
  std::vector<GroupWrite> held_;
  std::vector<GroupMetadataRecord> records_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_COORDINATOR_GROUP_TEST_GROUP_H_
