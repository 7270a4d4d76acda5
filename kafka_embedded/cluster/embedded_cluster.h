// A whole Kafka cluster inside one process: a controller and any number of
// brokers, on virtual or on real time.
//
//   ASSERT_OK_AND_ASSIGN(auto cluster, EmbeddedCluster::Start({.seed = 7}));
//   ASSERT_OK_AND_ASSIGN(auto producer, cluster->NewProducer({}));
//   ASSERT_OK(producer->SendAndWait({.topic = "orders", .value = "paid"}));
//
// On virtual time nothing moves between two calls: a call either returns at
// once or runs the event loop until its own answer is known. The same options
// and the same calls give the same offsets, timestamps and errors, on every
// machine. No thread is started. On real time the cluster works while somebody
// waits in a call, or all the time once it listens on ports.
//
// Clients hand their requests to the brokers as they are, without a socket.
// With `listen`, every broker also serves the Kafka protocol on a TCP port; on
// virtual time, `pace` says how time passes for those who come there.
//
// A quiet cluster is idle: nothing is pending, and a year passes at once.
// Heartbeats, session timeouts and the timeouts of replication run while
// something is amiss - a broker that is down but not yet fenced, paused or on
// its way back, a link with a fault - since only then can they change anything.
//
// Use a cluster from one thread; its clients from any, if the time is real.
// Clients must not outlive the cluster.
#ifndef KAFKA_EMBEDDED_CLUSTER_EMBEDDED_CLUSTER_H_
#define KAFKA_EMBEDDED_CLUSTER_EMBEDDED_CLUSTER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "kafka_embedded/base/config.h"
#include "kafka_embedded/base/topic_partition.h"
#include "kafka_embedded/base/uuid.h"
#include "kafka_embedded/client/admin.h"
#include "kafka_embedded/client/consumer.h"
#include "kafka_embedded/client/producer.h"
#include "kafka_embedded/client/transport.h"
#include "kafka_embedded/cluster/timeline.h"
#include "kafka_embedded/runtime/network.h"
#include "kafka_embedded/runtime/runtime.h"
#include "kafka_embedded/runtime/trace_log.h"

