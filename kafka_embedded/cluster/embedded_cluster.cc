#include "kafka_embedded/cluster/embedded_cluster.h"

#include <numeric>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/client/in_process_transport.h"
#include "kafka_embedded/cluster/cluster_core.h"
#include "kafka_embedded/cluster/cluster_end.h"
#include "kafka_embedded/cluster/cluster_options.h"
#include "kafka_embedded/cluster/cluster_snapshot.h"
#include "kafka_embedded/cluster/listeners.h"
#include "kafka_embedded/runtime/real_runtime.h"
#include "kafka_embedded/runtime/virtual_runtime.h"

namespace kafka_embedded {
namespace {

// How long a start may take: generous, for RocksDB on a slow disk in real time.
constexpr absl::Duration kStartLimit = absl::Seconds(60);

ClusterEndObserver end_observer = nullptr;

class EmbeddedClusterImpl final : public EmbeddedCluster {
 public:
  EmbeddedClusterImpl(ClusterOptions options,
                      std::shared_ptr<const ClusterSnapshot::Content> snapshot)
      : options_(WithDefaults(std::move(options))),
        snapshot_(std::move(snapshot)) {}

  ~EmbeddedClusterImpl() override {
    if (core_ != nullptr && end_observer != nullptr) end_observer(*this);
    Close().IgnoreError();
    admin_.reset();
    listeners_.reset();
    if (real_runtime_ != nullptr) real_runtime_->StopDriver();
    if (core_ != nullptr) {
      Watch(false);
      runtime().Enter([this] { core_.reset(); });
    }
  }

  absl::Status Start() {
    RETURN_IF_ERROR(CheckOptions(options_));
    MakeRuntime();
    if (options_.listen.has_value()) {
      ASSIGN_OR_RETURN(listeners_,
                       Listeners::Listen(runtime(), *options_.listen,
                                         options_.broker_count));
    }
    absl::Status status;
    runtime().Enter([&] {
      core_ =
          std::make_unique<ClusterCore>(runtime(), options_, listeners_.get());
      status = core_->Start(snapshot_.get());
      snapshot_ = nullptr;
      if (!status.ok()) core_.reset();
    });
    RETURN_IF_ERROR(status);
    Watch(true);
    cluster_id_ = core_->cluster_id();
    warnings_ = core_->warnings();
    bootstrap_servers_ =
        absl::StrJoin(core_->AllBrokers(), ",",
                      [](std::string* out, const BrokerEndpoint& b) {
                        absl::StrAppend(out, b.host, ":", b.port);
                      });
    RETURN_IF_ERROR(
        RunUntil([this] { return core_->AllActive(); }, kStartLimit));
    // From now on the cluster works without anybody waiting in a call.
    if (listeners_ == nullptr) return absl::OkStatus();
    if (real_runtime_ != nullptr) real_runtime_->StartDriver();
    if (virtual_runtime_ != nullptr) {
      virtual_runtime_->StartDriver(options_.pace);
    }
    return absl::OkStatus();
  }

  absl::Status Close() override {
    if (core_ == nullptr || closed_) return absl::OkStatus();
    closed_ = true;
    absl::Status status;
    runtime().Enter([&] {
      if (listeners_ != nullptr) listeners_->CloseAll();
      status = core_->Stop();
    });
    return status;
  }

  absl::StatusOr<std::unique_ptr<Producer>> NewProducer(
      const Config& config) override {
    return Producer::Create(config, NewTransport(ClientId(config, "producer")));
  }
  absl::StatusOr<std::unique_ptr<Consumer>> NewConsumer(
      const Config& config) override {
    return Consumer::Create(config, NewTransport(ClientId(config, "consumer")));
  }
  absl::StatusOr<std::unique_ptr<Admin>> NewAdmin(
      const Config& config) override {
    return Admin::Create(config, NewTransport(ClientId(config, "admin")));
  }
  Admin& admin() override {
    if (admin_ == nullptr) {
      auto admin = NewAdmin({});
      CHECK_OK(admin.status());
      admin_ = *std::move(admin);
    }
    return *admin_;
  }
  std::unique_ptr<Transport> NewTransport(
      absl::string_view client_id) override {
    std::unique_ptr<Transport> transport;
    runtime().Enter([&] {
      transport = std::make_unique<InProcessTransport>(
          core_->network(), *core_,
          InProcessTransport::Options{.client_id = std::string(client_id)});
    });
    return transport;
  }

