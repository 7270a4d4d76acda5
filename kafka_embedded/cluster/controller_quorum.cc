// Controllers that come and go, and how far brokers are from them.
#include <algorithm>
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/broker/broker_config_def.h"
#include "kafka_embedded/cluster/cluster_core.h"

namespace kafka_embedded {
namespace {

// controller.quorum.fetch.timeout.ms and .election.backoff.max.ms: how long the
// others wait for a leader that says nothing, and then for each other.
constexpr absl::Duration kFetchTimeout = absl::Seconds(2);
constexpr uint64_t kElectionBackoffMaxMs = 1'000;

}  // namespace

Controller::Options ClusterCore::ControllerOptions(int32_t id) const {
  return {.node_id = id,
          .voters = controller_ids(),
          .leader_epoch = controller_epoch_,
          .cluster_id = cluster_id_,
          .config = options_.broker_config,
          .broker_config_def = &BrokerConfigDef()};
}

std::vector<int32_t> ClusterCore::controller_ids() const {
  std::vector<int32_t> ids;
  for (const ControllerSlot& slot : controllers_) ids.push_back(slot.id);
  return ids;
}

std::optional<int32_t> ClusterCore::active_controller() const {
  if (controller_ == nullptr) return std::nullopt;
  return active_controller_;
}

absl::StatusOr<ClusterCore::ControllerSlot*> ClusterCore::ControllerSlotOf(
    int32_t id) {
  for (ControllerSlot& slot : controllers_) {
    if (slot.id == id) return &slot;
  }
  return absl::NotFoundError(
      absl::StrCat("controller ", id, ": no such controller, the cluster has ",
                   controllers_.front().id, " to ", controllers_.back().id));
}

bool ClusterCore::HasMajority() const {
  const auto alive = static_cast<size_t>(absl::c_count_if(
      controllers_, [](const ControllerSlot& slot) { return slot.alive; }));
  return alive > controllers_.size() / 2;
}

absl::Status ClusterCore::CrashController(int32_t id) {
  ASSIGN_OR_RETURN(ControllerSlot* const slot, ControllerSlotOf(id));
  if (!slot->alive) {
    return absl::FailedPreconditionError(
        absl::StrCat("controller ", id, " is crashed, expected running"));
  }
  slot->alive = false;
  // One that nobody follows any more resigns.
  if (id == active_controller_ || !HasMajority()) Depose();
  ScheduleElection();
  return absl::OkStatus();
}

absl::Status ClusterCore::StartController(int32_t id) {
  ASSIGN_OR_RETURN(ControllerSlot* const slot, ControllerSlotOf(id));
  if (slot->alive) {
    return absl::FailedPreconditionError(
        absl::StrCat("controller ", id, " is running, expected crashed"));
  }
  slot->alive = true;
  ScheduleElection();
  return absl::OkStatus();
}

void ClusterCore::Depose() {
  if (controller_ == nullptr) return;
  UpdateCalm(false);
  committed_ = controller_->image();
  controller_.reset();
}

void ClusterCore::ScheduleElection() {
  if (controller_ != nullptr || !HasMajority()) {
    if (election_timer_ != nullptr) election_timer_->Cancel();
    return;
  }
  if (election_timer_ == nullptr) {
    election_timer_ = std::make_unique<Timer>(
        network_.runtime(), network_.lane(self_), "controller-election");
  }
  if (election_timer_->scheduled()) return;
  election_timer_->ScheduleAfter(
      kFetchTimeout + absl::Milliseconds(random_.Below(kElectionBackoffMaxMs)),
      [this] { ElectController(); });
}

void ClusterCore::ElectController() {
  std::vector<int32_t> candidates;
  for (const ControllerSlot& slot : controllers_) {
    if (slot.alive) candidates.push_back(slot.id);
  }
  active_controller_ = candidates[random_.Below(candidates.size())];
  ++controller_epoch_;
  auto controller = Controller::TakeOver(
      network_, *controller_storage_, ControllerOptions(active_controller_),
      std::exchange(committed_, MetadataImage()));
  CHECK_OK(controller.status());  // It has the settings of the first one.
  controller_ = *std::move(controller);
  controller_->OnChangeWhileNotCalm([this] { UpdateCalm(Settled()); });
  for (const Slot& slot : slots_) {
    if (slot.broker == nullptr) continue;
    network_.Send(controller_->address(), slot.broker->address(),
                  [broker = slot.broker.get()] { broker->FollowController(); });
  }
  UpdateCalm(Settled());
}

absl::Status ClusterCore::DelayMetadata(int32_t broker, absl::Duration delay) {
  RETURN_IF_ERROR(StateOf(broker).status());
  if (delay < absl::ZeroDuration()) {
    return absl::InvalidArgumentError(
        absl::StrCat("delay of metadata: ", absl::FormatDuration(delay),
                     " is negative, expected 0 or more"));
  }
  // Of whichever controller is active. The new rules first: a network that is
  // calm for a moment would be noticed.
  Slot& slot = *const_cast<Slot*>(SlotOf(broker));
  const auto before = std::exchange(slot.metadata_delay, {});
  if (delay > absl::ZeroDuration()) {
    const std::string to = absl::StrCat("broker-", broker);
    for (const ControllerSlot& one : controllers_) {
      const std::string from = absl::StrCat("controller-", one.id);
      for (const auto& [a, b] : {std::pair(from, to), std::pair(to, from)}) {
        slot.metadata_delay.push_back(
            network_.AddLinkRule(a, b, {.latency = delay}));
      }
    }
  }
  for (const LinkRuleId rule : before) network_.RemoveLinkRule(rule);
  return absl::OkStatus();
}

}  // namespace kafka_embedded
