#include "kafka_embedded/protocol/codec_instantiation.h"
#include "kafka_embedded/protocol/messages/consumer_group_describe.h"
#include "kafka_embedded/protocol/messages/consumer_group_heartbeat.h"
#include "kafka_embedded/protocol/messages/get_telemetry_subscriptions.h"
#include "kafka_embedded/protocol/messages/push_telemetry.h"

namespace kafka_embedded {

KAFKA_EMBEDDED_STRUCT(consumer_group_heartbeat_request::TopicPartitions);
KAFKA_EMBEDDED_MESSAGE(ConsumerGroupHeartbeatRequest);

KAFKA_EMBEDDED_STRUCT(consumer_group_heartbeat_response::TopicPartitions);
KAFKA_EMBEDDED_STRUCT(consumer_group_heartbeat_response::Assignment);
KAFKA_EMBEDDED_MESSAGE(ConsumerGroupHeartbeatResponse);

KAFKA_EMBEDDED_MESSAGE(ConsumerGroupDescribeRequest);

KAFKA_EMBEDDED_STRUCT(consumer_group_describe_response::TopicPartitions);
KAFKA_EMBEDDED_STRUCT(consumer_group_describe_response::Assignment);
KAFKA_EMBEDDED_STRUCT(consumer_group_describe_response::Member);
KAFKA_EMBEDDED_STRUCT(consumer_group_describe_response::DescribedGroup);
KAFKA_EMBEDDED_MESSAGE(ConsumerGroupDescribeResponse);

KAFKA_EMBEDDED_MESSAGE(GetTelemetrySubscriptionsRequest);

KAFKA_EMBEDDED_MESSAGE(GetTelemetrySubscriptionsResponse);

KAFKA_EMBEDDED_MESSAGE(PushTelemetryRequest);

KAFKA_EMBEDDED_MESSAGE(PushTelemetryResponse);

}  // namespace kafka_embedded
