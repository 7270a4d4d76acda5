#include "kafka_embedded/protocol/codec_instantiation.h"
#include "kafka_embedded/protocol/messages/api_versions.h"
#include "kafka_embedded/protocol/messages/describe_cluster.h"
#include "kafka_embedded/protocol/messages/describe_topic_partitions.h"
#include "kafka_embedded/protocol/messages/find_coordinator.h"
#include "kafka_embedded/protocol/messages/metadata.h"

namespace kafka_embedded {

KAFKA_EMBEDDED_MESSAGE(ApiVersionsRequest);

KAFKA_EMBEDDED_STRUCT(api_versions_response::ApiVersion);
KAFKA_EMBEDDED_STRUCT(api_versions_response::SupportedFeatureKey);
KAFKA_EMBEDDED_STRUCT(api_versions_response::FinalizedFeatureKey);
KAFKA_EMBEDDED_MESSAGE(ApiVersionsResponse);

KAFKA_EMBEDDED_STRUCT(metadata_request::MetadataRequestTopic);
KAFKA_EMBEDDED_MESSAGE(MetadataRequest);

KAFKA_EMBEDDED_STRUCT(metadata_response::MetadataResponseBroker);
KAFKA_EMBEDDED_STRUCT(metadata_response::MetadataResponsePartition);
KAFKA_EMBEDDED_STRUCT(metadata_response::MetadataResponseTopic);
KAFKA_EMBEDDED_MESSAGE(MetadataResponse);

KAFKA_EMBEDDED_STRUCT(describe_topic_partitions_request::TopicRequest);
KAFKA_EMBEDDED_STRUCT(describe_topic_partitions_request::Cursor);
KAFKA_EMBEDDED_MESSAGE(DescribeTopicPartitionsRequest);

KAFKA_EMBEDDED_STRUCT(describe_topic_partitions_response::
                          DescribeTopicPartitionsResponsePartition);
KAFKA_EMBEDDED_STRUCT(
    describe_topic_partitions_response::DescribeTopicPartitionsResponseTopic);
KAFKA_EMBEDDED_STRUCT(describe_topic_partitions_response::Cursor);
KAFKA_EMBEDDED_MESSAGE(DescribeTopicPartitionsResponse);

KAFKA_EMBEDDED_MESSAGE(DescribeClusterRequest);

KAFKA_EMBEDDED_STRUCT(describe_cluster_response::DescribeClusterBroker);
KAFKA_EMBEDDED_MESSAGE(DescribeClusterResponse);

KAFKA_EMBEDDED_MESSAGE(FindCoordinatorRequest);

KAFKA_EMBEDDED_STRUCT(find_coordinator_response::Coordinator);
KAFKA_EMBEDDED_MESSAGE(FindCoordinatorResponse);

}  // namespace kafka_embedded