  std::string bootstrap_servers() const override { return bootstrap_servers_; }
  const std::string& cluster_id() const override { return cluster_id_; }
  uint64_t seed() const override { return options_.seed; }
  const std::vector<std::string>& warnings() const override {
    return warnings_;
  }

  Runtime& runtime() override { return *runtime_; }
  absl::Time Now() const override { return runtime_->Now(); }
  absl::Status AdvanceTime(absl::Duration duration) override {
    return AdvanceTo(Now() + duration);
  }
  absl::Status AdvanceTo(absl::Time time) override {
    RETURN_IF_ERROR(ExpectVirtualTime());
    return Explain(virtual_runtime_->AdvanceTo(time));
  }
  absl::Status RunUntilIdle() override { return AdvanceTo(Now()); }
  absl::Status RunUntil(absl::FunctionRef<bool()> condition,
                        absl::Duration limit) override {
    return Explain(runtime().RunUntil(condition, runtime().Now() + limit));
  }

  absl::Status AwaitClients(absl::FunctionRef<bool()> condition,
                            absl::Duration limit) override {
    if (virtual_runtime_ == nullptr) return RunUntil(condition, limit);
    return Explain(virtual_runtime_->AwaitOthers(condition, limit));
  }

  absl::Status FailLogDir(int32_t id) override {
    return InCore([&] { return core_->FailLogDir(id); });
  }
  absl::Status SetDisk(int32_t id, const DiskConditions& conditions) override {
    return InCore([&] { return core_->SetDisk(id, conditions); });
  }
  absl::Status SkewClock(int32_t id, absl::Duration skew) override {
    return InCore([&] { return core_->SkewClock(id, skew); });
  }
  absl::Status CrashBroker(int32_t id) override {
    return InCore([&] { return core_->CrashBroker(id); });
  }
  absl::Status StopBroker(int32_t id) override {
    RETURN_IF_ERROR(InCore([&] { return core_->BeginStopBroker(id); }));
    return WaitWhile(BrokerState::kStopping, id, "does not stop");
  }
  absl::Status StartBroker(int32_t id) override {
    RETURN_IF_ERROR(InCore([&] { return core_->BeginStartBroker(id); }));
    return WaitWhile(BrokerState::kStarting, id, "does not start");
  }
  absl::Status PauseBroker(int32_t id) override {
    return InCore([&] { return core_->PauseBroker(id); });
  }
  absl::Status ResumeBroker(int32_t id) override {
    return InCore([&] { return core_->ResumeBroker(id); });
  }
  absl::StatusOr<BrokerState> StateOf(int32_t id) override {
    absl::StatusOr<BrokerState> state;
    runtime().Enter([&] { state = core_->StateOf(id); });
    return state;
  }
  std::vector<int32_t> broker_ids() const override {
    std::vector<int32_t> ids(static_cast<size_t>(options_.broker_count));
    std::iota(ids.begin(), ids.end(), options_.first_broker_id);
    return ids;
  }

  absl::Status CrashController(int32_t id) override {
    return InCore([&] { return core_->CrashController(id); });
  }
  absl::Status StartController(int32_t id) override {
    return InCore([&] { return core_->StartController(id); });
  }
  std::vector<int32_t> controller_ids() const override {
    return core_->controller_ids();
  }
  std::optional<int32_t> active_controller() override {
    std::optional<int32_t> id;
    runtime().Enter([&] { id = core_->active_controller(); });
    return id;
  }
  absl::Status DelayMetadata(int32_t broker, absl::Duration delay) override {
    return InCore([&] { return core_->DelayMetadata(broker, delay); });
  }

