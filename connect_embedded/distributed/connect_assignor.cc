#include "connect_embedded/distributed/connect_assignor.h"

#include <algorithm>
#include <utility>

namespace connect_embedded {
namespace {

template <typename T>
using Part = absl::btree_set<T> ConnectorsAndTasks::*;

// Adds each of `items` to the member that has the fewest, the first of equals.
template <typename T>
void DealOut(const absl::btree_set<T>& items, Part<T> part, MemberWork& work) {
  for (const T& item : items) {
    auto least = work.begin();
    for (auto it = work.begin(); it != work.end(); ++it) {
      if ((it->second.*part).size() < (least->second.*part).size()) least = it;
    }
    (least->second.*part).insert(item);
  }
}

// What members have beyond an even share of `total` things.
template <typename T>
void RevokeSurplus(size_t total, Part<T> part, const MemberWork& work,
                   MemberWork& revoked) {
  const size_t share = total / work.size();
  const size_t with_one_more = total % work.size();
  size_t at_share = 0, one_more = 0;
  for (const auto& [member, own] : work) {
    const size_t size = (own.*part).size();
    at_share += size == share;
    one_more += size == share + 1;
  }
  if (one_more == with_one_more && at_share + one_more == work.size()) return;
  size_t extras = 0;
  for (const auto& [member, own] : work) {
    const absl::btree_set<T>& items = own.*part;
    if (items.size() <= share) continue;
    size_t keep = share;
    if (extras < with_one_more) {
      ++extras;
      keep = share + 1;
      if (items.size() == keep) continue;
    }
    auto it = items.begin();
    for (size_t left = items.size(); left > keep; --left) {
      (revoked[member].*part).insert(*it++);
    }
  }
}

ConnectorsAndTasks AllOf(const MemberWork& work) {
  ConnectorsAndTasks all;
  for (const auto& [member, own] : work) all.Add(own);
  return all;
}

// What more than one member runs.
ConnectorsAndTasks Duplicated(const MemberWork& running) {
  ConnectorsAndTasks seen, duplicated;
  for (const auto& [member, own] : running) {
    duplicated.Add(Intersection(seen, own));
    seen.Add(own);
  }
  return duplicated;
}

// Takes from `next` what of it is in `unwanted`, as revoked.
void Revoke(const ConnectorsAndTasks& unwanted, MemberWork& next,
            MemberWork& revoked) {
  for (auto& [member, own] : next) {
    const ConnectorsAndTasks gone = Intersection(own, unwanted);
    if (gone.empty()) continue;
    revoked[member].Add(gone);
    own.Remove(gone);
  }
}

}  // namespace

ConnectorsAndTasks ConfiguredWork(const ClusterConfigState& config) {
  ConnectorsAndTasks work;
  for (const auto& [name, properties] : config.connectors) {
    work.connectors.insert(name);
    for (ConnectorTaskId& id : config.TasksOf(name)) {
      work.tasks.insert(std::move(id));
    }
  }
  return work;
}

MemberWork AssignEagerly(const ClusterConfigState& config,
                         const std::vector<std::string>& members) {
  MemberWork work;
  for (const std::string& member : members) work[member];
  // In turns through the members, and on from there for the tasks.
  auto next = work.begin();
  const auto turn = [&]() -> ConnectorsAndTasks& {
    ConnectorsAndTasks& own = next->second;
    if (++next == work.end()) next = work.begin();
    return own;
  };
  const ConnectorsAndTasks all = ConfiguredWork(config);
  for (const std::string& name : all.connectors) turn().connectors.insert(name);
  for (const ConnectorTaskId& id : all.tasks) turn().tasks.insert(id);
  return work;
}

void IncrementalCooperativeAssignor::ResetDelay() {
  candidates_.clear();
  scheduled_ = absl::InfinitePast();
  delay_ = absl::ZeroDuration();
}

void IncrementalCooperativeAssignor::HandleLost(const ConnectorsAndTasks& lost,
                                                absl::Time now,
                                                MemberWork& next,
                                                ConnectorsAndTasks& to_assign) {
  if (lost.empty() && !revoked_in_previous_) return ResetDelay();
  const bool scheduled = scheduled_ != absl::InfinitePast();
  const bool all_there = std::all_of(
      previous_members_.begin(), previous_members_.end(),
      [&next](const std::string& member) { return next.contains(member); });
  // Nobody left: the assignment did not arrive.
  if ((!scheduled && all_there) || max_delay_ == absl::ZeroDuration()) {
    to_assign.Add(lost);
    return;
  }
  if (scheduled && now >= scheduled_) {
    // Workers that came back empty get what was kept for them.
    MemberWork returned;
    for (const std::string& member : candidates_) {
      const auto found = next.find(member);
      if (found != next.end()) returned[member] = found->second;
    }
    if (returned.empty()) {
      to_assign.Add(lost);
    } else {
      DealOut(lost.connectors, &ConnectorsAndTasks::connectors, returned);
      DealOut(lost.tasks, &ConnectorsAndTasks::tasks, returned);
      for (auto& [member, work] : returned) next[member] = std::move(work);
    }
    ResetDelay();
    revoked_in_previous_ = false;
    return;
  }
  for (const auto& [member, work] : next) {
    if (work.empty()) candidates_.insert(member);
  }
  delay_ = scheduled ? std::min(scheduled_ - now, max_delay_) : max_delay_;
  scheduled_ = now + delay_;
}

MemberWork IncrementalCooperativeAssignor::BalancingRevocations(
    const ConnectorsAndTasks& configured, const MemberWork& next) const {
  MemberWork revoked;
  const bool idle =
      std::all_of(next.begin(), next.end(),
                  [](const auto& entry) { return entry.second.empty(); });
  if (idle || configured.empty()) return revoked;
  RevokeSurplus(configured.connectors.size(), &ConnectorsAndTasks::connectors,
                next, revoked);
  RevokeSurplus(configured.tasks.size(), &ConnectorsAndTasks::tasks, next,
                revoked);
  return revoked;
}

void IncrementalCooperativeAssignor::Balance(
    const ConnectorsAndTasks& configured, absl::Time now, MemberWork& next,
    MemberWork& revoked) {
  const MemberWork surplus = BalancingRevocations(configured, next);
  if (surplus.empty()) {
    revoked_in_previous_ = false;
    successive_revocations_ = 0;
    return;
  }
  if (revoked_in_previous_) {
    // A group that never settles is slowed down: 40 times longer each time.
    ++successive_revocations_;
    absl::Duration backoff = absl::Milliseconds(1);
    for (int i = 0; i < successive_revocations_ && backoff < max_delay_; ++i) {
      backoff *= 40;
    }
    delay_ = std::min(backoff, max_delay_);
    if (delay_ > absl::ZeroDuration()) {
      scheduled_ = now + delay_;
      return;
    }
  }
  revoked_in_previous_ = true;
  for (const auto& [member, work] : surplus) {
    revoked[member].Add(work);
    next[member].Remove(work);
  }
}

IncrementalCooperativeAssignor::Result IncrementalCooperativeAssignor::Assign(
    const ClusterConfigState& config, const MemberWork& running,
    int completed_generation, int generation, absl::Time now) {
  // Of a generation that this leader did not see complete, it knows nothing.
  if (previous_generation_ != completed_generation) previous_assignment_ = {};
  const ConnectorsAndTasks configured = ConfiguredWork(config);
  const ConnectorsAndTasks active = AllOf(running);
  // Somebody has not given up what it was told to: take its word for it.
  if (!Intersection(previous_revocation_, active).empty()) {
    previous_assignment_ = active;
  }
  previous_revocation_ = {};

  const ConnectorsAndTasks deleted =
      Difference(previous_assignment_, configured);
  const ConnectorsAndTasks lost =
      Difference(Difference(previous_assignment_, active), deleted);
  ConnectorsAndTasks to_assign =
      Difference(Difference(configured, previous_assignment_), active);

  Result result;
  MemberWork current = running;
  for (auto& [member, work] : current) work.Remove(deleted);
  MemberWork next = running;
  Revoke(deleted, next, result.revoked);
  Revoke(Duplicated(running), next, result.revoked);
  HandleLost(lost, now, next, to_assign);
  if (delay_ == absl::ZeroDuration()) {
    Balance(configured, now, next, result.revoked);
  } else {
    revoked_in_previous_ = false;
  }
  DealOut(to_assign.connectors, &ConnectorsAndTasks::connectors, next);
  DealOut(to_assign.tasks, &ConnectorsAndTasks::tasks, next);

  previous_assignment_ = AllOf(next);
  previous_revocation_ = AllOf(result.revoked);
  previous_assignment_.Remove(previous_revocation_);
  previous_assignment_.Add(lost);
  previous_generation_ = generation;
  previous_members_.clear();
  for (const auto& [member, work] : next) {
    previous_members_.insert(member);
    result.assigned[member] = Difference(work, current[member]);
  }
  result.delay = delay_;
  return result;
}

}  // namespace connect_embedded
