#include "kafka_embedded/runtime/network.h"

#include <algorithm>
#include <utility>

#include "kafka_embedded/base/check.h"
#include "kafka_embedded/runtime/node_clock.h"
#include "kafka_embedded/runtime/trace_log.h"

namespace kafka_embedded {
namespace {

uint64_t LinkKey(NodeAddress from, NodeAddress to) {
  return uint64_t{static_cast<uint32_t>(from)} << 32 |
         static_cast<uint32_t>(to);
}

}  // namespace

// The messages under way. What the runtime holds of one is a Delivery, small
// enough that no message costs an allocation. The deliveries share the bag with
// the network, as they may outlive it in the runtime's queue.
class Network::Mailbag {
 public:
  Mailbag() = default;

  // Where what is delivered is traced, if anywhere.
  TraceLog* trace = nullptr;

  uint32_t Add(NodeAddress from, NodeAddress to, Task task) {
    uint32_t slot;
    if (free_.empty()) {
      slot = static_cast<uint32_t>(messages_.size());
      messages_.emplace_back();
    } else {
      slot = free_.back();
      free_.pop_back();
    }
    messages_[slot] = {.from = from,
                       .to = to,
                       .trace_cause = trace == nullptr ? 0 : trace->cause(),
                       .task = std::move(task)};
    return slot;
  }
  void SetTimer(uint32_t slot, TimerId timer) { messages_[slot].timer = timer; }

  // Empty if the message was dropped. Frees the slot.
  Task Take(uint32_t slot) {
    free_.push_back(slot);
    messages_[slot].timer = TimerId::kNone;
    return std::move(messages_[slot].task);
  }
  void Begin(uint32_t slot) {
    if (trace != nullptr) trace->ActUpon(messages_[slot].trace_cause);
  }
  void End() {
    if (trace != nullptr) trace->ActUpon(0);
  }

  // Drops what `matches`. A message that waits for a timer goes at once, the
  // others when their turn comes.
  template <typename Matches>
  void Drop(Runtime& runtime, Matches matches) {
    // Destroyed last: destructors may send.
    std::vector<Task> dropped;
    std::vector<TimerId> timers;
    for (Message& message : messages_) {
      if (!message.task || !matches(message)) continue;
      dropped.push_back(std::move(message.task));
      message.task = nullptr;
      if (message.timer != TimerId::kNone) timers.push_back(message.timer);
    }
    for (const TimerId timer : timers) runtime.CancelTimer(timer);
  }

  void Retain() { ++references_; }
  void Release() {
    if (--references_ == 0) delete this;
  }

 private:
  struct Message {
    NodeAddress from;
    NodeAddress to;
    TimerId timer = TimerId::kNone;
    uint64_t trace_cause = 0;
    Task task;
  };

  std::vector<Message> messages_;
  std::vector<uint32_t> free_;
  uint32_t references_ = 1;  // The network's.
};

class Network::Delivery {
 public:
  Delivery(Mailbag* mailbag, uint32_t slot) : mailbag_(mailbag), slot_(slot) {
    mailbag_->Retain();
  }
  Delivery(Delivery&& other) noexcept
      : mailbag_(std::exchange(other.mailbag_, nullptr)), slot_(other.slot_) {}
  Delivery& operator=(Delivery&&) = delete;
  // Not delivered: the timer was cancelled, or the runtime ends.
  ~Delivery() {
    if (mailbag_ == nullptr) return;
    const Task dropped = mailbag_->Take(slot_);
    mailbag_->Release();
  }

  void operator()() {
    Mailbag* const mailbag = std::exchange(mailbag_, nullptr);
    mailbag->Begin(slot_);
    Task task = mailbag->Take(slot_);
    if (task) task();
    mailbag->End();
    mailbag->Release();
  }

