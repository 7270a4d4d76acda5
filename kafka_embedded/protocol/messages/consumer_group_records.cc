#include "kafka_embedded/protocol/messages/consumer_group_records.h"

#include "kafka_embedded/protocol/codec_instantiation.h"
#include "kafka_embedded/protocol/messages/consumer_group_member_records.h"

namespace kafka_embedded {

KAFKA_EMBEDDED_MESSAGE(ConsumerGroupMetadataKey);

KAFKA_EMBEDDED_MESSAGE(ConsumerGroupMetadataValue);

KAFKA_EMBEDDED_MESSAGE(ConsumerGroupPartitionMetadataKey);

KAFKA_EMBEDDED_STRUCT(
    consumer_group_partition_metadata_value::PartitionMetadata);
KAFKA_EMBEDDED_STRUCT(consumer_group_partition_metadata_value::TopicMetadata);
KAFKA_EMBEDDED_MESSAGE(ConsumerGroupPartitionMetadataValue);

KAFKA_EMBEDDED_MESSAGE(ConsumerGroupTargetAssignmentMetadataKey);

KAFKA_EMBEDDED_MESSAGE(ConsumerGroupTargetAssignmentMetadataValue);

KAFKA_EMBEDDED_MESSAGE(ConsumerGroupRegularExpressionKey);

KAFKA_EMBEDDED_MESSAGE(ConsumerGroupRegularExpressionValue);

KAFKA_EMBEDDED_MESSAGE(ConsumerGroupMemberMetadataKey);

KAFKA_EMBEDDED_STRUCT(consumer_group_member_metadata_value::ClassicProtocol);
KAFKA_EMBEDDED_STRUCT(
    consumer_group_member_metadata_value::ClassicMemberMetadata);
KAFKA_EMBEDDED_MESSAGE(ConsumerGroupMemberMetadataValue);

KAFKA_EMBEDDED_MESSAGE(ConsumerGroupTargetAssignmentMemberKey);

KAFKA_EMBEDDED_STRUCT(
    consumer_group_target_assignment_member_value::TopicPartition);
KAFKA_EMBEDDED_MESSAGE(ConsumerGroupTargetAssignmentMemberValue);

KAFKA_EMBEDDED_MESSAGE(ConsumerGroupCurrentMemberAssignmentKey);

KAFKA_EMBEDDED_STRUCT(
    consumer_group_current_member_assignment_value::TopicPartitions);
KAFKA_EMBEDDED_MESSAGE(ConsumerGroupCurrentMemberAssignmentValue);

}  // namespace kafka_embedded
