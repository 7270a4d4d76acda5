#include "kafka_embedded/broker/broker_lifecycle.h"

#include <algorithm>
#include <utility>

#include "kafka_embedded/base/check.h"

namespace kafka_embedded {
namespace {

// As in Kafka: the first pause after a failure, and the pause before a broker
// asks again whether it may go.
constexpr absl::Duration kFirstBackoff = absl::Milliseconds(100);
constexpr absl::Duration kFirstShutdownPause = absl::Milliseconds(50);
constexpr int kMostDoublings = 16;

}  // namespace

BrokerLifecycle::BrokerLifecycle(Host& host, Runtime& runtime, Lane lane,
                                 const Options& options)
    : host_(host),
      runtime_(runtime),
      options_(options),
      timer_(runtime, lane, "broker-heartbeat") {}

bool BrokerLifecycle::IsLegal(State from, State to) {
  switch (from) {
    case State::kStarting:
      return to == State::kRecovery || to == State::kShuttingDown;
    case State::kRecovery:
      return to == State::kRunning || to == State::kShuttingDown;
    case State::kRunning:
      return to == State::kPendingControlledShutdown;
    case State::kPendingControlledShutdown:
      return to == State::kShuttingDown;
    case State::kShuttingDown:
      return false;
  }
  return false;
}

void BrokerLifecycle::MoveTo(State state) {
  CHECK(IsLegal(state_, state))
      << "broker " << options_.broker_id << " from state "
      << static_cast<int>(state_) << " to " << static_cast<int>(state);
  state_ = state;
  if (state == State::kRunning) host_.OnRunning();
  if (state == State::kShuttingDown) {
    timer_.Cancel();
    host_.OnShuttingDown();
  }
}

void BrokerLifecycle::Start() {
  registration_deadline_ = runtime_.Now() + options_.registration_timeout;
  Register();
}

void BrokerLifecycle::BeginControlledShutdown() {
  switch (state_) {
    case State::kStarting:
    case State::kRecovery:
      return MoveTo(State::kShuttingDown);
    case State::kRunning:
      MoveTo(State::kPendingControlledShutdown);
      return SendHeartbeat();
    case State::kPendingControlledShutdown:
    case State::kShuttingDown:
      return;
  }
}

void BrokerLifecycle::OnMetadata() {
  if (!awaits_metadata_ || host_.metadata_offset() < broker_epoch_) return;
  awaits_metadata_ = false;
  SendHeartbeat();
}

void BrokerLifecycle::OnCalmChanged() {
  if (state_ == State::kShuttingDown) return;
  if (!host_.calm()) {
    After(options_.heartbeat_interval);
  } else if (state_ == State::kRunning) {
    timer_.Cancel();
  }
}

void BrokerLifecycle::OnLogDirFailed() {
  log_dir_offline_ = true;
  if (state_ == State::kShuttingDown || !registered()) return;
  timer_.ScheduleAfter(absl::ZeroDuration(), [this] { Communicate(); });
}

void BrokerLifecycle::Communicate() {
  if (registered()) return SendHeartbeat();
  if (runtime_.Now() >= registration_deadline_) {
    return MoveTo(State::kShuttingDown);
  }
  Register();
}

void BrokerLifecycle::Register() {
  After(options_.heartbeat_interval);
  host_.SendRegistration(
      options_.previous_broker_epoch,
      [this, sent = ++last_sent_](
          const std::optional<BrokerRegistrationResponse>& response) {
        if (sent == last_sent_) OnRegistered(response);
      });
}

void BrokerLifecycle::OnRegistered(
    const std::optional<BrokerRegistrationResponse>& response) {
  if (state_ == State::kShuttingDown) return;
  // DUPLICATE_BROKER_REGISTRATION ends when the session of the one before does.
  if (!response.has_value() || response->error_code != ErrorCode::kNone) {
    return AfterFailure();
  }
  failed_attempts_ = 0;
  broker_epoch_ = response->broker_epoch;
  SendHeartbeat();
}

void BrokerLifecycle::SendHeartbeat() {
  After(options_.heartbeat_interval);
  BrokerHeartbeatRequest request{
      .broker_id = options_.broker_id,
      .broker_epoch = broker_epoch_,
      .current_metadata_offset = host_.metadata_offset(),
      .want_fence = false,
      .want_shut_down = state_ == State::kPendingControlledShutdown};
  if (log_dir_offline_) request.offline_log_dirs = {options_.log_dir_id};
  host_.SendHeartbeat(
      std::move(request),
      [this, sent = ++last_sent_](
          const std::optional<BrokerHeartbeatResponse>& response) {
        if (sent == last_sent_) OnHeartbeat(response);
      });
}

void BrokerLifecycle::OnHeartbeat(
    const std::optional<BrokerHeartbeatResponse>& response) {
  if (!response.has_value() || response->error_code != ErrorCode::kNone) {
    return AfterFailure();
  }
  failed_attempts_ = 0;
  switch (state_) {
    case State::kStarting:
      if (!response->is_caught_up) {
        awaits_metadata_ = true;
        return OnMetadata();
      }
      MoveTo(State::kRecovery);
      [[fallthrough]];
    case State::kRecovery:
      if (!response->is_fenced) MoveTo(State::kRunning);
      return;
    case State::kRunning:
      return;
    case State::kPendingControlledShutdown:
      if (response->should_shut_down) return MoveTo(State::kShuttingDown);
      timer_.ScheduleAfter(std::exchange(got_shutdown_response_, true)
                               ? options_.heartbeat_interval
                               : kFirstShutdownPause,
                           [this] { Communicate(); });
      return;
    case State::kShuttingDown:
      return;
  }
}

void BrokerLifecycle::After(absl::Duration delay) {
  if (host_.calm()) return;
  timer_.ScheduleAfter(delay, [this] { Communicate(); });
}

void BrokerLifecycle::AfterFailure() {
  const int doublings = std::min(failed_attempts_++, kMostDoublings);
  timer_.ScheduleAfter(
      std::min(kFirstBackoff * (1 << doublings), options_.heartbeat_interval),
      [this] { Communicate(); });
}

}  // namespace kafka_embedded