namespace kafka_embedded {

class RequestInterceptor;  // request_interceptor.h

enum class ClusterTime {
  kVirtual,  // Stands still until nothing is left to do. For tests.
  kReal,     // Follows the clock. For ports, tools and benchmarks.
};

struct ListenOptions {
  std::string host = "127.0.0.1";
  // Broker i listens on the i-th port. 0, or no entry: any free port.
  std::vector<int32_t> ports = {};
  // What clients are told to connect to, where that is another: a proxy, or a
  // name for a host that listens on all interfaces. Empty, or no entry: as
  // above.
  std::string advertised_host = {};
  std::vector<int32_t> advertised_ports = {};
};

enum class BrokerState {
  kRunning,
  kStarting,  // Not unfenced yet.
  kStopping,  // In controlled shutdown.
  kPaused,
  kStopped,
  kCrashed,
};
// "running", ...
absl::string_view BrokerStateName(BrokerState state);

struct ClusterOptions {
  int32_t broker_count = 3;  // Broker ids are 1..broker_count.
  // The id of the first broker; the others follow.
  int32_t first_broker_id = 1;
  // Controllers are nodes of their own, with ids from 3000 on. One is active;
  // where there are more, another follows it when it is gone.
  int32_t controller_count = 1;
  // The only source of random choices on virtual time. On real time they come
  // from the operating system: two clusters have two ids.
  uint64_t seed = 1;
  ClusterTime time = ClusterTime::kVirtual;
  // A runtime to share with other clusters, and so one clock; it must outlive
  // them. `seed` and `time` count for nothing then.
  Runtime* runtime = nullptr;
  // By Kafka's names, e.g. {"min.insync.replicas", "2"}, for all brokers.
  // Unknown names are told in warnings(). One default is not Kafka's:
  // group.initial.rebalance.delay.ms is 0, so that the first member of a group
  // does not wait three seconds for others.
  Config broker_config = {};
  // broker.rack of the i-th broker; brokers without an entry have none.
  std::vector<std::string> racks = {};
  // Empty: memory only. Otherwise RocksDB in that directory, from which a later
  // cluster goes on: same cluster id, topics, configs, records and epochs.
  std::string data_dir = {};
  std::optional<ListenOptions> listen = std::nullopt;
  // With `listen` on virtual time: how many seconds pass in one of the real
  // clock, so that clients of other processes see time go by. 0: time passes
  // only where a call of the test lets it pass. On a shared virtual `runtime`
  // the first cluster's counts.
  //
  // What brokers decide is then a function of the seed, of the order in which
  // requests arrive, and of the virtual times at which they arrive.
  double pace = 0;
  // Where virtual time begins. Nothing: 2025-01-01T00:00:00Z; with `listen`,
  // what the machine's clock shows, by which such clients stamp their records.
  std::optional<absl::Time> start_time = std::nullopt;
  // How many events timeline() goes back, rounded up to a power of two; memory
  // grows as they come, 64 bytes each. 0: none. Nothing: 16384 on virtual time,
  // none on real time.
  std::optional<int32_t> timeline_events = std::nullopt;
};

// What a broker's disk is like.
struct DiskConditions {
  // Bytes of record batches that still fit, counted anew when the broker
  // starts; nothing: any. The batch that does not fit takes the log directory
  // offline, as FailLogDir does.
  std::optional<uint64_t> bytes_left = std::nullopt;
  // What writing one batch takes. Whatever the broker says after it waits for
  // it: acknowledgements, the answers to fetches, its own fetches.
  absl::Duration write_time = absl::ZeroDuration();
};

// What the controller and the leader believe about one partition.
struct PartitionState {
  int32_t leader = -1;
  int32_t leader_epoch = -1;
  std::vector<int32_t> replicas;
  std::vector<int32_t> isr;
  int64_t log_start_offset = 0;
  int64_t high_watermark = 0;      // The first offset not committed yet.
  int64_t last_stable_offset = 0;  // Never above the high watermark.
  int64_t log_end_offset = 0;
};

// One replica, as the broker that holds it sees it.
struct ReplicaState {
  int32_t broker = -1;
  std::string topic;
  int32_t partition = -1;
  bool is_leader = false;
  int32_t leader_epoch = -1;
  int64_t log_start_offset = 0;
  int64_t high_watermark = 0;
  int64_t log_end_offset = 0;
  int64_t first_dirty_offset = -1;  // Behind what was compacted; -1: nothing.
};

// A consumer group, as its coordinator sees it.
struct GroupState {
  std::string state;  // "Stable", as DescribeGroups says.
  int32_t generation = 0;
  size_t members = 0;
};

// What the brokers and the controller of a cluster held at one instant: topics,
// records, groups, configuration. A value; copies are the same snapshot, which
// no cluster changes. Any number of clusters can be made of it, from any
// thread.
class ClusterSnapshot {
 public:
  struct Content;

 private:
  friend class EmbeddedCluster;
  friend class ClusterCore;
  std::shared_ptr<const Content> content_;
};

class EmbeddedCluster {
 public:
  // Returns when every broker is registered and unfenced. INVALID_ARGUMENT
  // names the wrong option and its value; FAILED_PRECONDITION a port or a
  // directory that another process uses. Nothing is left behind on failure.
  static absl::StatusOr<std::unique_ptr<EmbeddedCluster>> Start(
      ClusterOptions options);
  // Starts a cluster that holds what the snapshot holds, in memory: the same
  // cluster id, topics, records and offsets. Its brokers come up as after a
  // clean restart of all at once: leaders are elected anew, in later epochs,
  // and followers join the ISR again. Clients begin anew.
  // Batches are shared, so that it costs about as much as an empty one. Brokers
  // and configuration are the snapshot's, to which `options.broker_config` may
  // add; `options` say the rest. On a virtual clock of its own, the cluster
  // begins at the snapshot's time. INVALID_ARGUMENT as of Start, and for a
  // data_dir.
  static absl::StatusOr<std::unique_ptr<EmbeddedCluster>> From(
      const ClusterSnapshot& snapshot, ClusterOptions options = {});
  virtual ~EmbeddedCluster() = default;

  // Stops the brokers cleanly: what a restart on the directory needs is
  // written. The destructor does this too, but cannot report. Closing twice is
  // harmless.
  virtual absl::Status Close() = 0;

  // Clients in this process. `config` holds Kafka's client properties;
  // bootstrap.servers counts for nothing. INVALID_ARGUMENT as the client says.
  virtual absl::StatusOr<std::unique_ptr<Producer>> NewProducer(
      const Config& config = {}) = 0;
  virtual absl::StatusOr<std::unique_ptr<Consumer>> NewConsumer(
      const Config& config = {}) = 0;
  virtual absl::StatusOr<std::unique_ptr<Admin>> NewAdmin(
      const Config& config = {}) = 0;
  // One that the cluster keeps.
  virtual Admin& admin() = 0;
  // For code that makes its own clients.
  virtual std::unique_ptr<Transport> NewTransport(
      absl::string_view client_id) = 0;

