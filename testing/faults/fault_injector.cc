#include "testing/faults/fault_injector.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/base/status.h"
#include "testing/faults/cluster_fault_rule.h"
#include "testing/faults/error_response.h"
#include "testing/faults/interceptor.h"

namespace kafka_embedded {
namespace {

absl::Status NeverHits(const std::string& what, absl::string_view why) {
  return absl::InvalidArgumentError(
      absl::StrCat(what, " could never hit: ", why));
}

absl::Status CheckSelector(EmbeddedCluster& cluster,
                           const RequestSelector& selector,
                           const std::string& what) {
  const std::vector<int32_t> brokers = cluster.broker_ids();
  if (selector.broker.has_value() &&
      std::find(brokers.begin(), brokers.end(), *selector.broker) ==
          brokers.end()) {
    return NeverHits(what, absl::StrCat("the cluster has the brokers ",
                                        absl::StrJoin(brokers, ", ")));
  }
  if (selector.partition.has_value() && !selector.topic.has_value()) {
    return NeverHits(what, "a partition needs its topic");
  }
  if (!selector.api_key.has_value()) return absl::OkStatus();
  const ApiKey api_key = *selector.api_key;
  if (cluster.NewTransport("faults")->VersionOf(brokers[0], api_key) < 0) {
    return NeverHits(what, "brokers do not serve it");
  }
  if (selector.topic.has_value() && !NamesTopics(api_key)) {
    return NeverHits(what, "such a request names no topic");
  }
  if (selector.partition.has_value() && !NamesPartitions(api_key)) {
    return NeverHits(what, "such a request names no partition");
  }
  if (selector.group.has_value() && !NamesGroups(api_key)) {
    return NeverHits(what, "such a request names no group");
  }
  return absl::OkStatus();
}

absl::Status CheckAction(const FaultRule& rule) {
  const fault::Action& action = rule.action;
  if (action.kind == fault::Action::Kind::kAnswer) {
    if (action.code == ErrorCode::kNone) {
      return NeverHits(rule.Describe(), "NONE is no error");
    }
    if (!rule.selector.api_key.has_value()) {
      return NeverHits(rule.Describe(),
                       "an answer needs the API key that it is an answer to");
    }
    if (!CanAnswerWithError(*rule.selector.api_key)) {
      return NeverHits(rule.Describe(), "such an answer carries no error");
    }
  }
  if (action.delay < absl::ZeroDuration() ||
      action.delay == absl::InfiniteDuration()) {
    return NeverHits(rule.Describe(), "expected a finite delay, 0 or more");
  }
  const fault::Lifetime& lifetime = rule.lifetime;
  if (lifetime.until <= lifetime.from ||
      lifetime.until <= rule.cluster->Now()) {
    return NeverHits(rule.Describe(), "its time is over");
  }
  if (lifetime.count == 0 || lifetime.skip == UINT64_MAX) {
    return NeverHits(rule.Describe(), "expected 1 or more as its count");
  }
  if (!(lifetime.probability > 0) || lifetime.probability > 1) {
    return NeverHits(rule.Describe(),
                     absl::StrCat("its probability is ", lifetime.probability,
                                  ", expected above 0 and at most 1"));
  }
  return absl::OkStatus();
}

}  // namespace

FaultInjector::FaultInjector(EmbeddedCluster& cluster)
    : cluster_(cluster), interceptor_(std::make_unique<Interceptor>(cluster)) {
  CHECK_OK(cluster.Intercept(interceptor_.get()));
}

FaultInjector::~FaultInjector() {
  cluster_.runtime().Enter([this] {
    cluster_.Intercept(nullptr).IgnoreError();
    LiftAll();
    interceptor_->AdmitWaiting();
    for (const auto& rule : interceptor_->faults) rule->cluster = nullptr;
    for (const auto& rule : interceptor_->observations) rule->cluster = nullptr;
    for (const auto& rule : cluster_faults_) rule->cluster = nullptr;
  });
}

absl::StatusOr<Fault> FaultInjector::Add(RequestSelector selector,
                                         fault::Action action,
                                         fault::Lifetime lifetime) {
  auto rule =
      std::make_shared<FaultRule>(FaultRule{.selector = std::move(selector),
                                            .action = std::move(action),
                                            .lifetime = lifetime,
                                            .cluster = &cluster_});
  RETURN_IF_ERROR(CheckSelector(cluster_, rule->selector, rule->Describe()));
  RETURN_IF_ERROR(CheckAction(*rule));
  cluster_.runtime().Enter([&] { interceptor_->faults.push_back(rule); });
  return Fault(std::move(rule));
}

absl::StatusOr<ClusterFault> FaultInjector::Add(
    fault::ClusterAction action, const fault::Schedule& schedule) {
  RETURN_IF_ERROR(CheckClusterFault(cluster_, action, schedule));
  auto rule = std::make_shared<ClusterFaultRule>(ClusterFaultRule{
      .action = std::move(action), .schedule = schedule, .cluster = &cluster_});
  RETURN_IF_ERROR(ClusterFaultRule::Arm(rule));
  cluster_.runtime().Enter([&] { cluster_faults_.push_back(rule); });
  return ClusterFault(std::move(rule));
}

absl::StatusOr<Observation> FaultInjector::Observe(RequestSelector selector) {
  auto rule = std::make_shared<ObservationRule>(
      ObservationRule{.selector = std::move(selector), .cluster = &cluster_});
  RETURN_IF_ERROR(CheckSelector(
      cluster_, rule->selector,
      absl::StrCat("observation of \"", Describe(rule->selector), "\"")));
  cluster_.runtime().Enter([&] { interceptor_->observations.push_back(rule); });
  return Observation(std::move(rule));
}

absl::Status FaultInjector::AllFired() const {
  std::vector<std::string> idle;
  cluster_.runtime().Enter([&] {
    for (const auto& rule : interceptor_->faults) {
      if (rule->fired == 0) {
        idle.push_back(absl::StrCat(rule->Describe(), " (", rule->matched,
                                    " requests matched)"));
      }
    }
    for (const auto& rule : cluster_faults_) {
      if (rule->Hits() == 0) idle.push_back(rule->Describe());
    }
  });
  if (idle.empty()) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("hit nothing: ", absl::StrJoin(idle, "; ")));
}

void FaultInjector::LiftAll() {
  cluster_.runtime().Enter([this] {
    for (const auto& rule : cluster_faults_) rule->End().IgnoreError();
    // By index: a request that is let go may end in a callback that adds one.
    for (size_t i = 0; i < interceptor_->faults.size(); ++i) {
      const std::shared_ptr<FaultRule> rule = interceptor_->faults[i];
      rule->lifted = true;
      rule->LetGo();
    }
  });
}

}  // namespace kafka_embedded
