#include "kafka_embedded/protocol/codec_instantiation.h"
#include "kafka_embedded/protocol/messages/broker_heartbeat.h"
#include "kafka_embedded/protocol/messages/broker_registration.h"
#include "kafka_embedded/protocol/messages/controller_registration.h"
#include "kafka_embedded/protocol/messages/envelope.h"
#include "kafka_embedded/protocol/messages/unregister_broker.h"
#include "kafka_embedded/protocol/messages/unregister_controller.h"

namespace kafka_embedded {

KAFKA_EMBEDDED_STRUCT(broker_registration_request::Listener);
KAFKA_EMBEDDED_STRUCT(broker_registration_request::Feature);
KAFKA_EMBEDDED_MESSAGE(BrokerRegistrationRequest);

KAFKA_EMBEDDED_MESSAGE(BrokerRegistrationResponse);

KAFKA_EMBEDDED_MESSAGE(BrokerHeartbeatRequest);

KAFKA_EMBEDDED_MESSAGE(BrokerHeartbeatResponse);

KAFKA_EMBEDDED_MESSAGE(UnregisterBrokerRequest);

KAFKA_EMBEDDED_MESSAGE(UnregisterBrokerResponse);

KAFKA_EMBEDDED_STRUCT(controller_registration_request::Listener);
KAFKA_EMBEDDED_STRUCT(controller_registration_request::Feature);
KAFKA_EMBEDDED_MESSAGE(ControllerRegistrationRequest);

KAFKA_EMBEDDED_MESSAGE(ControllerRegistrationResponse);

KAFKA_EMBEDDED_MESSAGE(UnregisterControllerRequest);

KAFKA_EMBEDDED_MESSAGE(UnregisterControllerResponse);

KAFKA_EMBEDDED_MESSAGE(EnvelopeRequest);

KAFKA_EMBEDDED_MESSAGE(EnvelopeResponse);

}  // namespace kafka_embedded
