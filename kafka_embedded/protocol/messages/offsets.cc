#include "kafka_embedded/protocol/codec_instantiation.h"
#include "kafka_embedded/protocol/messages/offset_commit.h"
#include "kafka_embedded/protocol/messages/offset_delete.h"
#include "kafka_embedded/protocol/messages/offset_fetch.h"
#include "kafka_embedded/protocol/messages/txn_offset_commit.h"

namespace kafka_embedded {

KAFKA_EMBEDDED_STRUCT(offset_commit_request::OffsetCommitRequestPartition);
KAFKA_EMBEDDED_STRUCT(offset_commit_request::OffsetCommitRequestTopic);
KAFKA_EMBEDDED_MESSAGE(OffsetCommitRequest);

KAFKA_EMBEDDED_STRUCT(offset_commit_response::OffsetCommitResponsePartition);
KAFKA_EMBEDDED_STRUCT(offset_commit_response::OffsetCommitResponseTopic);
KAFKA_EMBEDDED_MESSAGE(OffsetCommitResponse);

KAFKA_EMBEDDED_STRUCT(offset_fetch_request::OffsetFetchRequestTopic);
KAFKA_EMBEDDED_STRUCT(offset_fetch_request::OffsetFetchRequestTopics);
KAFKA_EMBEDDED_STRUCT(offset_fetch_request::OffsetFetchRequestGroup);
KAFKA_EMBEDDED_MESSAGE(OffsetFetchRequest);

KAFKA_EMBEDDED_STRUCT(offset_fetch_response::OffsetFetchResponsePartition);
KAFKA_EMBEDDED_STRUCT(offset_fetch_response::OffsetFetchResponseTopic);
KAFKA_EMBEDDED_STRUCT(offset_fetch_response::OffsetFetchResponsePartitions);
KAFKA_EMBEDDED_STRUCT(offset_fetch_response::OffsetFetchResponseTopics);
KAFKA_EMBEDDED_STRUCT(offset_fetch_response::OffsetFetchResponseGroup);
KAFKA_EMBEDDED_MESSAGE(OffsetFetchResponse);

KAFKA_EMBEDDED_STRUCT(offset_delete_request::OffsetDeleteRequestPartition);
KAFKA_EMBEDDED_STRUCT(offset_delete_request::OffsetDeleteRequestTopic);
KAFKA_EMBEDDED_MESSAGE(OffsetDeleteRequest);

KAFKA_EMBEDDED_STRUCT(offset_delete_response::OffsetDeleteResponsePartition);
KAFKA_EMBEDDED_STRUCT(offset_delete_response::OffsetDeleteResponseTopic);
KAFKA_EMBEDDED_MESSAGE(OffsetDeleteResponse);

KAFKA_EMBEDDED_STRUCT(
    txn_offset_commit_request::TxnOffsetCommitRequestPartition);
KAFKA_EMBEDDED_STRUCT(txn_offset_commit_request::TxnOffsetCommitRequestTopic);
KAFKA_EMBEDDED_MESSAGE(TxnOffsetCommitRequest);

KAFKA_EMBEDDED_STRUCT(
    txn_offset_commit_response::TxnOffsetCommitResponsePartition);
KAFKA_EMBEDDED_STRUCT(txn_offset_commit_response::TxnOffsetCommitResponseTopic);
KAFKA_EMBEDDED_MESSAGE(TxnOffsetCommitResponse);

}  // namespace kafka_embedded
