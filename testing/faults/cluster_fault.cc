#include "testing/faults/cluster_fault.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "kafka_embedded/base/status.h"
#include "testing/faults/cluster_fault_rule.h"

namespace kafka_embedded {
namespace {

absl::Status NeverBegins(const std::string& what, absl::string_view why) {
  return absl::InvalidArgumentError(
      absl::StrCat("fault \"", what, "\" could never begin: ", why));
}

absl::Status CheckIds(const std::string& what, absl::string_view kind,
                      const std::vector<int32_t>& wanted,
                      const std::vector<int32_t>& known) {
  for (const int32_t id : wanted) {
    if (std::find(known.begin(), known.end(), id) == known.end()) {
      return NeverBegins(what, absl::StrCat("the cluster has the ", kind, "s ",
                                            absl::StrJoin(known, ", ")));
    }
  }
  return absl::OkStatus();
}

// Runs `body` where the rule may be touched.
template <typename Body>
void Inside(const ClusterFaultRule& rule, Body body) {
  if (rule.cluster == nullptr) return body();
  rule.cluster->runtime().Enter(body);
}

}  // namespace

absl::Status CheckClusterFault(const EmbeddedCluster& cluster,
                               const fault::ClusterAction& action,
                               const fault::Schedule& schedule) {
  RETURN_IF_ERROR(
      CheckIds(action.what, "broker", action.brokers, cluster.broker_ids()));
  RETURN_IF_ERROR(CheckIds(action.what, "controller", action.controllers,
                           cluster.controller_ids()));
  if (schedule.after < absl::ZeroDuration() ||
      schedule.after == absl::InfiniteDuration()) {
    return NeverBegins(
        action.what,
        absl::StrCat("it is due ", absl::FormatDuration(schedule.after),
                     " from now, expected a finite time, 0 or more"));
  }
  if (schedule.lasts <= absl::ZeroDuration()) {
    return NeverBegins(action.what, "expected it to last for some time");
  }
  if (schedule.lasts != absl::InfiniteDuration() && action.end == nullptr) {
    return absl::InvalidArgumentError(
        absl::StrCat("fault \"", action.what, "\" lasts ",
                     absl::FormatDuration(schedule.lasts),
                     ", but nothing undoes it: expected no end"));
  }
  if (action.check) {
    const absl::Status status = action.check(cluster);
    if (!status.ok()) return NeverBegins(action.what, status.message());
  }
  return absl::OkStatus();
}

// ---- ClusterFaultRule ----

void ClusterFaultRule::StartTimer(
    const std::shared_ptr<ClusterFaultRule>& rule, absl::Duration delay,
    void (*task)(const std::shared_ptr<ClusterFaultRule>&)) {
  Runtime& runtime = rule->cluster->runtime();
  rule->timer = runtime.StartTimer(runtime.Now() + delay, runtime.NewLane(),
                                   "fault", [rule, task] { task(rule); });
}

absl::Status ClusterFaultRule::Arm(
    const std::shared_ptr<ClusterFaultRule>& rule) {
  if (rule->schedule.after == absl::ZeroDuration()) return Begin(rule);
  rule->cluster->runtime().Enter([&] {
    StartTimer(rule, rule->schedule.after,
               [](const std::shared_ptr<ClusterFaultRule>& due) {
                 Begin(due).IgnoreError();  // Kept in its status.
               });
  });
  return absl::OkStatus();
}

absl::Status ClusterFaultRule::Act(
    absl::string_view prefix,
    const std::function<absl::Status(EmbeddedCluster&)>& act) {
  TraceLog* const trace = cluster->trace();
  if (trace != nullptr && !action.noted) {
    cluster->runtime().Enter([&] {
      trace->ActUpon(trace->Add(
          {.kind = TraceKind::kFault,
           .broker = action.brokers.empty() ? -1 : action.brokers[0],
           .detail = trace->Text(absl::StrCat(prefix, action.what))}));
    });
  }
  const absl::Status status = act(*cluster);
  cluster->runtime().Enter([&] {
    if (trace != nullptr) trace->ActUpon(0);
  });
  return status;
}

absl::Status ClusterFaultRule::Begin(
    const std::shared_ptr<ClusterFaultRule>& rule) {
  const absl::Status begun = rule->Act("", rule->action.begin);
  rule->cluster->runtime().Enter([&] {
    rule->status = begun;
    rule->begun = begun.ok();
    rule->state = begun.ok() ? State::kStanding : State::kOver;
    if (!begun.ok() || rule->schedule.lasts == absl::InfiniteDuration()) return;
    StartTimer(rule, rule->schedule.lasts,
               [](const std::shared_ptr<ClusterFaultRule>& over) {
                 over->End().IgnoreError();  // Kept in its status.
               });
  });
  return begun;
}

absl::Status ClusterFaultRule::End() {
  if (cluster == nullptr) return absl::OkStatus();
  bool stands = false;
  cluster->runtime().Enter([&] {
    cluster->runtime().CancelTimer(timer);
    stands = std::exchange(state, State::kOver) == State::kStanding;
  });
  if (!stands || action.end == nullptr) return absl::OkStatus();
  const absl::Status ended = Act("undo: ", action.end);
  cluster->runtime().Enter([&] { status = ended; });
  return ended;
}

uint64_t ClusterFaultRule::Hits() const {
  if (!begun) return 0;
  return action.hits ? action.hits() : 1;
}

std::string ClusterFaultRule::Describe() const {
  return absl::StrCat("fault \"", action.what, "\"",
                      status.ok() ? "" : " which failed: ", status.message());
}

// ---- ClusterFault ----

uint64_t ClusterFault::fired() const {
  uint64_t hits = 0;
  Inside(*rule_, [&] { hits = rule_->Hits(); });
  return hits;
}

bool ClusterFault::standing() const {
  bool standing = false;
  Inside(*rule_, [&] {
    standing = rule_->state == ClusterFaultRule::State::kStanding;
  });
  return standing;
}

absl::Status ClusterFault::status() const {
  absl::Status status;
  Inside(*rule_, [&] { status = rule_->status; });
  return status;
}

absl::Status ClusterFault::AwaitFired(absl::Duration limit) const {
  if (rule_->cluster == nullptr) {
    return absl::FailedPreconditionError(
        absl::StrCat(rule_->Describe(), ": its FaultInjector has ended"));
  }
  return Annotate(
      rule_->cluster->AwaitClients([&] { return rule_->Hits() > 0; }, limit),
      absl::StrCat(rule_->Describe(), " has hit nothing"));
}

absl::Status ClusterFault::Lift() { return rule_->End(); }

}  // namespace kafka_embedded
