#include "kafka_embedded/cluster/cluster_core.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/broker/broker_config_def.h"
#include "kafka_embedded/cluster/cluster_snapshot.h"
#include "kafka_embedded/storage/memory_storage.h"
#include "kafka_embedded/storage/rocksdb_storage.h"

namespace kafka_embedded {
namespace {

constexpr char kClusterIdName[] = "meta.properties/cluster.id";
// The epoch of a broker that was shut down cleanly, as Kafka's file
// .kafka_cleanshutdown has it.
constexpr char kCleanShutdownName[] = "clean.shutdown/broker.epoch";
// As in Kafka's own test clusters.
constexpr int32_t kFirstControllerId = 3000;
// What Metadata tells of the first broker where nobody listens.
constexpr int32_t kDefaultPort = 9092;

std::unique_ptr<TraceLog> MakeTrace(Runtime& runtime,
                                    const ClusterOptions& options) {
  if (*options.timeline_events == 0) return nullptr;
  return std::make_unique<TraceLog>(
      runtime, std::bit_ceil(static_cast<size_t>(*options.timeline_events)));
}

}  // namespace

ClusterCore::ClusterCore(Runtime& runtime, const ClusterOptions& options,
                         Listeners* listeners)
    : options_(options),
      listeners_(listeners),
      trace_(MakeTrace(runtime, options)),
      network_(runtime),
      self_(JoinTraced()),
      random_(runtime.NewRandom("cluster")) {
  network_.OnCalmChange([this] { UpdateCalm(Settled()); });
}

NodeAddress ClusterCore::JoinTraced() {
  network_.set_trace(trace_.get());
  return network_.Join("cluster");
}

void ClusterCore::Note(int32_t broker_id, absl::string_view what) {
  if (trace_ == nullptr) return;
  trace_->Add({.kind = TraceKind::kBroker,
               .node = SlotOf(broker_id)->door->trace_node(),
               .broker = broker_id,
               .detail = trace_->Text(what)});
}

ClusterCore::~ClusterCore() {
  network_.OnCalmChange(nullptr);
  // Brokers take themselves off the controller's list.
  while (!slots_.empty()) slots_.pop_back();
}

absl::Status ClusterCore::Start(const ClusterSnapshot::Content* snapshot) {
  if (snapshot != nullptr) cluster_id_ = snapshot->cluster_id;
  RETURN_IF_ERROR(StartControllers(snapshot));
  const auto count = static_cast<size_t>(options_.broker_count);
  slots_.reserve(count);
  for (size_t i = 0; i < count; ++i) {
    const auto index = static_cast<int32_t>(i);
    Slot& slot = slots_.emplace_back();
    slot.id = options_.first_broker_id + index;
    slot.door = std::make_unique<BrokerDoor>(slot.id);
    slot.tcp_door = std::make_unique<TcpDoor>(*slot.door, network_);
    slot.endpoint = listeners_ != nullptr
                        ? listeners_->endpoint(index)
                        : ListenerEndpoint{.name = "PLAINTEXT",
                                           .host = "127.0.0.1",
                                           .port = kDefaultPort + index};
    if (i < options_.racks.size() && !options_.racks[i].empty()) {
      slot.rack = options_.racks[i];
    }
    if (snapshot != nullptr) Restore(*snapshot, i, slot);
    RETURN_IF_ERROR(StartProcess(slot));
  }
  return absl::OkStatus();
}

absl::Status ClusterCore::StartControllers(
    const ClusterSnapshot::Content* snapshot) {
  ASSIGN_OR_RETURN(broker_config_, BrokerConfig::Parse(options_.broker_config,
                                                       options_.broker_count));
  warnings_ = broker_config_->properties.Warnings();
  ASSIGN_OR_RETURN(controller_storage_, OpenStorage("controller"));
  RETURN_IF_ERROR(Identify(*controller_storage_, "controller"));
  for (int32_t i = 0; i < options_.controller_count; ++i) {
    controllers_.push_back({.id = kFirstControllerId + i});
  }
  active_controller_ = kFirstControllerId;
  Controller::Options options = ControllerOptions(active_controller_);
  if (snapshot != nullptr) options.initial_records = snapshot->metadata;
  ASSIGN_OR_RETURN(controller_,
                   Controller::Start(network_, *controller_storage_, options));
  controller_->OnChangeWhileNotCalm([this] { UpdateCalm(Settled()); });
  return absl::OkStatus();
}

absl::Status ClusterCore::StartProcess(Slot& slot) {
  const std::string name = absl::StrCat("broker-", slot.id);
  if (slot.storage == nullptr) {
    ASSIGN_OR_RETURN(slot.storage, OpenStorage(name));
    RETURN_IF_ERROR(Identify(*slot.storage, name));
    RETURN_IF_ERROR(ReadCleanShutdown(slot));
  }
  slot.storage->health().Mend();
  slot.entry.endpoint = {
      .id = slot.id, .host = slot.endpoint.host, .port = slot.endpoint.port};
  slot.state = BrokerState::kStarting;
  slot.running = false;
  ASSIGN_OR_RETURN(slot.broker,
                   kafka_embedded::Broker::Start(
                       network_, *slot.storage, *this,
                       {.id = slot.id,
                        .cluster_id = cluster_id_,
                        .rack = slot.rack,
                        .endpoints = {slot.endpoint},
                        .config = broker_config_,
                        .previous_broker_epoch = slot.previous_epoch}));
  slot.entry.address = slot.broker->address();
  slot.door->Open(*slot.broker);
  Note(slot.id, "starting");
  slot.entry.handler = slot.door.get();
  ApplyMachine(slot);
  return absl::OkStatus();
}

absl::Status ClusterCore::ReadCleanShutdown(Slot& slot) {
  if (!slot.storage->durable()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto epoch, slot.storage->Get(kCleanShutdownName));
  slot.previous_epoch = -1;
  if (!epoch.has_value()) return absl::OkStatus();
  if (!absl::SimpleAtoi(*epoch, &slot.previous_epoch)) {
    return absl::DataLossError(absl::StrCat(
        "data directory of broker ", slot.id, ": \"", kCleanShutdownName,
        "\" is \"", *epoch, "\", expected a broker epoch"));
  }
  // It counts once: what comes now may end in a crash.
  return slot.storage->Delete(kCleanShutdownName);
}

bool ClusterCore::AllActive() const {
  return std::all_of(slots_.begin(), slots_.end(), [](const Slot& slot) {
    return slot.running && slot.broker->active();
  });
}

absl::Status ClusterCore::Stop() {
  absl::Status status;
  calm_ = true;  // Nobody is to make up for what ends now.
  for (auto slot = slots_.rbegin(); slot != slots_.rend(); ++slot) {
    if (slot->broker != nullptr) status.Update(StopProcess(*slot));
    slot->storage.reset();
  }
  controller_.reset();
  if (controller_storage_ != nullptr) {
    status.Update(controller_storage_->Sync());
    controller_storage_.reset();
  }
  return status;
}

// ---- Brokers that come and go ----

absl::Status ClusterCore::CrashBroker(int32_t id) {
  ASSIGN_OR_RETURN(Slot * slot,
                   SlotIn(id, {BrokerState::kRunning, BrokerState::kStarting,
                               BrokerState::kStopping, BrokerState::kPaused}));
  Note(id, "crashed");
  UpdateCalm(false);
  slot->state = BrokerState::kCrashed;
  slot->previous_epoch = -1;
  slot->running = false;
  slot->door->Close();
  slot->broker.reset();
  slot->storage.reset();
  CloseConnections(*slot);
  UpdateCalm(Settled());
  return absl::OkStatus();
}

absl::Status ClusterCore::FailLogDir(int32_t id) {
  ASSIGN_OR_RETURN(Slot * slot,
                   SlotIn(id, {BrokerState::kRunning, BrokerState::kStarting,
                               BrokerState::kStopping, BrokerState::kPaused}));
  slot->storage->health().Report(KafkaError(
      ErrorCode::kKafkaStorageError,
      absl::StrCat("log directory of broker ", id, ": made to fail")));
  return absl::OkStatus();
}

absl::Status ClusterCore::BeginStopBroker(int32_t id) {
  ASSIGN_OR_RETURN(Slot * slot,
                   SlotIn(id, {BrokerState::kRunning, BrokerState::kStarting}));
  Note(id, "stopping");
  UpdateCalm(false);
  slot->state = BrokerState::kStopping;
  slot->broker->BeginControlledShutdown();
  return absl::OkStatus();
}

absl::Status ClusterCore::BeginStartBroker(int32_t id) {
  ASSIGN_OR_RETURN(Slot * slot,
                   SlotIn(id, {BrokerState::kStopped, BrokerState::kCrashed}));
  if (listeners_ != nullptr) {
    RETURN_IF_ERROR(listeners_->Reopen(IndexOf(*slot)));
  }
  UpdateCalm(false);
  const BrokerState before = slot->state;
  const absl::Status started = StartProcess(*slot);
  if (started.ok()) return started;
  slot->state = before;
  if (listeners_ != nullptr) listeners_->Close(IndexOf(*slot));
  UpdateCalm(Settled());
  return started;
}

absl::Status ClusterCore::PauseBroker(int32_t id) {
  ASSIGN_OR_RETURN(Slot * slot, SlotIn(id, {BrokerState::kRunning}));
  Note(id, "paused");
  slot->state = BrokerState::kPaused;
  if (listeners_ != nullptr) listeners_->Hold(IndexOf(*slot));
  network_.Pause(slot->broker->address());
  UpdateCalm(Settled());
  return absl::OkStatus();
}

absl::Status ClusterCore::ResumeBroker(int32_t id) {
  ASSIGN_OR_RETURN(Slot * slot, SlotIn(id, {BrokerState::kPaused}));
  Note(id, "resumed");
  slot->state = BrokerState::kRunning;
  UpdateCalm(false);
  network_.Resume(slot->broker->address());
  if (listeners_ != nullptr) listeners_->Open(IndexOf(*slot), *slot->tcp_door);
  UpdateCalm(Settled());
  return absl::OkStatus();
}

absl::StatusOr<BrokerState> ClusterCore::StateOf(int32_t id) const {
  const Slot* slot = SlotOf(id);
  if (slot != nullptr) return slot->state;
  return absl::NotFoundError(
      absl::StrCat("broker ", id, ": no such broker, the cluster has ",
                   options_.first_broker_id, " to ",
                   options_.first_broker_id + options_.broker_count - 1));
}

absl::StatusOr<ClusterCore::Slot*> ClusterCore::SlotIn(
    int32_t id, std::initializer_list<BrokerState> states) {
  ASSIGN_OR_RETURN(const BrokerState state, StateOf(id));
  if (std::find(states.begin(), states.end(), state) == states.end()) {
    return absl::FailedPreconditionError(absl::StrCat(
        "broker ", id, " is ", BrokerStateName(state), ", expected ",
        absl::StrJoin(states, " or ", [](std::string* out, BrokerState s) {
          absl::StrAppend(out, BrokerStateName(s));
        })));
  }
  return const_cast<Slot*>(SlotOf(id));
}

void ClusterCore::OnBrokerRunning(int32_t broker_id) {
  Slot& slot = *const_cast<Slot*>(SlotOf(broker_id));
  slot.running = true;
  Note(broker_id, "running");
  if (slot.state == BrokerState::kStarting) slot.state = BrokerState::kRunning;
  if (listeners_ != nullptr) listeners_->Open(IndexOf(slot), *slot.tcp_door);
  UpdateCalm(calm_ || Settled());
}

void ClusterCore::OnBrokerShuttingDown(int32_t broker_id) {
  network_.Send(self_, self_, [this, broker_id] {
    Slot* const slot = const_cast<Slot*>(SlotOf(broker_id));
    // It may have crashed a moment before.
    if (slot->broker == nullptr ||
        slot->broker->state() != BrokerLifecycle::State::kShuttingDown) {
      return;
    }
    // A disk that cannot be written is met again when the broker starts.
    StopProcess(*slot).IgnoreError();
    UpdateCalm(Settled());
  });
}

absl::Status ClusterCore::StopProcess(Slot& slot) {
  Note(slot.id, "stopped");
  absl::Status status = slot.broker->Shutdown();
  slot.state = BrokerState::kStopped;
  slot.previous_epoch = slot.broker->broker_epoch();
  slot.running = false;
  slot.door->Close();
  slot.broker.reset();
  if (slot.storage->durable()) {
    status.Update(slot.storage->Put(kCleanShutdownName,
                                    absl::StrCat(slot.previous_epoch)));
  }
  status.Update(slot.storage->Sync());
  if (slot.storage->durable()) slot.storage.reset();
  CloseConnections(slot);
  return status;
}

void ClusterCore::CloseConnections(Slot& slot) {
  slot.entry = {};
  if (listeners_ != nullptr) listeners_->Close(IndexOf(slot));
  NotifyGone(slot.id);
}

bool ClusterCore::Settled() const {
  if (controller_ == nullptr || !network_.calm()) return false;
  for (const Slot& slot : slots_) {
    const BrokerRegistration* registered =
        controller_->image().FindBroker(slot.id);
    if (slot.state == BrokerState::kRunning) {
      if (registered == nullptr || registered->fenced ||
          registered->in_controlled_shutdown ||
          registered->epoch != slot.broker->broker_epoch()) {
        return false;
      }
    } else if (slot.broker != nullptr && slot.state != BrokerState::kPaused) {
      return false;  // On its way up or down.
    } else if (registered != nullptr && !registered->fenced) {
      return false;  // Its session has yet to end.
    }
  }
  return true;
}

void ClusterCore::UpdateCalm(bool settled) {
  if (settled == calm_) return;
  calm_ = settled;
  if (controller_ != nullptr) controller_->SetCalm(calm_);
  for (const Slot& slot : slots_) {
    if (slot.broker != nullptr) slot.broker->OnCalmChanged();
  }
}

// ---- Storage ----

absl::StatusOr<std::unique_ptr<Storage>> ClusterCore::OpenStorage(
    const std::string& name) {
  if (options_.data_dir.empty()) return std::make_unique<MemoryStorage>();
  return RocksDbStorage::Open(absl::StrCat(options_.data_dir, "/", name));
}

absl::Status ClusterCore::Identify(Storage& storage, const std::string& name) {
  for (std::string& notice : storage.notices()) {
    warnings_.push_back(std::move(notice));
  }
  if (!storage.durable()) {
    if (cluster_id_.empty()) cluster_id_ = random_.NextUuid().ToString();
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const auto stored, storage.Get(kClusterIdName));
  if (cluster_id_.empty()) {
    cluster_id_ = stored.value_or(random_.NextUuid().ToString());
  }
  if (!stored.has_value()) return storage.Put(kClusterIdName, cluster_id_);
  if (*stored == cluster_id_) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("data directory \"", options_.data_dir, "/", name,
                   "\": INCONSISTENT_CLUSTER_ID, it belongs to the cluster ",
                   *stored, ", expected ", cluster_id_));
}

