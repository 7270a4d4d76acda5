#include "kafka_embedded/protocol/codec_instantiation.h"
#include "kafka_embedded/protocol/messages/streams_group_describe.h"
#include "kafka_embedded/protocol/messages/streams_group_heartbeat.h"
#include "kafka_embedded/protocol/messages/streams_group_topology_description_update.h"

namespace kafka_embedded {

KAFKA_EMBEDDED_STRUCT(streams_group_heartbeat_request::KeyValue);
KAFKA_EMBEDDED_STRUCT(streams_group_heartbeat_request::TopicInfo);
KAFKA_EMBEDDED_STRUCT(streams_group_heartbeat_request::CopartitionGroup);
KAFKA_EMBEDDED_STRUCT(streams_group_heartbeat_request::Subtopology);
KAFKA_EMBEDDED_STRUCT(streams_group_heartbeat_request::Topology);
KAFKA_EMBEDDED_STRUCT(streams_group_heartbeat_request::TaskIds);
KAFKA_EMBEDDED_STRUCT(streams_group_heartbeat_request::Endpoint);
KAFKA_EMBEDDED_STRUCT(streams_group_heartbeat_request::TaskOffset);
KAFKA_EMBEDDED_MESSAGE(StreamsGroupHeartbeatRequest);

KAFKA_EMBEDDED_STRUCT(streams_group_heartbeat_response::Status);
KAFKA_EMBEDDED_STRUCT(streams_group_heartbeat_response::TaskIds);
KAFKA_EMBEDDED_STRUCT(streams_group_heartbeat_response::Endpoint);
KAFKA_EMBEDDED_STRUCT(streams_group_heartbeat_response::TopicPartition);
KAFKA_EMBEDDED_STRUCT(streams_group_heartbeat_response::EndpointToPartitions);
KAFKA_EMBEDDED_MESSAGE(StreamsGroupHeartbeatResponse);

KAFKA_EMBEDDED_MESSAGE(StreamsGroupDescribeRequest);

KAFKA_EMBEDDED_STRUCT(streams_group_describe_response::KeyValue);
KAFKA_EMBEDDED_STRUCT(streams_group_describe_response::TopicInfo);
KAFKA_EMBEDDED_STRUCT(streams_group_describe_response::Subtopology);
KAFKA_EMBEDDED_STRUCT(streams_group_describe_response::Topology);
KAFKA_EMBEDDED_STRUCT(streams_group_describe_response::Endpoint);
KAFKA_EMBEDDED_STRUCT(streams_group_describe_response::TaskOffset);
KAFKA_EMBEDDED_STRUCT(streams_group_describe_response::TaskIds);
KAFKA_EMBEDDED_STRUCT(streams_group_describe_response::Assignment);
KAFKA_EMBEDDED_STRUCT(streams_group_describe_response::Member);
KAFKA_EMBEDDED_STRUCT(streams_group_describe_response::TopologyDescriptionNode);
KAFKA_EMBEDDED_STRUCT(
    streams_group_describe_response::TopologyDescriptionSubtopology);
KAFKA_EMBEDDED_STRUCT(
    streams_group_describe_response::TopologyDescriptionGlobalStore);
KAFKA_EMBEDDED_STRUCT(streams_group_describe_response::TopologyDescription);
KAFKA_EMBEDDED_STRUCT(streams_group_describe_response::DescribedGroup);
KAFKA_EMBEDDED_MESSAGE(StreamsGroupDescribeResponse);

KAFKA_EMBEDDED_STRUCT(
    streams_group_topology_description_update_request::TopologyDescriptionNode);
KAFKA_EMBEDDED_STRUCT(streams_group_topology_description_update_request::
                          TopologyDescriptionSubtopology);
KAFKA_EMBEDDED_STRUCT(streams_group_topology_description_update_request::
                          TopologyDescriptionGlobalStore);
KAFKA_EMBEDDED_STRUCT(
    streams_group_topology_description_update_request::TopologyDescription);
KAFKA_EMBEDDED_MESSAGE(StreamsGroupTopologyDescriptionUpdateRequest);

KAFKA_EMBEDDED_MESSAGE(StreamsGroupTopologyDescriptionUpdateResponse);

}  // namespace kafka_embedded
