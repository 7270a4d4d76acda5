#include "kafka_embedded/protocol/codec_instantiation.h"
#include "kafka_embedded/protocol/messages/alter_share_group_offsets.h"
#include "kafka_embedded/protocol/messages/delete_share_group_offsets.h"
#include "kafka_embedded/protocol/messages/describe_share_group_offsets.h"

namespace kafka_embedded {

KAFKA_EMBEDDED_STRUCT(describe_share_group_offsets_request::
                          DescribeShareGroupOffsetsRequestTopic);
KAFKA_EMBEDDED_STRUCT(describe_share_group_offsets_request::
                          DescribeShareGroupOffsetsRequestGroup);
KAFKA_EMBEDDED_MESSAGE(DescribeShareGroupOffsetsRequest);

KAFKA_EMBEDDED_STRUCT(describe_share_group_offsets_response::
                          DescribeShareGroupOffsetsResponsePartition);
KAFKA_EMBEDDED_STRUCT(describe_share_group_offsets_response::
                          DescribeShareGroupOffsetsResponseTopic);
KAFKA_EMBEDDED_STRUCT(describe_share_group_offsets_response::
                          DescribeShareGroupOffsetsResponseGroup);
KAFKA_EMBEDDED_MESSAGE(DescribeShareGroupOffsetsResponse);

KAFKA_EMBEDDED_STRUCT(
    alter_share_group_offsets_request::AlterShareGroupOffsetsRequestPartition);
KAFKA_EMBEDDED_STRUCT(
    alter_share_group_offsets_request::AlterShareGroupOffsetsRequestTopic);
KAFKA_EMBEDDED_MESSAGE(AlterShareGroupOffsetsRequest);

KAFKA_EMBEDDED_STRUCT(alter_share_group_offsets_response::
                          AlterShareGroupOffsetsResponsePartition);
KAFKA_EMBEDDED_STRUCT(
    alter_share_group_offsets_response::AlterShareGroupOffsetsResponseTopic);
KAFKA_EMBEDDED_MESSAGE(AlterShareGroupOffsetsResponse);

KAFKA_EMBEDDED_STRUCT(
    delete_share_group_offsets_request::DeleteShareGroupOffsetsRequestTopic);
KAFKA_EMBEDDED_MESSAGE(DeleteShareGroupOffsetsRequest);

KAFKA_EMBEDDED_STRUCT(
    delete_share_group_offsets_response::DeleteShareGroupOffsetsResponseTopic);
KAFKA_EMBEDDED_MESSAGE(DeleteShareGroupOffsetsResponse);

}  // namespace kafka_embedded