// ---- Who comes between ----

absl::Status ClusterCore::Intercept(RequestInterceptor* interceptor) {
  if (interceptor != nullptr && interceptor_ != nullptr) {
    return absl::FailedPreconditionError(
        "the cluster's requests are intercepted already, expected one at a "
        "time");
  }
  interceptor_ = interceptor;
  for (const Slot& slot : slots_) slot.door->set_interceptor(interceptor);
  return absl::OkStatus();
}

const ClusterCore::Slot* ClusterCore::SlotOf(int32_t id) const {
  for (const Slot& slot : slots_) {
    if (slot.id == id) return &slot;
  }
  return nullptr;
}

kafka_embedded::Broker* ClusterCore::FindBroker(int32_t id) const {
  const Slot* slot = SlotOf(id);
  return slot == nullptr ? nullptr : slot->broker.get();
}

std::optional<PeerDirectory::Peer> ClusterCore::FindPeer(int32_t broker_id) {
  kafka_embedded::Broker* const broker = FindBroker(broker_id);
  if (broker == nullptr) return std::nullopt;
  return Peer{.address = broker->address(), .replicas = &broker->replicas()};
}

std::vector<BrokerEndpoint> ClusterCore::AllBrokers() const {
  std::vector<BrokerEndpoint> brokers;
  brokers.reserve(slots_.size());
  for (const Slot& slot : slots_) {
    brokers.push_back({.id = slot.id,
                       .host = slot.endpoint.host,
                       .port = slot.endpoint.port});
  }
  return brokers;
}

