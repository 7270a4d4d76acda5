#include "kafka_embedded/protocol/codec_instantiation.h"
#include "kafka_embedded/protocol/messages/fetch.h"
#include "kafka_embedded/protocol/messages/list_offsets.h"
#include "kafka_embedded/protocol/messages/offset_for_leader_epoch.h"
#include "kafka_embedded/protocol/messages/produce.h"

namespace kafka_embedded {

KAFKA_EMBEDDED_STRUCT(produce_request::PartitionProduceData);
KAFKA_EMBEDDED_STRUCT(produce_request::TopicProduceData);
KAFKA_EMBEDDED_MESSAGE(ProduceRequest);

KAFKA_EMBEDDED_STRUCT(produce_response::BatchIndexAndErrorMessage);
KAFKA_EMBEDDED_STRUCT(produce_response::LeaderIdAndEpoch);
KAFKA_EMBEDDED_STRUCT(produce_response::PartitionProduceResponse);
KAFKA_EMBEDDED_STRUCT(produce_response::TopicProduceResponse);
KAFKA_EMBEDDED_STRUCT(produce_response::NodeEndpoint);
KAFKA_EMBEDDED_MESSAGE(ProduceResponse);

KAFKA_EMBEDDED_STRUCT(fetch_request::ReplicaState);
KAFKA_EMBEDDED_STRUCT(fetch_request::FetchPartition);
KAFKA_EMBEDDED_STRUCT(fetch_request::FetchTopic);
KAFKA_EMBEDDED_STRUCT(fetch_request::ForgottenTopic);
KAFKA_EMBEDDED_MESSAGE(FetchRequest);

KAFKA_EMBEDDED_STRUCT(fetch_response::EpochEndOffset);
KAFKA_EMBEDDED_STRUCT(fetch_response::LeaderIdAndEpoch);
KAFKA_EMBEDDED_STRUCT(fetch_response::SnapshotId);
KAFKA_EMBEDDED_STRUCT(fetch_response::AbortedTransaction);
KAFKA_EMBEDDED_STRUCT(fetch_response::PartitionData);
KAFKA_EMBEDDED_STRUCT(fetch_response::FetchableTopicResponse);
KAFKA_EMBEDDED_STRUCT(fetch_response::NodeEndpoint);
KAFKA_EMBEDDED_MESSAGE(FetchResponse);

KAFKA_EMBEDDED_STRUCT(list_offsets_request::ListOffsetsPartition);
KAFKA_EMBEDDED_STRUCT(list_offsets_request::ListOffsetsTopic);
KAFKA_EMBEDDED_MESSAGE(ListOffsetsRequest);

KAFKA_EMBEDDED_STRUCT(list_offsets_response::ListOffsetsPartitionResponse);
KAFKA_EMBEDDED_STRUCT(list_offsets_response::ListOffsetsTopicResponse);
KAFKA_EMBEDDED_MESSAGE(ListOffsetsResponse);

KAFKA_EMBEDDED_STRUCT(
    offset_for_leader_epoch_request::OffsetForLeaderPartition);
KAFKA_EMBEDDED_STRUCT(offset_for_leader_epoch_request::OffsetForLeaderTopic);
KAFKA_EMBEDDED_MESSAGE(OffsetForLeaderEpochRequest);

KAFKA_EMBEDDED_STRUCT(offset_for_leader_epoch_response::EpochEndOffset);
KAFKA_EMBEDDED_STRUCT(
    offset_for_leader_epoch_response::OffsetForLeaderTopicResult);
KAFKA_EMBEDDED_MESSAGE(OffsetForLeaderEpochResponse);

}  // namespace kafka_embedded
