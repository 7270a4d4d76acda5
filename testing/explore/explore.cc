#include "testing/explore/explore.h"

#include <algorithm>
#include <cstdlib>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/runtime/runtime.h"

namespace kafka_embedded {
namespace {

using Kind = PlannedFault::Kind;

struct Outcome {
  absl::Status error;
  FaultPlan plan;
  std::map<std::string, uint64_t> injected;
};

Outcome RunOnce(absl::FunctionRef<absl::Status(ExploredRun&)> test,
                uint64_t seed, const FaultBounds& bounds,
                std::optional<FaultPlan> plan) {
  ExploredRun run(seed, bounds, std::move(plan));
  const absl::Status error = test(run);
  return {.error = error, .plan = run.plan(), .injected = run.injected()};
}

// Leaves out one fault after another, as long as the rest still fails.
void Shrink(absl::FunctionRef<absl::Status(ExploredRun&)> test,
            const ExploreOptions& options, ExploreReport::Failure& failure) {
  int runs_left = options.shrink_runs;
  bool shorter = true;
  while (shorter && runs_left > 0) {
    shorter = false;
    for (size_t i = 0; i < failure.shortest.size() && runs_left > 0;) {
      FaultPlan plan = failure.shortest;
      plan.erase(plan.begin() + static_cast<std::ptrdiff_t>(i));
      --runs_left;
      const Outcome outcome = RunOnce(test, failure.seed, options.bounds, plan);
      if (outcome.error.ok()) {
        ++i;
        continue;
      }
      failure.shortest = plan;
      failure.error = outcome.error;
      shorter = true;
    }
  }
}

}  // namespace

ExploredRun::ExploredRun(uint64_t seed, const FaultBounds& bounds,
                         std::optional<FaultPlan> plan)
    : seed_(seed),
      bounds_(bounds),
      random_(seed, "explored test"),
      plan_given_(plan.has_value()),
      plan_(std::move(plan).value_or(FaultPlan())) {}

ExploredRun::~ExploredRun() {
  if (cluster_ == nullptr) return;
  for (const TimerId timer : timers_) cluster_->runtime().CancelTimer(timer);
  links_.reset();
  faults_.reset();
}

absl::Status ExploredRun::Start(ClusterOptions options) {
  CHECK(cluster_ == nullptr) << "Start is called once";
  options.seed = seed_;
  options.time = ClusterTime::kVirtual;
  ASSIGN_OR_RETURN(cluster_, EmbeddedCluster::Start(std::move(options)));
  lane_ = cluster_->runtime().NewLane();
  faults_ = std::make_unique<FaultInjector>(*cluster_);
  links_ = std::make_unique<Links>(*cluster_);
  if (!plan_given_) {
    Random random(seed_, "fault plan");
    plan_ = DrawPlan(random, bounds_, cluster_->broker_ids());
  }
  return absl::OkStatus();
}

void ExploredRun::At(absl::Duration when, Task task) {
  Runtime& runtime = cluster_->runtime();
  timers_.push_back(runtime.StartTimer(begin_ + when, runtime.NewLane(),
                                       "planned fault", std::move(task)));
}

void ExploredRun::StartFaults() {
  begin_ = cluster_->Now();
  for (const PlannedFault& fault : plan_) {
    At(fault.at, [this, fault] { Begin(fault); });
    if (fault.Stands()) {
      At(fault.at + fault.lasts, [this, fault] { End(fault); });
    }
  }
}

// A broker that is not in a state for it, because the test itself stopped it,
// is left alone.
void ExploredRun::Begin(const PlannedFault& fault) {
  absl::Status done;
  switch (fault.kind) {
    case Kind::kCrash:
      done = cluster_->CrashBroker(fault.broker);
      break;
    case Kind::kStop:
      done = cluster_->StopBroker(fault.broker);
      break;
    case Kind::kPause:
      done = cluster_->PauseBroker(fault.broker);
      break;
    case Kind::kIsolate:
    case Kind::kCutLink:
      done = Cut(fault);
      break;
    case Kind::kNewEpochs:
      done = BumpEpochsOf(fault.broker);
      break;
    default:
      return AddRequestFault(fault);
  }
  if (done.ok()) ++broken_[KindName(fault.kind)];
}

void ExploredRun::End(const PlannedFault& fault) {
  // A stop may still be under way, then Heal starts the broker.
  if (fault.kind == Kind::kPause) {
    cluster_->ResumeBroker(fault.broker).IgnoreError();
  } else if (fault.kind == Kind::kIsolate || fault.kind == Kind::kCutLink) {
    for (Link& link : cuts_[{fault.broker, fault.other}]) link.Heal();
    cuts_.erase({fault.broker, fault.other});
  } else {
    cluster_->StartBroker(fault.broker).IgnoreError();
  }
}

absl::Status ExploredRun::Cut(const PlannedFault& fault) {
  std::vector<Link>& cuts = cuts_[{fault.broker, fault.other}];
  if (fault.kind == Kind::kIsolate) {
    ASSIGN_OR_RETURN(const std::vector<Link> all,
                     links_->IsolateFromCluster(fault.broker));
    cuts.insert(cuts.end(), all.begin(), all.end());
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(Link cut, links_->Cut(LinkEnd::Broker(fault.broker),
                                         LinkEnd::Broker(fault.other)));
  cuts.push_back(std::move(cut));
  return absl::OkStatus();
}

absl::Status ExploredRun::BumpEpochsOf(int32_t broker) {
  for (const ReplicaState& replica : cluster_->Replicas()) {
    if (replica.broker != broker || !replica.is_leader) continue;
    RETURN_IF_ERROR(
        cluster_->BumpLeaderEpoch({replica.topic, replica.partition}));
  }
  return absl::OkStatus();
}

void ExploredRun::AddRequestFault(const PlannedFault& fault) {
  fault::Action action;
  switch (fault.kind) {
    case Kind::kLoseAnswer:
      action = fault::LoseAnswer();
      break;
    case Kind::kCloseConnection:
      action = fault::CloseConnection();
      break;
    case Kind::kDelay:
      action = fault::Delay(fault.lasts);
      break;
    default:
      action = fault::AnswerWith(fault.code);
  }
  auto added = faults_->Add({.api_key = fault.api_key, .broker = fault.broker},
                            std::move(action), fault::Once());
  CHECK_OK(added.status());
  request_faults_.emplace_back(KindName(fault.kind), *std::move(added));
}

absl::Status ExploredRun::Advance(absl::Duration duration) {
  // By a timer: a wait that its deadline ends would describe the whole cluster.
  bool over = false;
  Timer timer(cluster_->runtime(), *lane_, "explored time");
  timer.ScheduleAfter(duration, [&over] { over = true; });
  RETURN_IF_ERROR(cluster_->RunUntil(
      [&] {
        invariants_.ObserveChanges(*cluster_);
        return over || !invariants_.status().ok();
      },
      duration + absl::Seconds(1)));
  return invariants_.status();
}

absl::Status ExploredRun::Heal() {
  absl::Duration last = absl::ZeroDuration();
  for (const PlannedFault& fault : plan_) {
    last = std::max(last, fault.at + fault.lasts);
  }
  const absl::Duration left = begin_ + last - cluster_->Now();
  // A little longer, so that what is due then has happened.
  RETURN_IF_ERROR(
      Advance(std::max(left, absl::ZeroDuration()) + absl::Milliseconds(1)));
  faults_->LiftAll();
  links_->HealAll();
  for (const int32_t id : cluster_->broker_ids()) {
    RETURN_IF_ERROR(cluster_->RunUntil(
        [&] {
          const BrokerState state = *cluster_->StateOf(id);
          return state != BrokerState::kStarting &&
                 state != BrokerState::kStopping;
        },
        absl::Minutes(2)));
    const BrokerState state = *cluster_->StateOf(id);
    if (state == BrokerState::kPaused) {
      RETURN_IF_ERROR(cluster_->ResumeBroker(id));
    } else if (state != BrokerState::kRunning) {
      RETURN_IF_ERROR(cluster_->StartBroker(id));
    }
  }
  return Advance(absl::Seconds(1));
}

std::map<std::string, uint64_t> ExploredRun::injected() const {
  std::map<std::string, uint64_t> counts = broken_;
  for (const auto& [kind, fault] : request_faults_) {
    if (fault.fired() > 0) counts[kind] += fault.fired();
  }
  return counts;
}

absl::Status ExploreReport::status() const {
  if (!failure.has_value()) return absl::OkStatus();
  return Annotate(
      failure->error,
      absl::StrCat("seed ", failure->seed, " fails, after ", runs - 1,
                   " that do not; faults: ", ToString(failure->shortest),
                   " (the shortest plan that still fails, of ",
                   failure->plan.size(),
                   "); to see it again: KAFKA_EMBEDDED_SEED=", failure->seed));
}

ExploreReport Explore(absl::FunctionRef<absl::Status(ExploredRun&)> test,
                      const ExploreOptions& options) {
  uint64_t first = options.first_seed;
  int seeds = options.seeds;
  if (const char* only = std::getenv("KAFKA_EMBEDDED_SEED")) {
    CHECK(absl::SimpleAtoi(only, &first))
        << "KAFKA_EMBEDDED_SEED: \"" << only << "\" is no number";
    seeds = 1;
  }
  ExploreReport report;
  for (int i = 0; i < seeds; ++i) {
    const uint64_t seed = first + static_cast<uint64_t>(i);
    Outcome outcome = RunOnce(test, seed, options.bounds, std::nullopt);
    ++report.runs;
    for (const auto& [kind, count] : outcome.injected) {
      report.injected[kind] += count;
    }
    if (outcome.error.ok()) continue;
    report.failure = {.seed = seed,
                      .error = outcome.error,
                      .plan = outcome.plan,
                      .shortest = outcome.plan};
    Shrink(test, options, *report.failure);
    break;
  }
  return report;
}

}  // namespace kafka_embedded
