// The life of a broker in the cluster, as the controller decides it.
//
//   not registered --BrokerRegistration--> fenced
//   fenced --heartbeat, want_fence=false, caught up--> unfenced
//   unfenced --heartbeat, want_fence--> fenced
//   unfenced --heartbeat, want_shut_down, leads partitions-->
//       in controlled shutdown
//   any --heartbeat, want_shut_down, leads none--> fenced, may shut down
//   unfenced, in controlled shutdown --broker.session.timeout.ms--> fenced
//   any --UnregisterBroker--> not registered
//   any --BrokerRegistration of a new incarnation--> fenced
//
// A broker whose log directory is offline (KIP-858) stays where it is, but
// leads nothing and is in no ISR until its next incarnation.
#ifndef KAFKA_EMBEDDED_CONTROLLER_BROKER_CONTROL_H_
#define KAFKA_EMBEDDED_CONTROLLER_BROKER_CONTROL_H_

#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/controller/decision.h"
#include "kafka_embedded/controller/metadata_image.h"
#include "kafka_embedded/protocol/messages/broker_heartbeat.h"
#include "kafka_embedded/protocol/messages/broker_registration.h"
#include "kafka_embedded/protocol/messages/unregister_broker.h"

namespace kafka_embedded {

// Whether a request's broker epoch is that of the broker's registration;
// STALE_BROKER_EPOCH otherwise.
bool HasBrokerEpoch(const MetadataImage& image, int32_t broker_id,
                    int64_t broker_epoch);

struct BrokerRegistrationContext {
  absl::string_view cluster_id;  // Empty: any will do.
  // The registered incarnation was heard of within its session timeout.
  bool has_session = false;
};

// A broker epoch is the offset of its RegisterBrokerRecord, as in Kafka, so
// that a later registration always has a greater one. Unlike Kafka's, a request
// need not name log directories, and checks only those features that it names.
Decision<BrokerRegistrationResponse> RegisterBroker(
    const MetadataImage& image, const BrokerRegistrationRequest& request,
    const BrokerRegistrationContext& context);

// A broker is unfenced once current_metadata_offset has reached its own
// registration, so that it knows of it when clients come.
Decision<BrokerHeartbeatResponse> ProcessBrokerHeartbeat(
    const MetadataImage& image, const BrokerHeartbeatRequest& request);

// The broker's session has ended: what it led goes to others. Nothing happens
// if it is fenced or not registered.
void FenceBroker(const MetadataImage& image, int32_t broker_id,
                 std::vector<MetadataRecord>& records);

Decision<UnregisterBrokerResponse> UnregisterBroker(
    const MetadataImage& image, const UnregisterBrokerRequest& request);

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CONTROLLER_BROKER_CONTROL_H_