std::vector<BrokerEndpoint> ClusterCore::Brokers() const {
  std::vector<BrokerEndpoint> brokers;
  brokers.reserve(slots_.size());
  for (const Slot& slot : slots_) {
    if (slot.running) brokers.push_back(slot.entry.endpoint);
  }
  return brokers;
}

const BrokerDirectory::Broker* ClusterCore::Find(int32_t broker_id) const {
  const Slot* slot = SlotOf(broker_id);
  return slot == nullptr || !slot->running ? nullptr : &slot->entry;
}

BrokerDirectory::VersionRange ClusterCore::Versions(int32_t,
                                                    ApiKey api_key) const {
  const auto range = kafka_embedded::Broker::Versions(api_key);
  if (!range.has_value()) return VersionRange();
  return VersionRange{.min = range->min, .max = range->max};
}

absl::StatusOr<PartitionState> ClusterCore::Describe(
    const TopicPartition& partition) {
  ASSIGN_OR_RETURN(const auto found, FindPartition(partition));
  const PartitionRegistration& registration = *found.second;
  PartitionState state{
      .leader = registration.leader,
      .leader_epoch = registration.leader_epoch,
      .replicas = {registration.replicas.begin(), registration.replicas.end()},
      .isr = {registration.isr.begin(), registration.isr.end()}};
  kafka_embedded::Broker* leader = FindBroker(registration.leader);
  if (leader == nullptr) return state;
  const Partition* replica =
      leader->replicas().Find(found.first, partition.partition);
  if (replica == nullptr) return state;  // The metadata is under way to it.
  const Log& log = replica->log();
  state.log_start_offset = log.log_start_offset();
  state.high_watermark = log.high_watermark();
  state.last_stable_offset = log.last_stable_offset();
  state.log_end_offset = log.log_end_offset();
  return state;
}

}  // namespace kafka_embedded
