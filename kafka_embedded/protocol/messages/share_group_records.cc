#include "kafka_embedded/protocol/messages/share_group_records.h"

#include "kafka_embedded/protocol/codec_instantiation.h"
#include "kafka_embedded/protocol/messages/share_group_member_records.h"

namespace kafka_embedded {

KAFKA_EMBEDDED_MESSAGE(ShareGroupMetadataKey);

KAFKA_EMBEDDED_MESSAGE(ShareGroupMetadataValue);

KAFKA_EMBEDDED_MESSAGE(ShareGroupTargetAssignmentMetadataKey);

KAFKA_EMBEDDED_MESSAGE(ShareGroupTargetAssignmentMetadataValue);

KAFKA_EMBEDDED_MESSAGE(ShareGroupStatePartitionMetadataKey);

KAFKA_EMBEDDED_STRUCT(
    share_group_state_partition_metadata_value::TopicPartitionsInfo);
KAFKA_EMBEDDED_STRUCT(share_group_state_partition_metadata_value::TopicInfo);
KAFKA_EMBEDDED_MESSAGE(ShareGroupStatePartitionMetadataValue);

KAFKA_EMBEDDED_MESSAGE(ShareGroupMemberMetadataKey);

KAFKA_EMBEDDED_MESSAGE(ShareGroupMemberMetadataValue);

KAFKA_EMBEDDED_MESSAGE(ShareGroupTargetAssignmentMemberKey);

KAFKA_EMBEDDED_STRUCT(
    share_group_target_assignment_member_value::TopicPartition);
KAFKA_EMBEDDED_MESSAGE(ShareGroupTargetAssignmentMemberValue);

KAFKA_EMBEDDED_MESSAGE(ShareGroupCurrentMemberAssignmentKey);

KAFKA_EMBEDDED_STRUCT(
    share_group_current_member_assignment_value::TopicPartitions);
KAFKA_EMBEDDED_MESSAGE(ShareGroupCurrentMemberAssignmentValue);

}  // namespace kafka_embedded
