#include "testing/faults/links.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "kafka_embedded/base/status.h"

namespace kafka_embedded {
namespace {

constexpr char kBroker[] = "broker-";
constexpr char kController[] = "controller-";

std::string Shown(const LinkEnd& node) {
  return node.name().empty() ? "any node" : node.name();
}

std::string DescribeConditions(const LinkConditions& conditions) {
  std::vector<std::string> parts;
  if (conditions.cut) parts.push_back("cut");
  if (conditions.latency > absl::ZeroDuration()) {
    parts.push_back(
        absl::StrCat("delay ", absl::FormatDuration(conditions.latency)));
  }
  if (conditions.jitter > absl::ZeroDuration()) {
    parts.push_back(
        absl::StrCat("jitter ", absl::FormatDuration(conditions.jitter)));
  }
  if (conditions.spacing > absl::ZeroDuration()) {
    parts.push_back(
        absl::StrCat("slow ", absl::FormatDuration(conditions.spacing)));
  }
  if (conditions.loss > 0) {
    parts.push_back(absl::StrCat("drop ", conditions.loss));
  }
  return parts.empty() ? "nothing" : absl::StrJoin(parts, ", ");
}

absl::Status CheckNode(const EmbeddedCluster& cluster, const LinkEnd& node) {
  absl::string_view id = node.name();
  const bool is_broker = absl::ConsumePrefix(&id, kBroker);
  if (!is_broker && !absl::ConsumePrefix(&id, kController)) {
    return absl::OkStatus();
  }
  const std::vector<int32_t> ids =
      is_broker ? cluster.broker_ids() : cluster.controller_ids();
  int32_t number = -1;
  if (absl::SimpleAtoi(id, &number) &&
      std::find(ids.begin(), ids.end(), number) != ids.end()) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "link of ", node.name(), ": the cluster has the ",
      is_broker ? "brokers " : "controllers ", absl::StrJoin(ids, ", ")));
}

absl::Status CheckConditions(const LinkConditions& conditions) {
  const auto ok = [](absl::Duration duration) {
    return duration >= absl::ZeroDuration() &&
           duration != absl::InfiniteDuration();
  };
  if (!ok(conditions.latency) || !ok(conditions.jitter) ||
      !ok(conditions.spacing)) {
    return absl::InvalidArgumentError(
        "conditions of a link: expected finite durations, 0 or more");
  }
  if (!(conditions.loss >= 0 && conditions.loss < 1)) {
    return absl::InvalidArgumentError(
        absl::StrCat("conditions of a link: the chance of a loss is ",
                     conditions.loss, ", expected at least 0 and below 1"));
  }
  return absl::OkStatus();
}

}  // namespace

LinkEnd LinkEnd::Broker(int32_t id) {
  return LinkEnd(absl::StrCat(kBroker, id));
}
LinkEnd LinkEnd::Controller(int32_t id) {
  return LinkEnd(absl::StrCat(kController, id));
}
LinkEnd LinkEnd::Client(absl::string_view client_id) {
  return LinkEnd(absl::StrCat("client ", client_id));
}

struct Link::State {
  EmbeddedCluster* cluster = nullptr;  // nullptr once healed.
  std::string what;
  std::vector<LinkRuleId> rules;
  uint64_t hits_before_heal = 0;

  // Inside the runtime.
  uint64_t Hits() const {
    uint64_t hits = hits_before_heal;
    if (cluster == nullptr) return hits;
    for (const LinkRuleId rule : rules) {
      hits += cluster->network().LinkRuleHits(rule);
    }
    return hits;
  }
};

void Link::Heal() {
  EmbeddedCluster* const cluster = state_->cluster;
  if (cluster == nullptr) return;
  cluster->runtime().Enter([&] {
    state_->hits_before_heal = state_->Hits();
    state_->cluster = nullptr;
    if (TraceLog* const trace = cluster->trace()) {
      trace->Add({.kind = TraceKind::kFault,
                  .detail = trace->Text(absl::StrCat("heal ", state_->what))});
    }
    for (const LinkRuleId rule : state_->rules) {
      cluster->network().RemoveLinkRule(rule);
    }
  });
}

bool Link::healed() const { return state_->cluster == nullptr; }

uint64_t Link::hits() const {
  EmbeddedCluster* const cluster = state_->cluster;
  if (cluster == nullptr) return state_->hits_before_heal;
  uint64_t hits = 0;
  cluster->runtime().Enter([&] { hits = state_->Hits(); });
  return hits;
}

Links::Links(EmbeddedCluster& cluster) : cluster_(cluster) {}

Links::~Links() { HealAll(); }

void Links::HealAll() {
  for (const auto& link : std::exchange(links_, {})) Link(link).Heal();
}

absl::StatusOr<Link> Links::Add(const LinkEnd& a, const LinkEnd& b,
                                const LinkConditions& conditions) {
  return Put(a, b, conditions, true);
}

absl::StatusOr<Link> Links::AddOneWay(const LinkEnd& from, const LinkEnd& to,
                                      const LinkConditions& conditions) {
  return Put(from, to, conditions, false);
}

absl::StatusOr<std::vector<Link>> Links::IsolateFromCluster(int32_t broker) {
  std::vector<LinkEnd> others;
  for (const int32_t other : cluster_.broker_ids()) {
    if (other != broker) others.push_back(LinkEnd::Broker(other));
  }
  for (const int32_t controller : cluster_.controller_ids()) {
    others.push_back(LinkEnd::Controller(controller));
  }
  std::vector<Link> links;
  for (const LinkEnd& other : others) {
    ASSIGN_OR_RETURN(Link cut, Cut(LinkEnd::Broker(broker), other));
    links.push_back(std::move(cut));
  }
  return links;
}

absl::Status Links::Check(const EmbeddedCluster& cluster, const LinkEnd& a,
                          const LinkEnd& b, const LinkConditions& conditions) {
  RETURN_IF_ERROR(CheckNode(cluster, a));
  RETURN_IF_ERROR(CheckNode(cluster, b));
  RETURN_IF_ERROR(CheckConditions(conditions));
  if (a.name() == b.name() && !a.name().empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("link of ", a.name(), " to itself: expected two nodes"));
  }
  return absl::OkStatus();
}

std::string Links::Describe(const LinkEnd& a, const LinkEnd& b,
                            const LinkConditions& conditions, bool both_ways) {
  return absl::StrCat(DescribeConditions(conditions), " ", Shown(a),
                      both_ways ? " <-> " : " -> ", Shown(b));
}

absl::StatusOr<Link> Links::Put(const LinkEnd& a, const LinkEnd& b,
                                const LinkConditions& conditions,
                                bool both_ways) {
  RETURN_IF_ERROR(Check(cluster_, a, b, conditions));
  const auto state = std::make_shared<Link::State>();
  state->cluster = &cluster_;
  state->what = Describe(a, b, conditions, both_ways);
  cluster_.runtime().Enter([&] {
    if (TraceLog* const trace = cluster_.trace()) {
      trace->Add(
          {.kind = TraceKind::kFault, .detail = trace->Text(state->what)});
    }
    Network& network = cluster_.network();
    state->rules.push_back(network.AddLinkRule(a.name(), b.name(), conditions));
    if (both_ways && a.name() != b.name()) {
      state->rules.push_back(
          network.AddLinkRule(b.name(), a.name(), conditions));
    }
  });
  links_.push_back(state);
  return Link(state);
}

}  // namespace kafka_embedded
