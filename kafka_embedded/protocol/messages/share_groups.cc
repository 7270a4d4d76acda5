#include "kafka_embedded/protocol/codec_instantiation.h"
#include "kafka_embedded/protocol/messages/share_acknowledge.h"
#include "kafka_embedded/protocol/messages/share_fetch.h"
#include "kafka_embedded/protocol/messages/share_group_describe.h"
#include "kafka_embedded/protocol/messages/share_group_heartbeat.h"

namespace kafka_embedded {

KAFKA_EMBEDDED_MESSAGE(ShareGroupHeartbeatRequest);

KAFKA_EMBEDDED_STRUCT(share_group_heartbeat_response::TopicPartitions);
KAFKA_EMBEDDED_STRUCT(share_group_heartbeat_response::Assignment);
KAFKA_EMBEDDED_MESSAGE(ShareGroupHeartbeatResponse);

KAFKA_EMBEDDED_MESSAGE(ShareGroupDescribeRequest);

KAFKA_EMBEDDED_STRUCT(share_group_describe_response::TopicPartitions);
KAFKA_EMBEDDED_STRUCT(share_group_describe_response::Assignment);
KAFKA_EMBEDDED_STRUCT(share_group_describe_response::Member);
KAFKA_EMBEDDED_STRUCT(share_group_describe_response::DescribedGroup);
KAFKA_EMBEDDED_MESSAGE(ShareGroupDescribeResponse);

KAFKA_EMBEDDED_STRUCT(share_fetch_request::AcknowledgementBatch);
KAFKA_EMBEDDED_STRUCT(share_fetch_request::FetchPartition);
KAFKA_EMBEDDED_STRUCT(share_fetch_request::FetchTopic);
KAFKA_EMBEDDED_STRUCT(share_fetch_request::ForgottenTopic);
KAFKA_EMBEDDED_MESSAGE(ShareFetchRequest);

KAFKA_EMBEDDED_STRUCT(share_fetch_response::LeaderIdAndEpoch);
KAFKA_EMBEDDED_STRUCT(share_fetch_response::AcquiredRecords);
KAFKA_EMBEDDED_STRUCT(share_fetch_response::PartitionData);
KAFKA_EMBEDDED_STRUCT(share_fetch_response::ShareFetchableTopicResponse);
KAFKA_EMBEDDED_STRUCT(share_fetch_response::NodeEndpoint);
KAFKA_EMBEDDED_MESSAGE(ShareFetchResponse);

KAFKA_EMBEDDED_STRUCT(share_acknowledge_request::AcknowledgementBatch);
KAFKA_EMBEDDED_STRUCT(share_acknowledge_request::AcknowledgePartition);
KAFKA_EMBEDDED_STRUCT(share_acknowledge_request::AcknowledgeTopic);
KAFKA_EMBEDDED_MESSAGE(ShareAcknowledgeRequest);

KAFKA_EMBEDDED_STRUCT(share_acknowledge_response::LeaderIdAndEpoch);
KAFKA_EMBEDDED_STRUCT(share_acknowledge_response::PartitionData);
KAFKA_EMBEDDED_STRUCT(
    share_acknowledge_response::ShareAcknowledgeTopicResponse);
KAFKA_EMBEDDED_STRUCT(share_acknowledge_response::NodeEndpoint);
KAFKA_EMBEDDED_MESSAGE(ShareAcknowledgeResponse);

}  // namespace kafka_embedded