 private:
  Mailbag* mailbag_;
  uint32_t slot_;
};

Network::Network(Runtime& runtime) : runtime_(runtime), mailbag_(new Mailbag) {}

Network::~Network() {
  mailbag_->trace = nullptr;
  mailbag_->Drop(runtime_, [](const auto&) { return true; });
  mailbag_->Release();
}

NodeAddress Network::Join(absl::string_view name) {
  nodes_.push_back({.name = std::string(name),
                    .lane = runtime_.NewLane(),
                    .peers = {},
                    .clock = nullptr});
  const auto index = static_cast<uint32_t>(nodes_.size() - 1);
  if (trace_ != nullptr) trace_->AddLane(nodes_.back().lane, index);
  return static_cast<NodeAddress>(index);
}

void Network::set_trace(TraceLog* trace) {
  CHECK(nodes_.empty()) << "traced from the middle on";
  trace_ = mailbag_->trace = trace;
}

void Network::Leave(NodeAddress node) {
  Node& leaving = At(node);
  if (!leaving.alive) return;
  Resume(node);  // Its lanes are not to be held for ever.
  SetSlow(node, false);
  leaving.alive = false;
  for (const NodeAddress peer : std::exchange(leaving.peers, {})) {
    for (const uint64_t key : {LinkKey(node, peer), LinkKey(peer, node)}) {
      const auto link = links_.find(key);
      if (link == links_.end()) continue;
      runtime_.ResumeLane(link->second.lane);  // Not to be held for ever.
      links_.erase(link);
    }
    std::erase(At(peer).peers, node);
  }
  mailbag_->Drop(runtime_, [node](const auto& message) {
    return message.from == node || message.to == node;
  });
}

void Network::Pause(NodeAddress node) {
  Node& paused = At(node);
  if (!paused.alive || std::exchange(paused.paused, true)) return;
  Disturb(1);
  runtime_.PauseLane(paused.lane);
  for (const NodeAddress peer : paused.peers) {
    UpdateLane(node, LinkBetween(peer, node));
  }
}

void Network::Resume(NodeAddress node) {
  Node& resumed = At(node);
  if (!resumed.alive || !std::exchange(resumed.paused, false)) return;
  for (const NodeAddress peer : resumed.peers) {
    UpdateLane(node, LinkBetween(peer, node));
  }
  runtime_.ResumeLane(resumed.lane);
  Disturb(-1);
}

void Network::Disturb(int change) {
  const bool was_calm = calm();
  disturbances_ += change;
  if (calm() != was_calm && on_calm_change_) on_calm_change_();
}

void Network::Send(NodeAddress from, NodeAddress to, Task task) {
  if (!At(from).alive || !At(to).alive) return;
  Link& link = LinkBetween(from, to);
  const uint32_t slot = mailbag_->Add(from, to, std::move(task));
  Delivery delivery(mailbag_, slot);
  if (link.ruled) CountHits(from, to);
  if (At(from).slow && from != to) link.timed = true;
  if (!link.timed) {
    runtime_.Post(link.lane, std::move(delivery));
    return;
  }
  link.last_due = DueOn(from, link);
  mailbag_->SetTimer(slot, runtime_.StartTimer(link.last_due, link.lane,
                                               "message", std::move(delivery)));
}

absl::Time Network::DueOn(NodeAddress from, Link& link) {
  constexpr absl::Duration kRetransmit = absl::Milliseconds(200);
  constexpr int kMostLosses = 6;
  const LinkConditions& conditions = link.conditions;
  absl::Time due =
      std::max(runtime_.Now(), At(from).busy_until) + conditions.latency;
  if (conditions.jitter > absl::ZeroDuration()) {
    due += conditions.jitter * random_->Fraction();
  }
  if (conditions.loss > 0) {
    absl::Duration timeout = kRetransmit;
    for (int i = 0; i < kMostLosses && random_->Fraction() < conditions.loss;
         ++i) {
      due += timeout;
      timeout *= 2;
    }
  }
  return std::max(due, link.last_due + conditions.spacing);
}

LinkRuleId Network::AddLinkRule(absl::string_view from, absl::string_view to,
                                const LinkConditions& conditions) {
  CHECK(conditions.latency >= absl::ZeroDuration() &&
        conditions.jitter >= absl::ZeroDuration() &&
        conditions.spacing >= absl::ZeroDuration() && conditions.loss >= 0 &&
        conditions.loss < 1)
      << "link conditions out of range";
  if (!random_.has_value()) random_ = runtime_.NewRandom("network");
  const auto id = static_cast<LinkRuleId>(++last_rule_);
  rules_.push_back({.id = id,
                    .from = std::string(from),
                    .to = std::string(to),
                    .conditions = conditions});
  ApplyRulesToAll();
  Disturb(1);
  return id;
}

void Network::RemoveLinkRule(LinkRuleId id) {
  const auto rule =
      std::find_if(rules_.begin(), rules_.end(),
                   [id](const LinkRule& r) { return r.id == id; });
  if (rule == rules_.end()) return;
  rules_.erase(rule);
  ApplyRulesToAll();
  Disturb(-1);
}

uint64_t Network::LinkRuleHits(LinkRuleId id) const {
  for (const LinkRule& rule : rules_) {
    if (rule.id == id) return rule.hits;
  }
  return 0;
}

void Network::CountHits(NodeAddress from, NodeAddress to) {
  for (LinkRule& rule : rules_) {
    if (rule.Covers(At(from), At(to))) ++rule.hits;
  }
}

void Network::SetSlow(NodeAddress node, bool slow) {
  Node& worker = At(node);
  if (!worker.alive || worker.slow == slow) return;
  worker.slow = slow;
  worker.busy_until = absl::InfinitePast();
  Disturb(slow ? 1 : -1);
}

void Network::Occupy(NodeAddress node, absl::Duration work) {
  Node& worker = At(node);
  if (!worker.slow) return;
  worker.busy_until = std::max(worker.busy_until, runtime_.Now()) + work;
}

Runtime& Network::clock(NodeAddress node) {
  std::unique_ptr<NodeClock>& clock = At(node).clock;
  if (clock == nullptr) clock = std::make_unique<NodeClock>(runtime_);
  return *clock;
}

void Network::SkewClock(NodeAddress node, absl::Duration skew) {
  clock(node);
  At(node).clock->set_skew(skew);
}

void Network::ApplyRulesToAll() {
  for (uint32_t from = 0; from < nodes_.size(); ++from) {
    for (const NodeAddress to : nodes_[from].peers) {
      const auto sender = static_cast<NodeAddress>(from);
      ApplyRules(sender, to, LinkBetween(sender, to));
    }
  }
}

void Network::ApplyRules(NodeAddress from, NodeAddress to, Link& link) {
  if (from == to) return;  // What a node tells itself takes no link.
  LinkConditions& all = link.conditions = {};
  link.ruled = false;
  for (const LinkRule& rule : rules_) {
    if (!rule.Covers(At(from), At(to))) continue;
    const LinkConditions& one = rule.conditions;
    all.cut |= one.cut;
    all.latency += one.latency;
    all.jitter += one.jitter;
    all.spacing += one.spacing;
    all.loss = std::max(all.loss, one.loss);
    link.timed = link.ruled = true;
  }
  UpdateLane(to, link);
}

void Network::UpdateLane(NodeAddress to, const Link& link) {
  if (At(to).paused || link.conditions.cut) {
    runtime_.PauseLane(link.lane);
  } else {
    runtime_.ResumeLane(link.lane);
  }
}

Lane Network::lane(NodeAddress node) const { return At(node).lane; }
absl::string_view Network::name(NodeAddress node) const {
  return At(node).name;
}
bool Network::alive(NodeAddress node) const { return At(node).alive; }

Network::Node& Network::At(NodeAddress node) {
  CHECK(static_cast<uint32_t>(node) < nodes_.size()) << "no such node";
  return nodes_[static_cast<uint32_t>(node)];
}

const Network::Node& Network::At(NodeAddress node) const {
  CHECK(static_cast<uint32_t>(node) < nodes_.size()) << "no such node";
  return nodes_[static_cast<uint32_t>(node)];
}

Network::Link& Network::LinkBetween(NodeAddress from, NodeAddress to) {
  const auto [entry, added] = links_.try_emplace(LinkKey(from, to));
  if (added) {
    entry->second.lane = runtime_.NewLane();
    ApplyRules(from, to, entry->second);
    if (!links_.contains(LinkKey(to, from)) || from == to) {
      At(from).peers.push_back(to);
      if (from != to) At(to).peers.push_back(from);
    }
  }
  return entry->second;
}

}  // namespace kafka_embedded
