// Where a test comes between a cluster's brokers and whoever asks them, over
// TCP or in the process. testing/faults is made of it.
//
// Without an interceptor a request costs one branch more than it would without
// this file.
#ifndef KAFKA_EMBEDDED_CLUSTER_REQUEST_INTERCEPTOR_H_
#define KAFKA_EMBEDDED_CLUSTER_REQUEST_INTERCEPTOR_H_

#include <cstdint>
#include <memory>

#include "absl/strings/string_view.h"
#include "kafka_embedded/protocol/request_handler.h"
#include "kafka_embedded/runtime/runtime.h"

namespace kafka_embedded {

// In place of an answer: the broker closes the connection, and what else the
// client awaits on it fails. A client in the process may have sent more before
// it learns of that, under the same connection_id: that is to be dropped, as it
// would be in a closed socket.
//
//   respond(MakeMessage(HangUp()));
struct HangUp {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName = "HangUp";
};

class BrokerDoor;

// One broker's door, as long as that broker lives: after a crash and a start
// there is another. A value; must not outlive the cluster.
class BrokerEntrance {
 public:
  BrokerEntrance(BrokerDoor& door, uint64_t life) : door_(&door), life_(life) {}

  int32_t broker_id() const;
  // Grows with each broker under this id.
  uint64_t life() const { return life_; }
  // The broker's own: what is posted to it waits while the broker is paused.
  Lane lane() const;
  // Lets the request in. Drops it if the broker is gone, as its connections
  // are.
  void Admit(const RequestContext& context, ApiMessagePtr request,
             Respond respond) const;

 private:
  BrokerDoor* door_;
  uint64_t life_;
};

class RequestInterceptor {
 public:
  virtual ~RequestInterceptor() = default;
  // In place of the broker: admits the request, now or later, or answers it, if
  // only with HangUp. Requests of one connection must be admitted in the order
  // in which they came. `context.connection` may be gone after this call.
  // Inside the runtime.
  virtual void OnRequest(const BrokerEntrance& entrance,
                         const RequestContext& context, ApiMessagePtr request,
                         Respond respond) = 0;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLUSTER_REQUEST_INTERCEPTOR_H_
