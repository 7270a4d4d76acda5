// The network between the nodes of one runtime: clients, brokers, controllers.
//
// What is sent from one node to another arrives as a task, in the order sent,
// after the link's latency (zero unless set). Nothing is encoded: the task
// carries what it needs. A node that is gone receives nothing.
//
//   const NodeAddress client = network.Join("client producer-1");
//   network.Send(client, broker, [&] { broker_node.Handle(request); });
//
// Everything here is called inside the runtime.
#ifndef KAFKA_EMBEDDED_RUNTIME_NETWORK_H_
#define KAFKA_EMBEDDED_RUNTIME_NETWORK_H_

#include <cstdint>
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

  // Whether no node is paused and no link has a latency. `on_change` is told
  // whenever that changes.
  bool calm() const { return disturbances_ == 0; }
  void OnCalmChange(Task on_change) { on_calm_change_ = std::move(on_change); }

  // Both directions. REQUIRES: not negative.
  void SetLatency(NodeAddress a, NodeAddress b, absl::Duration latency);

  Runtime& runtime() { return runtime_; }
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
    std::vector<NodeAddress> peers;  // To whom or from whom links exist.
  };
  // One direction.
  struct Link {
    Lane lane;
    absl::Duration latency = absl::ZeroDuration();
    // A link that has ever had a latency uses timers from then on, and no
    // message is due before an earlier one, so that none overtakes.
    bool timed = false;
    absl::Time last_due = absl::InfinitePast();
  };
  class Mailbag;
  class Delivery;

  Node& At(NodeAddress node);
  const Node& At(NodeAddress node) const;
  Link& LinkBetween(NodeAddress from, NodeAddress to);

  // Counts what keeps the network from being calm.
  void Disturb(int change);

  Runtime& runtime_;
  std::vector<Node> nodes_;
  absl::flat_hash_map<uint64_t, Link> links_;
  Mailbag* const mailbag_;
  int disturbances_ = 0;
  Task on_calm_change_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_RUNTIME_NETWORK_H_
