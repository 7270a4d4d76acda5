#include "kafka_embedded/protocol/codec_instantiation.h"
#include "kafka_embedded/protocol/messages/create_partitions.h"
#include "kafka_embedded/protocol/messages/create_topics.h"
#include "kafka_embedded/protocol/messages/delete_records.h"
#include "kafka_embedded/protocol/messages/delete_topics.h"
#include "kafka_embedded/protocol/messages/elect_leaders.h"

namespace kafka_embedded {

KAFKA_EMBEDDED_STRUCT(create_topics_request::CreatableReplicaAssignment);
KAFKA_EMBEDDED_STRUCT(create_topics_request::CreatableTopicConfig);
KAFKA_EMBEDDED_STRUCT(create_topics_request::CreatableTopic);
KAFKA_EMBEDDED_MESSAGE(CreateTopicsRequest);

KAFKA_EMBEDDED_STRUCT(create_topics_response::CreatableTopicConfigs);
KAFKA_EMBEDDED_STRUCT(create_topics_response::CreatableTopicResult);
KAFKA_EMBEDDED_MESSAGE(CreateTopicsResponse);

KAFKA_EMBEDDED_STRUCT(delete_topics_request::DeleteTopicState);
KAFKA_EMBEDDED_MESSAGE(DeleteTopicsRequest);

KAFKA_EMBEDDED_STRUCT(delete_topics_response::DeletableTopicResult);
KAFKA_EMBEDDED_MESSAGE(DeleteTopicsResponse);

KAFKA_EMBEDDED_STRUCT(create_partitions_request::CreatePartitionsAssignment);
KAFKA_EMBEDDED_STRUCT(create_partitions_request::CreatePartitionsTopic);
KAFKA_EMBEDDED_MESSAGE(CreatePartitionsRequest);

KAFKA_EMBEDDED_STRUCT(create_partitions_response::CreatePartitionsTopicResult);
KAFKA_EMBEDDED_MESSAGE(CreatePartitionsResponse);

KAFKA_EMBEDDED_STRUCT(delete_records_request::DeleteRecordsPartition);
KAFKA_EMBEDDED_STRUCT(delete_records_request::DeleteRecordsTopic);
KAFKA_EMBEDDED_MESSAGE(DeleteRecordsRequest);

KAFKA_EMBEDDED_STRUCT(delete_records_response::DeleteRecordsPartitionResult);
KAFKA_EMBEDDED_STRUCT(delete_records_response::DeleteRecordsTopicResult);
KAFKA_EMBEDDED_MESSAGE(DeleteRecordsResponse);

KAFKA_EMBEDDED_STRUCT(elect_leaders_request::TopicPartitions);
KAFKA_EMBEDDED_MESSAGE(ElectLeadersRequest);

KAFKA_EMBEDDED_STRUCT(elect_leaders_response::PartitionResult);
KAFKA_EMBEDDED_STRUCT(elect_leaders_response::ReplicaElectionResult);
KAFKA_EMBEDDED_MESSAGE(ElectLeadersResponse);

}  // namespace kafka_embedded
