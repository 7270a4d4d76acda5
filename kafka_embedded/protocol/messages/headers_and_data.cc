#include "kafka_embedded/protocol/codec_instantiation.h"
#include "kafka_embedded/protocol/messages/aborted_txn.h"
#include "kafka_embedded/protocol/messages/consumer_protocol.h"
#include "kafka_embedded/protocol/messages/default_principal_data.h"
#include "kafka_embedded/protocol/messages/headers.h"

namespace kafka_embedded {

KAFKA_EMBEDDED_MESSAGE(RequestHeader);

KAFKA_EMBEDDED_MESSAGE(ResponseHeader);

KAFKA_EMBEDDED_STRUCT(consumer_protocol_subscription::TopicPartition);
KAFKA_EMBEDDED_MESSAGE(ConsumerProtocolSubscription);

KAFKA_EMBEDDED_STRUCT(consumer_protocol_assignment::TopicPartition);
KAFKA_EMBEDDED_MESSAGE(ConsumerProtocolAssignment);

KAFKA_EMBEDDED_MESSAGE(DefaultPrincipalData);

KAFKA_EMBEDDED_MESSAGE(AbortedTxn);

}  // namespace kafka_embedded