  // "127.0.0.1:9092,..." as clients of other processes want it. Without
  // `listen` the addresses are those that Metadata tells, where nobody listens.
  virtual std::string bootstrap_servers() const = 0;
  virtual const std::string& cluster_id() const = 0;
  virtual uint64_t seed() const = 0;
  // What is odd about the options: unknown properties by name.
  virtual const std::vector<std::string>& warnings() const = 0;

  // Time.
  virtual Runtime& runtime() = 0;
  virtual absl::Time Now() const = 0;
  // Lets virtual time pass; everything due happens, in order. INVALID_ARGUMENT
  // for a time that has passed or is infinite, FAILED_PRECONDITION inside the
  // runtime and on real time, all without effect, and with what the cluster was
  // doing.
  virtual absl::Status AdvanceTime(absl::Duration duration) = 0;
  virtual absl::Status AdvanceTo(absl::Time time) = 0;
  // Runs what can run at this instant; virtual time stands still. Errors as of
  // AdvanceTo.
  virtual absl::Status RunUntilIdle() = 0;
  // Runs until `condition` holds. DEADLINE_EXCEEDED after `limit`, and
  // FAILED_PRECONDITION inside the runtime, where nobody can wait: with what
  // was pending, what the cluster was doing, and the seed.
  virtual absl::Status RunUntil(absl::FunctionRef<bool()> condition,
                                absl::Duration limit) = 0;
  // RunUntil for what clients of other processes bring about: where time passes
  // only by calls of the test, it stands still here, and the limit is of the
  // real clock.
  virtual absl::Status AwaitClients(absl::FunctionRef<bool()> condition,
                                    absl::Duration limit) = 0;

  // Brokers that come and go. NOT_FOUND names an unknown id,
  // FAILED_PRECONDITION a broker that is not in a state for it.
  //
  // The process is gone at once. Its connections close, its port refuses; the
  // controller fences it after broker.session.timeout.ms. In memory its records
  // are lost; on RocksDB what was written stays.
  virtual absl::Status CrashBroker(int32_t id) = 0;
  // Controlled shutdown: other brokers lead first, and nothing is lost. Waits
  // until it is down.
  virtual absl::Status StopBroker(int32_t id) = 0;
  // Starts a broker that was stopped or crashed, on the same port. Waits until
  // it is unfenced: for one that crashed, as long as its old session lasts.
  // UNAVAILABLE if the port is taken meanwhile.
  virtual absl::Status StartBroker(int32_t id) = 0;
  // As SIGSTOP and SIGCONT: a paused broker does nothing, but its connections
  // stay, and what they bring waits. Its session may end meanwhile.
  virtual absl::Status PauseBroker(int32_t id) = 0;
  virtual absl::Status ResumeBroker(int32_t id) = 0;
  // Inside a task of the runtime, where nobody can wait, StopBroker and
  // StartBroker return when that has begun; ask here for the rest.
  virtual absl::StatusOr<BrokerState> StateOf(int32_t id) = 0;
  // Ascending.
  virtual std::vector<int32_t> broker_ids() const = 0;

  // The broker's disk takes no more writes, as one that is full or broken. What
  // it leads goes to other replicas, and it answers KAFKA_STORAGE_ERROR, until
  // it is stopped or crashed and started again: then the disk is a good one.
  // Fails as CrashBroker does.
  //
  // A real broker does so for one of several log.dirs (KIP-112, KIP-858), and
  // goes down with its last. One here has a single directory, and stays up.
  virtual absl::Status FailLogDir(int32_t id) = 0;
  // A disk that is nearly full, or slow, until this is called again with {}; a
  // broker that starts again finds it so. NOT_FOUND names an unknown id,
  // INVALID_ARGUMENT a time that is negative or infinite.
  virtual absl::Status SetDisk(int32_t id,
                               const DiskConditions& conditions) = 0;
  // The broker's clock is ahead of the others' by that much, or behind where
  // negative: what it stamps, and what it finds old enough to go. How much time
  // passes it knows all the same. Errors as of SetDisk.
  virtual absl::Status SkewClock(int32_t id, absl::Duration skew) = 0;

