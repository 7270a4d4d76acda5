#include "kafka_embedded/protocol/codec_instantiation.h"
#include "kafka_embedded/protocol/messages/alter_partition.h"
#include "kafka_embedded/protocol/messages/alter_partition_reassignments.h"
#include "kafka_embedded/protocol/messages/alter_replica_log_dirs.h"
#include "kafka_embedded/protocol/messages/assign_replicas_to_dirs.h"
#include "kafka_embedded/protocol/messages/describe_log_dirs.h"
#include "kafka_embedded/protocol/messages/list_partition_reassignments.h"

namespace kafka_embedded {

KAFKA_EMBEDDED_STRUCT(alter_replica_log_dirs_request::AlterReplicaLogDirTopic);
KAFKA_EMBEDDED_STRUCT(alter_replica_log_dirs_request::AlterReplicaLogDir);
KAFKA_EMBEDDED_MESSAGE(AlterReplicaLogDirsRequest);

KAFKA_EMBEDDED_STRUCT(
    alter_replica_log_dirs_response::AlterReplicaLogDirPartitionResult);
KAFKA_EMBEDDED_STRUCT(
    alter_replica_log_dirs_response::AlterReplicaLogDirTopicResult);
KAFKA_EMBEDDED_MESSAGE(AlterReplicaLogDirsResponse);

KAFKA_EMBEDDED_STRUCT(describe_log_dirs_request::DescribableLogDirTopic);
KAFKA_EMBEDDED_MESSAGE(DescribeLogDirsRequest);

KAFKA_EMBEDDED_STRUCT(describe_log_dirs_response::DescribeLogDirsPartition);
KAFKA_EMBEDDED_STRUCT(describe_log_dirs_response::DescribeLogDirsTopic);
KAFKA_EMBEDDED_STRUCT(describe_log_dirs_response::DescribeLogDirsResult);
KAFKA_EMBEDDED_MESSAGE(DescribeLogDirsResponse);

KAFKA_EMBEDDED_STRUCT(
    alter_partition_reassignments_request::ReassignablePartition);
KAFKA_EMBEDDED_STRUCT(alter_partition_reassignments_request::ReassignableTopic);
KAFKA_EMBEDDED_MESSAGE(AlterPartitionReassignmentsRequest);

KAFKA_EMBEDDED_STRUCT(
    alter_partition_reassignments_response::ReassignablePartitionResponse);
KAFKA_EMBEDDED_STRUCT(
    alter_partition_reassignments_response::ReassignableTopicResponse);
KAFKA_EMBEDDED_MESSAGE(AlterPartitionReassignmentsResponse);

KAFKA_EMBEDDED_STRUCT(
    list_partition_reassignments_request::ListPartitionReassignmentsTopics);
KAFKA_EMBEDDED_MESSAGE(ListPartitionReassignmentsRequest);

KAFKA_EMBEDDED_STRUCT(
    list_partition_reassignments_response::OngoingPartitionReassignment);
KAFKA_EMBEDDED_STRUCT(
    list_partition_reassignments_response::OngoingTopicReassignment);
KAFKA_EMBEDDED_MESSAGE(ListPartitionReassignmentsResponse);

KAFKA_EMBEDDED_STRUCT(assign_replicas_to_dirs_request::PartitionData);
KAFKA_EMBEDDED_STRUCT(assign_replicas_to_dirs_request::TopicData);
KAFKA_EMBEDDED_STRUCT(assign_replicas_to_dirs_request::DirectoryData);
KAFKA_EMBEDDED_MESSAGE(AssignReplicasToDirsRequest);

KAFKA_EMBEDDED_STRUCT(assign_replicas_to_dirs_response::PartitionData);
KAFKA_EMBEDDED_STRUCT(assign_replicas_to_dirs_response::TopicData);
KAFKA_EMBEDDED_STRUCT(assign_replicas_to_dirs_response::DirectoryData);
KAFKA_EMBEDDED_MESSAGE(AssignReplicasToDirsResponse);

KAFKA_EMBEDDED_STRUCT(alter_partition_request::BrokerState);
KAFKA_EMBEDDED_STRUCT(alter_partition_request::PartitionData);
KAFKA_EMBEDDED_STRUCT(alter_partition_request::TopicData);
KAFKA_EMBEDDED_MESSAGE(AlterPartitionRequest);

KAFKA_EMBEDDED_STRUCT(alter_partition_response::PartitionData);
KAFKA_EMBEDDED_STRUCT(alter_partition_response::TopicData);
KAFKA_EMBEDDED_MESSAGE(AlterPartitionResponse);

}  // namespace kafka_embedded
