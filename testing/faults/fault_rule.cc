#include "testing/faults/fault_rule.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/protocol/api_registry.h"

namespace kafka_embedded {
namespace {

// Runs `body` where the rule may be touched.
template <typename Rule, typename Body>
void Inside(const Rule& rule, Body body) {
  if (rule.cluster == nullptr) return body();
  rule.cluster->runtime().Enter(body);
}

absl::Status Ended(absl::string_view what) {
  return absl::FailedPreconditionError(
      absl::StrCat(what, ": its FaultInjector has ended"));
}

std::string DescribeAction(const fault::Action& action) {
  const bool after = action.when == fault::When::kAfter;
  switch (action.kind) {
    case fault::Action::Kind::kAnswer:
      return absl::StrCat("answer ", ErrorName(action.code),
                          after ? " after" : "");
    case fault::Action::Kind::kDelay:
      return absl::StrCat("delay ", after ? "the answer " : "",
                          absl::FormatDuration(action.delay));
    case fault::Action::Kind::kHangUp:
      return after ? "lose the answer" : "close the connection";
    case fault::Action::Kind::kHold:
      return after ? "hold the answer" : "hold";
    case fault::Action::Kind::kCall:
      return after ? "call after" : "call";
  }
  return "unknown";
}

}  // namespace

bool FaultRule::Draw(Random& random) {
  if (++matched <= lifetime.skip || drawn >= lifetime.count) return false;
  if (lifetime.probability < 1 && random.Fraction() >= lifetime.probability) {
    return false;
  }
  ++drawn;
  return true;
}

void FaultRule::Fire() {
  ++fired;
  TraceLog* const trace = cluster->trace();
  if (trace == nullptr) return;
  trace->ActUpon(trace->Add({.kind = TraceKind::kFault,
                             .broker = selector.broker.value_or(-1),
                             .detail = trace->Text(absl::StrCat(
                                 DescribeAction(action), " on ",
                                 kafka_embedded::Describe(selector)))}));
}

void FaultRule::Keep(const std::shared_ptr<FaultRule>& rule, Lane lane,
                     Task go_on) {
  std::list<Kept>& kept = rule->kept;
  kept.push_back({.go_on = std::move(go_on)});
  if (rule->action.kind == fault::Action::Kind::kHold) return;
  const auto entry = std::prev(kept.end());
  Runtime& runtime = rule->cluster->runtime();
  entry->timer = runtime.StartTimer(runtime.Now() + rule->action.delay, lane,
                                    "fault", [rule, entry] {
                                      Task task = std::move(entry->go_on);
                                      rule->kept.erase(entry);
                                      if (rule->action.call)
                                        rule->action.call();
                                      task();
                                    });
}

void FaultRule::LetGo() {
  std::list<Kept> going;
  going.swap(kept);
  for (Kept& entry : going) {
    if (cluster != nullptr) cluster->runtime().CancelTimer(entry.timer);
  }
  for (Kept& entry : going) entry.go_on();
}

std::string FaultRule::Describe() const {
  return absl::StrCat("fault \"", DescribeAction(action), " on ",
                      kafka_embedded::Describe(selector), "\"");
}

std::string ApiName(ApiKey api_key) {
  const ApiInfo* const api = FindApi(api_key);
  return api == nullptr ? absl::StrCat("API key ", static_cast<int>(api_key))
                        : std::string(api->name.data(), api->name.size());
}

std::string Describe(const RequestSelector& selector) {
  std::string text = selector.api_key.has_value() ? ApiName(*selector.api_key)
                                                  : std::string("any request");
  if (selector.topic.has_value()) {
    absl::StrAppend(&text, " of topic \"", *selector.topic, "\"");
    if (selector.partition.has_value()) {
      absl::StrAppend(&text, " partition ", *selector.partition);
    }
  }
  if (selector.group.has_value()) {
    absl::StrAppend(&text, " of group \"", *selector.group, "\"");
  }
  if (selector.client_id.has_value()) {
    absl::StrAppend(&text, " from client \"", *selector.client_id, "\"");
  }
  if (selector.broker.has_value()) {
    absl::StrAppend(&text, " at broker ", *selector.broker);
  }
  return text;
}

// ---- Fault ----

namespace fault {

Action AnswerWith(ErrorCode code, When when) {
  return {.kind = Action::Kind::kAnswer, .when = when, .code = code};
}
Action Delay(absl::Duration delay, When when) {
  return {.kind = Action::Kind::kDelay, .when = when, .delay = delay};
}
Action CloseConnection(When when) {
  return {.kind = Action::Kind::kHangUp, .when = when};
}
Action Hold(When when) { return {.kind = Action::Kind::kHold, .when = when}; }
Action Call(std::function<void()> call, When when) {
  return {.kind = Action::Kind::kCall, .when = when, .call = std::move(call)};
}

}  // namespace fault

uint64_t Fault::matched() const {
  uint64_t count = 0;
  Inside(*rule_, [&] { count = rule_->matched; });
  return count;
}

uint64_t Fault::fired() const {
  uint64_t count = 0;
  Inside(*rule_, [&] { count = rule_->fired; });
  return count;
}

uint64_t Fault::holding() const {
  uint64_t count = 0;
  Inside(*rule_, [&] { count = rule_->kept.size(); });
  return count;
}

absl::Status Fault::AwaitFired(uint64_t count, absl::Duration limit) const {
  if (rule_->cluster == nullptr) return Ended(rule_->Describe());
  const absl::Status status = rule_->cluster->AwaitClients(
      [&] { return rule_->fired >= count; }, limit);
  return Annotate(
      status, absl::StrCat(rule_->Describe(), " hit ", fired(), " requests of ",
                           matched(), " that matched, expected ", count));
}

absl::Status Fault::AwaitReached(absl::Duration limit) const {
  if (rule_->cluster == nullptr) return Ended(rule_->Describe());
  const absl::Status status =
      rule_->cluster->AwaitClients([&] { return !rule_->kept.empty(); }, limit);
  return Annotate(status, absl::StrCat(rule_->Describe(), " keeps nothing; ",
                                       matched(), " requests have matched"));
}

void Fault::Release() {
  Inside(*rule_, [&] { rule_->LetGo(); });
}

void Fault::Lift() {
  Inside(*rule_, [&] {
    rule_->lifted = true;
    rule_->LetGo();
  });
}

// ---- Observation ----

std::string ObservedRequest::ToJson() const {
  if (body == nullptr) return "a body that no version can carry";
  return FindApi(key)->request_json(*body, body_version);
}

void PrintTo(const ObservedRequest& request, std::ostream* out) {
  *out << "broker " << request.broker << ", \"" << request.client_id
       << "\": " << ApiName(request.api_key()) << " v" << request.version << " "
       << request.ToJson();
}

size_t Observation::count() const {
  size_t count = 0;
  Inside(*rule_, [&] { count = rule_->requests.size(); });
  return count;
}

std::vector<ObservedRequest> Observation::requests() const {
  std::vector<ObservedRequest> requests;
  Inside(*rule_, [&] { requests = rule_->requests; });
  return requests;
}

absl::Status Observation::AwaitCount(size_t expected,
                                     absl::Duration limit) const {
  const std::string name = Describe(rule_->selector);
  if (rule_->cluster == nullptr) return Ended(name);
  const absl::Status status = rule_->cluster->AwaitClients(
      [&] { return rule_->requests.size() >= expected; }, limit);
  return Annotate(status, absl::StrCat(name, ": ", count(),
                                       " requests came, expected ", expected));
}

void Observation::Stop() {
  Inside(*rule_, [&] { rule_->stopped = true; });
}

}  // namespace kafka_embedded