  // Controllers that come and go. While none is active, brokers serve on with
  // the metadata that they have, nobody is fenced or elected, and what is to be
  // decided waits. NOT_FOUND names an unknown id, FAILED_PRECONDITION a
  // controller that is down, or runs, already.
  //
  // Another controller follows when the fetch timeout of the quorum and an
  // election are over (two to three seconds), if more than half of them run.
  virtual absl::Status CrashController(int32_t id) = 0;
  virtual absl::Status StartController(int32_t id) = 0;
  // Ascending.
  virtual std::vector<int32_t> controller_ids() const = 0;
  // Nothing while none is.
  virtual std::optional<int32_t> active_controller() = 0;
  // What the controller and the broker send each other takes that long, either
  // way: the broker acts on stale metadata, and its clients meet
  // NOT_LEADER_OR_FOLLOWER and UNKNOWN_TOPIC_OR_PARTITION. Zero ends it.
  // INVALID_ARGUMENT for a negative delay.
  virtual absl::Status DelayMetadata(int32_t broker, absl::Duration delay) = 0;
  // By hand what a cluster does by itself, at once and inside the runtime too.
  // UNKNOWN_TOPIC_OR_PARTITION for a partition that does not exist.
  //
  // The next leader, in a new epoch. FAILED_PRECONDITION for one that is not in
  // the ISR.
  virtual absl::Status MoveLeader(const TopicPartition& partition,
                                  int32_t leader) = 0;
  // Takes a follower out of the ISR; it comes back when it has caught up.
  // FAILED_PRECONDITION for one that is no follower of the ISR.
  virtual absl::Status ShrinkIsr(const TopicPartition& partition,
                                 int32_t broker) = 0;
  // The same leader, in a new epoch.
  virtual absl::Status BumpLeaderEpoch(const TopicPartition& partition) = 0;
  // The controller fences the broker, as after broker.session.timeout.ms
  // without a heartbeat; one that runs comes back with its next.
  virtual absl::Status ExpireSession(int32_t broker) = 0;
  // Retention, and compaction of what is dirty, however little, on every
  // replica that runs.
  virtual absl::Status CleanLogs(const TopicPartition& partition) = 0;

  // Keeps what the cluster holds, for EmbeddedCluster::From; it goes on as
  // before. What clients have under way, and the members of groups, are no part
  // of it. FAILED_PRECONDITION unless all brokers run, and in memory.
  virtual absl::StatusOr<ClusterSnapshot> Snapshot() = 0;

  // The network between brokers, controller and the clients of this process:
  // links can be cut, slowed and delayed there, see testing/faults/links.h.
  // Inside the runtime.
  virtual Network& network() = 0;

  // The last events, oldest first: see timeline.h. Empty if none are kept.
  virtual Timeline timeline() = 0;
  // Adds an event of the test's own to it.
  virtual void Mark(absl::string_view text) = 0;
  // Where events are noted; nullptr if none are kept. Inside the runtime.
  virtual TraceLog* trace() = 0;

  // Inspection: changes nothing and never advances time. NOT_FOUND for a
  // partition that does not exist.
  virtual absl::StatusOr<PartitionState> Describe(
      const TopicPartition& partition) = 0;
  // Those of all brokers that clients may connect to, by broker, topic and
  // partition.
  virtual std::vector<ReplicaState> Replicas() = 0;
  // One of them. NOT_FOUND for a replica that is not there.
  virtual absl::StatusOr<ReplicaState> Replica(
      int32_t broker, const TopicPartition& partition) = 0;
  // The batches of one broker's replica that have offsets in [from, to), as
  // they stand in its log. NOT_FOUND for a replica that it does not hold.
  virtual absl::StatusOr<std::string> ReadLog(int32_t broker,
                                              const TopicPartition& partition,
                                              int64_t from, int64_t to) = 0;
  // NOT_FOUND for a group that no broker coordinates now.
  virtual absl::StatusOr<GroupState> Group(const std::string& group_id) = 0;
  // Empty for an id that no topic has.
  virtual std::string TopicName(const Uuid& topic_id) = 0;

  // Has `interceptor` stand in front of every broker until it is called again
  // with nullptr; a FaultInjector does it for you. FAILED_PRECONDITION if there
  // is another one.
  virtual absl::Status Intercept(RequestInterceptor* interceptor) = 0;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLUSTER_EMBEDDED_CLUSTER_H_
