#include "kafka_embedded/runtime/network.h"

#include <algorithm>
#include <utility>

#include "kafka_embedded/base/check.h"

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

  uint32_t Add(NodeAddress from, NodeAddress to, Task task) {
    uint32_t slot;
    if (free_.empty()) {
      slot = static_cast<uint32_t>(messages_.size());
      messages_.emplace_back();
    } else {
      slot = free_.back();
      free_.pop_back();
    }
    messages_[slot] = {.from = from, .to = to, .task = std::move(task)};
    return slot;
  }
  void SetTimer(uint32_t slot, TimerId timer) { messages_[slot].timer = timer; }

  // Empty if the message was dropped. Frees the slot.
  Task Take(uint32_t slot) {
    free_.push_back(slot);
    messages_[slot].timer = TimerId::kNone;
    return std::move(messages_[slot].task);
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
    Task task = mailbag->Take(slot_);
    mailbag->Release();
    if (task) task();
  }

 private:
  Mailbag* mailbag_;
  uint32_t slot_;
};

Network::Network(Runtime& runtime) : runtime_(runtime), mailbag_(new Mailbag) {}

Network::~Network() {
  mailbag_->Drop(runtime_, [](const auto&) { return true; });
  mailbag_->Release();
}

NodeAddress Network::Join(absl::string_view name) {
  nodes_.push_back(
      {.name = std::string(name), .lane = runtime_.NewLane(), .peers = {}});
  return static_cast<NodeAddress>(nodes_.size() - 1);
}

void Network::Leave(NodeAddress node) {
  Node& leaving = At(node);
  if (!leaving.alive) return;
  Resume(node);  // Its lanes are not to be held for ever.
  leaving.alive = false;
  for (const NodeAddress peer : std::exchange(leaving.peers, {})) {
    for (const uint64_t key : {LinkKey(node, peer), LinkKey(peer, node)}) {
      const auto link = links_.find(key);
      if (link == links_.end()) continue;
      const bool delayed = link->second.latency > absl::ZeroDuration();
      links_.erase(link);
      if (delayed) Disturb(-1);
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
    runtime_.PauseLane(LinkBetween(peer, node).lane);
  }
}

void Network::Resume(NodeAddress node) {
  Node& resumed = At(node);
  if (!resumed.alive || !std::exchange(resumed.paused, false)) return;
  for (const NodeAddress peer : resumed.peers) {
    runtime_.ResumeLane(LinkBetween(peer, node).lane);
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
  if (!link.timed) {
    runtime_.Post(link.lane, std::move(delivery));
    return;
  }
  link.last_due = std::max(link.last_due, runtime_.Now() + link.latency);
  mailbag_->SetTimer(slot, runtime_.StartTimer(link.last_due, link.lane,
                                               "message", std::move(delivery)));
}

void Network::SetLatency(NodeAddress a, NodeAddress b, absl::Duration latency) {
  CHECK(latency >= absl::ZeroDuration()) << "latency " << latency;
  if (!At(a).alive || !At(b).alive) return;
  for (const auto& [from, to] : {std::pair(a, b), std::pair(b, a)}) {
    Link& link = LinkBetween(from, to);
    const bool had = link.latency > absl::ZeroDuration();
    const bool has = latency > absl::ZeroDuration();
    link.latency = latency;
    if (had != has) Disturb(has ? 1 : -1);
    if (latency > absl::ZeroDuration()) link.timed = true;
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
    if (At(to).paused) runtime_.PauseLane(entry->second.lane);
    if (!links_.contains(LinkKey(to, from)) || from == to) {
      At(from).peers.push_back(to);
      if (from != to) At(to).peers.push_back(from);
    }
  }
  return entry->second;
}

}  // namespace kafka_embedded
