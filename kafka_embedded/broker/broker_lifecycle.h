// A broker's life as its controller sees it: it registers, is unfenced, keeps
// its session by heartbeats, and asks for leave before it stops.
//
//   starting --the metadata has reached its registration--> recovery
//   recovery --a heartbeat's answer: not fenced--> running
//   running --BeginControlledShutdown--> pending controlled shutdown
//   pending controlled shutdown --the controller lets it go--> shutting down
//   starting, recovery --BeginControlledShutdown--> shutting down
//   starting --initial.broker.registration.timeout.ms--> shutting down
//
// Heartbeats are sent every broker.heartbeat.interval.ms while something in the
// cluster is amiss. While it is calm they would change nothing, and are left
// out: nothing is pending then, and a year may pass at no cost.
#ifndef KAFKA_EMBEDDED_BROKER_BROKER_LIFECYCLE_H_
#define KAFKA_EMBEDDED_BROKER_BROKER_LIFECYCLE_H_

#include <cstdint>
#include <optional>

#include "absl/functional/any_invocable.h"
#include "absl/time/time.h"
#include "kafka_embedded/base/uuid.h"
#include "kafka_embedded/protocol/messages/broker_heartbeat.h"
#include "kafka_embedded/protocol/messages/broker_registration.h"
#include "kafka_embedded/runtime/runtime.h"

namespace kafka_embedded {

class BrokerLifecycle {
 public:
  enum class State {
    kStarting,
    kRecovery,
    kRunning,
    kPendingControlledShutdown,
    kShuttingDown,
  };

  // The broker, as far as its life needs it.
  class Host {
   public:
    virtual ~Host() = default;
    // Nothing as the answer: no controller could be asked. It may never come.
    virtual void SendRegistration(
        int64_t previous_broker_epoch,
        absl::AnyInvocable<void(std::optional<BrokerRegistrationResponse>)>
            respond) = 0;
    virtual void SendHeartbeat(
        BrokerHeartbeatRequest request,
        absl::AnyInvocable<void(std::optional<BrokerHeartbeatResponse>)>
            respond) = 0;
    // The last offset of the metadata log that has arrived.
    virtual int64_t metadata_offset() const = 0;
    // Nothing in the cluster is amiss: nothing that is sent can be lost.
    virtual bool calm() const = 0;
    virtual void OnRunning() = 0;
    // The broker may be taken down now. The last call.
    virtual void OnShuttingDown() = 0;
  };

  struct Options {
    int32_t broker_id = -1;
    Uuid log_dir_id = {};
    absl::Duration heartbeat_interval = absl::Seconds(2);
    absl::Duration registration_timeout = absl::Seconds(60);
    // Of the run before, if that ended cleanly; -1 otherwise.
    int64_t previous_broker_epoch = -1;
  };

  // The host must outlive this.
  BrokerLifecycle(Host& host, Runtime& runtime, Lane lane,
                  const Options& options);

  // Registers. Called once.
  void Start();
  // Asks the controller to move this broker's leaders away first; a broker that
  // does not run has none, and goes at once.
  void BeginControlledShutdown();
  void OnMetadata();
  void OnCalmChanged();
  // The log directory is offline: the controller is told, and again with each
  // heartbeat (KIP-858). Only takes note; may be called from anywhere.
  void OnLogDirFailed();

  State state() const { return state_; }
  int64_t broker_epoch() const { return broker_epoch_; }
  // The transitions above, and no others.
  static bool IsLegal(State from, State to);

 private:
  bool registered() const { return broker_epoch_ >= 0; }
  void MoveTo(State state);
  void Communicate();
  void Register();
  void SendHeartbeat();
  void OnRegistered(const std::optional<BrokerRegistrationResponse>& response);
  void OnHeartbeat(const std::optional<BrokerHeartbeatResponse>& response);
  // Schedules the next communication: it is needed while not calm.
  void After(absl::Duration delay);
  void AfterFailure();

  Host& host_;
  Runtime& runtime_;
  const Options options_;
  State state_ = State::kStarting;
  int64_t broker_epoch_ = -1;
  int failed_attempts_ = 0;
  bool got_shutdown_response_ = false;
  bool log_dir_offline_ = false;
  bool awaits_metadata_ = false;
  // Answers to any but the last communication come too late.
  uint64_t last_sent_ = 0;
  absl::Time registration_deadline_ = absl::InfiniteFuture();
  Timer timer_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_BROKER_BROKER_LIFECYCLE_H_
