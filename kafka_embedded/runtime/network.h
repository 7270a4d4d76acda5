// The network between the nodes of one runtime: clients, brokers, controllers.
//
// What is sent from one node to another arrives as a task, in the order sent,
// after the link's latency (zero without a rule). Nothing is encoded: the task
// carries what it needs. A node that is gone receives nothing.
//
//   const NodeAddress client = network.Join("client producer-1");
//   network.Send(client, broker, [&] { broker_node.Handle(request); });
//
// Everything here is called inside the runtime.
#ifndef KAFKA_EMBEDDED_RUNTIME_NETWORK_H_
#define KAFKA_EMBEDDED_RUNTIME_NETWORK_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "kafka_embedded/runtime/runtime.h"

namespace kafka_embedded {

// A node's address on a Network. Never used twice, so that what was sent to a
// node that ended cannot reach the one that took its place.
enum class NodeAddress : uint32_t {};

// How one direction of a link behaves. Links stand for TCP connections: what is
// lost is sent again, so nothing overtakes and nothing vanishes while both ends
// live; it comes late. Who waits too long gives up by its own timeout.
struct LinkConditions {
  bool cut = false;  // Nothing arrives until the link is whole again.
  absl::Duration latency = absl::ZeroDuration();
  // Added to each message's latency, drawn from [0, jitter).
  absl::Duration jitter = absl::ZeroDuration();
  // A slow link: the least time between two arrivals.
  absl::Duration spacing = absl::ZeroDuration();
  // The chance in [0, 1) of a message to be lost. Each loss costs TCP's
  // retransmission timeout, 200 ms and then twice as long each time.
  double loss = 0;
};

enum class LinkRuleId : uint32_t { kNone = 0 };

class NodeClock;
class TraceLog;

class Network {
 public:
  explicit Network(Runtime& runtime);
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;
  // Drops everything that is under way. The runtime may outlive the network.
  ~Network();

  // `name` is for people: "broker-1", "client producer-1".
  NodeAddress Join(absl::string_view name);
  // Drops everything that is under way to or from the node.
  void Leave(NodeAddress node);

  // Delivers `task` at `to`, unless one of the two has left by then.
  void Send(NodeAddress from, NodeAddress to, Task task);

  // A paused node takes part in nothing until it is resumed: what arrives
  // waits, and so do its own timers. What it sent before is under way.
  void Pause(NodeAddress node);
  void Resume(NodeAddress node);

  // Puts links under conditions until the rule is removed: those from every
  // node called `from` to every node called `to`, now and later; "" is any
  // node. Of several rules for one link the latencies, jitters and spacings
  // add up, any cut cuts, and the greatest loss counts.
  LinkRuleId AddLinkRule(absl::string_view from, absl::string_view to,
                         const LinkConditions& conditions);
  // Harmless twice.
  void RemoveLinkRule(LinkRuleId id);
  // Messages that were sent on links under the rule. 0 once it is removed.
  uint64_t LinkRuleHits(LinkRuleId id) const;

  // A node that is slow works: what it sends leaves when the work that Occupy
  // has given it so far is done, one piece after the other.
  void SetSlow(NodeAddress node, bool slow);
  // Nothing happens unless the node is slow.
  void Occupy(NodeAddress node, absl::Duration work);

  // Where events are noted; nullptr if nobody wants them. The log must outlive
  // the network. To be set before anybody joins.
  TraceLog* trace() const { return trace_; }
  void set_trace(TraceLog* trace);

  // Whether no node is paused or slow and no rule stands for a link.
  // `on_change` is told whenever that changes.
  bool calm() const { return disturbances_ == 0; }
  void OnCalmChange(Task on_change) { on_calm_change_ = std::move(on_change); }

  Runtime& runtime() { return runtime_; }
  const Runtime& runtime() const { return runtime_; }
  // The runtime as the node sees it, for what happens at the node: its clock
  // may be ahead of the others' or behind. Lives as long as the network.
  Runtime& clock(NodeAddress node);
  // Ahead by that much from now on; behind where negative.
  void SkewClock(NodeAddress node, absl::Duration skew);
  // The lane of the node's own tasks and timers.
  Lane lane(NodeAddress node) const;
  absl::string_view name(NodeAddress node) const;
  bool alive(NodeAddress node) const;

 private:
  struct Node {
    std::string name;
    Lane lane;
    bool alive = true;
    bool paused = false;
    std::vector<NodeAddress> peers;    // To whom or from whom links exist.
    std::unique_ptr<NodeClock> clock;  // Once somebody asked for it.
    bool slow = false;
    absl::Time busy_until = absl::InfinitePast();
  };
  // One direction.
  struct Link {
    Lane lane;
    LinkConditions conditions = {};
    // A link that was ever under a rule uses timers from then on, and no
    // message is due before an earlier one, so that none overtakes.
    bool timed = false;
    bool ruled = false;  // Under a rule now.
    absl::Time last_due = absl::InfinitePast();
  };
  class Mailbag;
  class Delivery;

  Node& At(NodeAddress node);
  const Node& At(NodeAddress node) const;
  Link& LinkBetween(NodeAddress from, NodeAddress to);

  struct LinkRule {
    LinkRuleId id;
    std::string from;
    std::string to;
    LinkConditions conditions;
    uint64_t hits = 0;

    bool Covers(const Node& sender, const Node& receiver) const {
      return (from.empty() || from == sender.name) &&
             (to.empty() || to == receiver.name);
    }
  };
  void CountHits(NodeAddress from, NodeAddress to);
  // Folds all rules that the link is under.
  void ApplyRules(NodeAddress from, NodeAddress to, Link& link);
  void ApplyRulesToAll();
  // Pauses the link's lane if it is cut or leads to a paused node.
  void UpdateLane(NodeAddress to, const Link& link);
  // When a message that is sent now arrives.
  absl::Time DueOn(NodeAddress from, Link& link);

  // Counts what keeps the network from being calm.
  void Disturb(int change);

  Runtime& runtime_;
  std::vector<Node> nodes_;
  absl::flat_hash_map<uint64_t, Link> links_;
  Mailbag* const mailbag_;
  std::vector<LinkRule> rules_;  // In the order added.
  uint32_t last_rule_ = 0;
  std::optional<Random> random_;  // Once a rule stands.
  TraceLog* trace_ = nullptr;
  int disturbances_ = 0;
  Task on_calm_change_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_RUNTIME_NETWORK_H_
