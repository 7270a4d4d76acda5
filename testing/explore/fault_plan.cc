#include "testing/explore/fault_plan.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "kafka_embedded/protocol/api_registry.h"

namespace kafka_embedded {
namespace {

using Kind = PlannedFault::Kind;

// A broker that crashed is let back in when its old session is over, and then
// has to catch up.
constexpr absl::Duration kRecovery = absl::Seconds(20);

absl::Duration DrawTime(Random& random, absl::Duration limit) {
  return absl::Milliseconds(
      random.Below(static_cast<uint64_t>(limit / absl::Milliseconds(1)) + 1));
}

int DrawCount(Random& random, int most) {
  return most <= 0 ? 0 : static_cast<int>(random.Below(most + 1));
}

PlannedFault DrawRequestFault(Random& random, const FaultBounds& bounds,
                              const std::vector<int32_t>& brokers) {
  constexpr Kind kKinds[] = {Kind::kLoseAnswer, Kind::kCloseConnection,
                             Kind::kDelay, Kind::kAnswerWithError};
  // The first two are asked of every leader, the others of coordinators.
  constexpr ApiKey kRequests[] = {ApiKey::kProduce,   ApiKey::kFetch,
                                  ApiKey::kJoinGroup, ApiKey::kSyncGroup,
                                  ApiKey::kHeartbeat, ApiKey::kOffsetCommit};
  const size_t requests = bounds.group_requests ? std::size(kRequests) : 2;
  PlannedFault fault{.kind = kKinds[random.Below(std::size(kKinds))],
                     .at = DrawTime(random, bounds.within),
                     .broker = brokers[random.Below(brokers.size())],
                     .api_key = kRequests[random.Below(requests)]};
  if (fault.kind == Kind::kDelay) {
    fault.lasts = DrawTime(random, bounds.longest);
  } else if (fault.kind == Kind::kAnswerWithError) {
    const bool of_leader =
        fault.api_key == ApiKey::kProduce || fault.api_key == ApiKey::kFetch;
    fault.code = of_leader ? ErrorCode::kNotLeaderOrFollower
                           : ErrorCode::kNotCoordinator;
  }
  return fault;
}

std::string Seconds(absl::Duration duration) {
  return absl::FormatDuration(duration);
}

}  // namespace

FaultPlan DrawPlan(Random& random, const FaultBounds& bounds,
                   const std::vector<int32_t>& brokers) {
  std::vector<Kind> kinds;
  kinds.insert(kinds.end(), DrawCount(random, bounds.crashes), Kind::kCrash);
  kinds.insert(kinds.end(), DrawCount(random, bounds.stops), Kind::kStop);
  kinds.insert(kinds.end(), DrawCount(random, bounds.pauses), Kind::kPause);
  kinds.insert(kinds.end(), DrawCount(random, bounds.isolations),
               Kind::kIsolate);
  kinds.insert(kinds.end(), DrawCount(random, bounds.cuts), Kind::kCutLink);
  kinds.insert(kinds.end(), DrawCount(random, bounds.new_epochs),
               Kind::kNewEpochs);
  for (size_t i = kinds.size(); i > 1; --i) {
    std::swap(kinds[i - 1], kinds[random.Below(i)]);
  }
  FaultPlan plan;
  absl::Duration free = absl::ZeroDuration();
  for (const Kind kind : kinds) {
    const bool alone = !bounds.together || kind < Kind::kPause;
    const size_t broker = random.Below(brokers.size());
    PlannedFault fault{.kind = kind,
                       .at = (alone ? free : absl::ZeroDuration()) +
                             DrawTime(random, bounds.within),
                       .lasts = DrawTime(random, bounds.longest),
                       .broker = brokers[broker]};
    if (kind == Kind::kCutLink) {
      const size_t further = 1 + random.Below(brokers.size() - 1);
      fault.other = brokers[(broker + further) % brokers.size()];
    }
    if (alone) free = fault.at + fault.lasts + kRecovery;
    plan.push_back(fault);
  }
  for (int i = DrawCount(random, bounds.requests); i > 0; --i) {
    plan.push_back(DrawRequestFault(random, bounds, brokers));
  }
  std::stable_sort(
      plan.begin(), plan.end(),
      [](const PlannedFault& a, const PlannedFault& b) { return a.at < b.at; });
  return plan;
}

std::string KindName(Kind kind) {
  switch (kind) {
    case Kind::kCrash:
      return "crash";
    case Kind::kStop:
      return "stop";
    case Kind::kPause:
      return "pause";
    case Kind::kIsolate:
      return "isolate";
    case Kind::kCutLink:
      return "cut link";
    case Kind::kNewEpochs:
      return "new epochs";
    case Kind::kLoseAnswer:
      return "lose answer";
    case Kind::kCloseConnection:
      return "close connection";
    case Kind::kDelay:
      return "delay request";
    case Kind::kAnswerWithError:
      return "answer with error";
  }
  return "unknown";
}

std::string ToString(const PlannedFault& fault) {
  std::string text =
      absl::StrCat("at ", Seconds(fault.at), ": ", KindName(fault.kind));
  if (fault.OfBroker()) {
    absl::StrAppend(&text, fault.kind < Kind::kCutLink ? "" : " of", " broker ",
                    fault.broker);
    if (fault.other >= 0) absl::StrAppend(&text, " and ", fault.other);
    if (!fault.Stands()) return text;
    return absl::StrCat(text, ", undone ", Seconds(fault.lasts), " later");
  }
  const ApiInfo& api = *FindApi(fault.api_key);
  absl::StrAppend(&text, " of the next ", api.name, " to broker ",
                  fault.broker);
  if (fault.kind == Kind::kDelay) {
    absl::StrAppend(&text, ", ", Seconds(fault.lasts));
  } else if (fault.kind == Kind::kAnswerWithError) {
    absl::StrAppend(&text, ", ", ErrorName(fault.code));
  }
  return text;
}

std::string ToString(const FaultPlan& plan) {
  if (plan.empty()) return "no fault";
  return absl::StrJoin(plan, "; ",
                       [](std::string* out, const PlannedFault& fault) {
                         absl::StrAppend(out, ToString(fault));
                       });
}

}  // namespace kafka_embedded
