// Which brokers the controller has heard of lately: those that were silent for
// broker.session.timeout.ms are to be fenced.
//
// While the cluster is calm no heartbeats are sent (see BrokerLifecycle): every
// broker that has a session keeps it, and nothing is scheduled. When calm ends,
// all are taken to have been heard of just then.
#ifndef KAFKA_EMBEDDED_CONTROLLER_BROKER_SESSIONS_H_
#define KAFKA_EMBEDDED_CONTROLLER_BROKER_SESSIONS_H_

#include <cstdint>
#include <utility>

#include "absl/container/btree_map.h"
#include "absl/functional/any_invocable.h"
#include "absl/time/time.h"
#include "kafka_embedded/runtime/runtime.h"

namespace kafka_embedded {

class BrokerSessions {
 public:
  using OnExpired = absl::AnyInvocable<void(int32_t broker_id)>;

  BrokerSessions(Runtime& runtime, Lane lane, absl::Duration timeout,
                 OnExpired on_expired)
      : runtime_(runtime),
        timeout_(timeout),
        on_expired_(std::move(on_expired)),
        timer_(runtime, lane, "broker-session") {}

  // A broker registered or sent a heartbeat.
  void Touch(int32_t broker_id);
  // It was fenced, or is gone.
  void Remove(int32_t broker_id) { last_contact_.erase(broker_id); }
  bool Has(int32_t broker_id) const;
  void SetCalm(bool calm);

 private:
  void Schedule();
  void Expire();

  Runtime& runtime_;
  const absl::Duration timeout_;
  OnExpired on_expired_;
  bool calm_ = true;
  absl::btree_map<int32_t, absl::Time> last_contact_;
  // May fire early, when the broker it was set for has been heard of since.
  Timer timer_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CONTROLLER_BROKER_SESSIONS_H_
