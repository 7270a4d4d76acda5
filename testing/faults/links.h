// Faults of the network: what passes between two nodes of a cluster is cut off,
// late, slow or lost.
//
//   Links links(*cluster);
//   ASSERT_OK_AND_ASSIGN(
//       Link cut, links.Cut(LinkEnd::Broker(1), LinkEnd::Broker(2)));
//   ASSERT_OK(cluster->AdvanceTime(absl::Seconds(40)));  // The ISR shrinks.
//   cut.Heal();
//
// Links stand for TCP connections: nothing is reordered within one, and what is
// lost is sent again and comes late. Messages of different links overtake each
// other, which is all the reordering that Kafka ever sees. Who waits too long
// gives up by its own timeout.
//
// Clients are nodes, by their client.id, in the process and over TCP.
#ifndef TESTING_FAULTS_LINKS_H_
#define TESTING_FAULTS_LINKS_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "kafka_embedded/cluster/embedded_cluster.h"
#include "kafka_embedded/runtime/network.h"

namespace kafka_embedded {

// One end of a link.
class LinkEnd {
 public:
  static LinkEnd Any() { return LinkEnd(""); }
  static LinkEnd Broker(int32_t id);
  // One of EmbeddedCluster::controller_ids().
  static LinkEnd Controller(int32_t id);
  // All clients with this client.id, also those that come later.
  static LinkEnd Client(absl::string_view client_id);

  // As the network knows it; empty for any.
  const std::string& name() const { return name_; }

 private:
  explicit LinkEnd(std::string name) : name_(std::move(name)) {}
  std::string name_;
};

// A fault of a link. A value; copies are the same one, which stands until it is
// healed or its Links end.
class Link {
 public:
  // Harmless twice.
  void Heal();
  bool healed() const;
  // Messages that were sent under it.
  uint64_t hits() const;

 private:
  friend class Links;
  struct State;
  explicit Link(std::shared_ptr<State> state) : state_(std::move(state)) {}
  std::shared_ptr<State> state_;
};

class Links {
 public:
  // The cluster must outlive it.
  explicit Links(EmbeddedCluster& cluster);
  // Heals all.
  ~Links();
  Links(const Links&) = delete;
  Links& operator=(const Links&) = delete;

  // Puts all links between the two under the conditions, in both directions or
  // in one; faults of one link add up. At once, inside the runtime too.
  //
  // INVALID_ARGUMENT for a broker or controller that the cluster does not have,
  // two times the same node, or conditions out of range.
  absl::StatusOr<Link> Add(const LinkEnd& a, const LinkEnd& b,
                           const LinkConditions& conditions);
  absl::StatusOr<Link> AddOneWay(const LinkEnd& from, const LinkEnd& to,
                                 const LinkConditions& conditions);
  // What Add would say.
  static absl::Status Check(const EmbeddedCluster& cluster, const LinkEnd& a,
                            const LinkEnd& b, const LinkConditions& conditions);
  // "cut broker-1 <-> broker-2".
  static std::string Describe(const LinkEnd& a, const LinkEnd& b,
                              const LinkConditions& conditions, bool both_ways);

  // Nothing passes.
  absl::StatusOr<Link> Cut(const LinkEnd& a, const LinkEnd& b) {
    return Add(a, b, {.cut = true});
  }
  absl::StatusOr<Link> CutOneWay(const LinkEnd& from, const LinkEnd& to) {
    return AddOneWay(from, to, {.cut = true});
  }
  absl::StatusOr<Link> Delay(const LinkEnd& a, const LinkEnd& b,
                             absl::Duration latency,
                             absl::Duration jitter = absl::ZeroDuration()) {
    return Add(a, b, {.latency = latency, .jitter = jitter});
  }
  // At most one message each `spacing`, in each direction.
  absl::StatusOr<Link> Slow(const LinkEnd& a, const LinkEnd& b,
                            absl::Duration spacing) {
    return Add(a, b, {.spacing = spacing});
  }
  // Each message is lost with a chance in [0, 1), and sent again after 200 ms,
  // 400 ms, and so on, as TCP does.
  absl::StatusOr<Link> Drop(const LinkEnd& a, const LinkEnd& b, double chance) {
    return Add(a, b, {.loss = chance});
  }
  // Cuts a broker off from everybody: brokers, controller and clients.
  absl::StatusOr<Link> Isolate(int32_t broker) {
    return Cut(LinkEnd::Broker(broker), LinkEnd::Any());
  }

  // Cuts it off from the other brokers and the controllers, one link after the
  // other, and not from clients.
  absl::StatusOr<std::vector<Link>> IsolateFromCluster(int32_t broker);

  void HealAll();

 private:
  absl::StatusOr<Link> Put(const LinkEnd& a, const LinkEnd& b,
                           const LinkConditions& conditions, bool both_ways);

  EmbeddedCluster& cluster_;
  std::vector<std::shared_ptr<Link::State>> links_;
};

}  // namespace kafka_embedded

#endif  // TESTING_FAULTS_LINKS_H_