  absl::Status MoveLeader(const TopicPartition& partition,
                          int32_t leader) override {
    return InCore([&] { return core_->MoveLeader(partition, leader); });
  }
  absl::Status ShrinkIsr(const TopicPartition& partition,
                         int32_t broker) override {
    return InCore([&] { return core_->ShrinkIsr(partition, broker); });
  }
  absl::Status BumpLeaderEpoch(const TopicPartition& partition) override {
    return InCore([&] { return core_->BumpLeaderEpoch(partition); });
  }
  absl::Status ExpireSession(int32_t broker) override {
    return InCore([&] { return core_->ExpireSession(broker); });
  }
  absl::Status CleanLogs(const TopicPartition& partition) override {
    return InCore([&] { return core_->CleanLogs(partition); });
  }

  absl::StatusOr<ClusterSnapshot> Snapshot() override {
    if (closed_) return absl::FailedPreconditionError("the cluster is closed");
    absl::StatusOr<ClusterSnapshot> snapshot;
    runtime().Enter([&] { snapshot = core_->Snapshot(); });
    return snapshot;
  }
  Network& network() override { return core_->network(); }
  Timeline timeline() override {
    Timeline timeline;
    runtime().Enter([&] {
      if (TraceLog* const log = core_->trace()) {
        timeline = Timeline(*log, core_->network());
      }
    });
    return timeline;
  }
  void Mark(absl::string_view text) override {
    runtime().Enter([&] {
      if (TraceLog* const log = core_->trace()) {
        log->Add({.kind = TraceKind::kMark, .detail = log->Text(text)});
      }
    });
  }
  TraceLog* trace() override { return core_->trace(); }

  absl::StatusOr<PartitionState> Describe(
      const TopicPartition& partition) override {
    absl::StatusOr<PartitionState> state;
    runtime().Enter([&] { state = core_->Describe(partition); });
    return state;
  }
  std::vector<ReplicaState> Replicas() override {
    std::vector<ReplicaState> replicas;
    runtime().Enter([&] { replicas = core_->Replicas(); });
    return replicas;
  }
  absl::StatusOr<ReplicaState> Replica(
      int32_t broker, const TopicPartition& partition) override {
    absl::StatusOr<ReplicaState> state;
    runtime().Enter([&] { state = core_->Replica(broker, partition); });
    return state;
  }
  absl::StatusOr<std::string> ReadLog(int32_t broker,
                                      const TopicPartition& partition,
                                      int64_t from, int64_t to) override {
    absl::StatusOr<std::string> bytes;
    runtime().Enter(
        [&] { bytes = core_->ReadLog(broker, partition, from, to); });
    return bytes;
  }
  absl::StatusOr<GroupState> Group(const std::string& group_id) override {
    absl::StatusOr<GroupState> state;
    runtime().Enter([&] { state = core_->Group(group_id); });
    return state;
  }
  std::string TopicName(const Uuid& topic_id) override {
    std::string name;
    runtime().Enter([&] { name = core_->TopicName(topic_id); });
    return name;
  }
  absl::Status Intercept(RequestInterceptor* interceptor) override {
    if (closed_ && interceptor == nullptr) return absl::OkStatus();
    return InCore([&] { return core_->Intercept(interceptor); });
  }

 private:
  absl::Status InCore(absl::FunctionRef<absl::Status()> body) {
    if (closed_) {
      return absl::FailedPreconditionError("the cluster is closed");
    }
    absl::Status status;
    runtime().Enter([&] { status = body(); });
    return status;
  }

  // Of a wait that failed: what the cluster was doing.
  absl::Status Explain(const absl::Status& status) {
    if (status.ok()) return status;
    std::string state;
    runtime().Enter([&] { state = core_->DescribeState(); });
    return Annotate(status, absl::StrCat("cluster with seed ", options_.seed,
                                         " (", state, ")"));
  }

  static std::string ClientId(const Config& config, const char* otherwise) {
    const auto found = config.find("client.id");
    return found == config.end() ? otherwise : found->second;
  }

  absl::Status ExpectVirtualTime() const {
    if (virtual_runtime_ != nullptr) return absl::OkStatus();
    return absl::FailedPreconditionError(
        "the cluster runs on real time, which nobody advances");
  }

  void MakeRuntime() {
    runtime_ = options_.runtime;
    virtual_runtime_ = dynamic_cast<VirtualRuntime*>(runtime_);
    if (runtime_ != nullptr) return;
    if (options_.time == ClusterTime::kVirtual) {
      VirtualRuntime::Options options{.seed = options_.seed};
      if (snapshot_ != nullptr) {
        options.start_time = snapshot_->time;
      } else if (options_.listen.has_value()) {
        options.start_time = RealRuntime({.seed = 0}).Now();
      }
      options.start_time = options_.start_time.value_or(options.start_time);
      auto own = std::make_unique<VirtualRuntime>(options);
      virtual_runtime_ = own.get();
      own_runtime_ = std::move(own);
    } else {
      auto real = std::make_unique<RealRuntime>();
      real_runtime_ = real.get();
      own_runtime_ = std::move(real);
    }
    runtime_ = own_runtime_.get();
  }

  // Whether the runtime tells of its timers, and the cluster of itself.
  void Watch(bool on) {
    if (virtual_runtime_ == nullptr) return;
    runtime_->Enter([&] {
      TraceLog* const trace = core_->trace();
      if (on) {
        if (trace != nullptr) virtual_runtime_->AddTimerObserver(trace);
        virtual_runtime_->AddDescription(
            this, [this] { return core_->DescribeState(); });
      } else {
        if (trace != nullptr) virtual_runtime_->RemoveTimerObserver(trace);
        virtual_runtime_->RemoveDescription(this);
      }
    });
  }
  // Inside the runtime nobody can wait.
  bool MayWait() {
    return runtime().RunUntil([] { return true; }, Now()).ok();
  }
  absl::Status WaitWhile(BrokerState passing, int32_t id,
                         absl::string_view what) {
    if (!MayWait()) return absl::OkStatus();
    return Annotate(
        RunUntil([&] { return *core_->StateOf(id) != passing; }, kStartLimit),
        absl::StrCat("broker ", id, " ", what));
  }

  const ClusterOptions options_;
  std::shared_ptr<const ClusterSnapshot::Content> snapshot_;  // Until started.
  std::unique_ptr<Runtime> own_runtime_;
  RealRuntime* real_runtime_ = nullptr;  // own_runtime_, on real time.
  Runtime* runtime_ = nullptr;
  VirtualRuntime* virtual_runtime_ = nullptr;  // runtime_, on virtual time.
  std::unique_ptr<ClusterCore> core_;
  std::unique_ptr<Listeners> listeners_;
  std::unique_ptr<Admin> admin_;
  std::string cluster_id_;
  std::string bootstrap_servers_;
  std::vector<std::string> warnings_;
  bool closed_ = false;
};

}  // namespace

void SetClusterEndObserver(ClusterEndObserver observer) {
  end_observer = observer;
}

absl::string_view BrokerStateName(BrokerState state) {
  switch (state) {
    case BrokerState::kRunning:
      return "running";
    case BrokerState::kStarting:
      return "starting";
    case BrokerState::kStopping:
      return "stopping";
    case BrokerState::kPaused:
      return "paused";
    case BrokerState::kStopped:
      return "stopped";
    case BrokerState::kCrashed:
      return "crashed";
  }
  return "unknown";
}

absl::StatusOr<std::unique_ptr<EmbeddedCluster>> EmbeddedCluster::Start(
    ClusterOptions options) {
  auto cluster =
      std::make_unique<EmbeddedClusterImpl>(std::move(options), nullptr);
  RETURN_IF_ERROR(cluster->Start());
  return cluster;
}

absl::StatusOr<std::unique_ptr<EmbeddedCluster>> EmbeddedCluster::From(
    const ClusterSnapshot& snapshot, ClusterOptions options) {
  CHECK(snapshot.content_ != nullptr) << "a snapshot of nothing";
  if (!options.data_dir.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("data_dir: \"", options.data_dir,
                     "\", a cluster from a snapshot is in memory"));
  }
  const ClusterOptions& source = snapshot.content_->options;
  options.broker_count = source.broker_count;
  options.first_broker_id = source.first_broker_id;
  options.racks = source.racks;
  for (const auto& [name, value] : source.broker_config) {
    options.broker_config.try_emplace(name, value);
  }
  auto cluster = std::make_unique<EmbeddedClusterImpl>(std::move(options),
                                                       snapshot.content_);
  RETURN_IF_ERROR(cluster->Start());
  return cluster;
}

}  // namespace kafka_embedded
