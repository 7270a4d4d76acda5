#include "kafka_embedded/protocol/codec_instantiation.h"
#include "kafka_embedded/protocol/messages/add_offsets_to_txn.h"
#include "kafka_embedded/protocol/messages/add_partitions_to_txn.h"
#include "kafka_embedded/protocol/messages/allocate_producer_ids.h"
#include "kafka_embedded/protocol/messages/end_txn.h"
#include "kafka_embedded/protocol/messages/init_producer_id.h"
#include "kafka_embedded/protocol/messages/write_txn_markers.h"

namespace kafka_embedded {

KAFKA_EMBEDDED_MESSAGE(InitProducerIdRequest);

KAFKA_EMBEDDED_MESSAGE(InitProducerIdResponse);

KAFKA_EMBEDDED_STRUCT(add_partitions_to_txn_request::AddPartitionsToTxnTopic);
KAFKA_EMBEDDED_STRUCT(
    add_partitions_to_txn_request::AddPartitionsToTxnTransaction);
KAFKA_EMBEDDED_MESSAGE(AddPartitionsToTxnRequest);

KAFKA_EMBEDDED_STRUCT(
    add_partitions_to_txn_response::AddPartitionsToTxnPartitionResult);
KAFKA_EMBEDDED_STRUCT(
    add_partitions_to_txn_response::AddPartitionsToTxnTopicResult);
KAFKA_EMBEDDED_STRUCT(add_partitions_to_txn_response::AddPartitionsToTxnResult);
KAFKA_EMBEDDED_MESSAGE(AddPartitionsToTxnResponse);

KAFKA_EMBEDDED_MESSAGE(AddOffsetsToTxnRequest);

KAFKA_EMBEDDED_MESSAGE(AddOffsetsToTxnResponse);

KAFKA_EMBEDDED_MESSAGE(EndTxnRequest);

KAFKA_EMBEDDED_MESSAGE(EndTxnResponse);

KAFKA_EMBEDDED_STRUCT(write_txn_markers_request::WritableTxnMarkerTopic);
KAFKA_EMBEDDED_STRUCT(write_txn_markers_request::WritableTxnMarker);
KAFKA_EMBEDDED_MESSAGE(WriteTxnMarkersRequest);

KAFKA_EMBEDDED_STRUCT(
    write_txn_markers_response::WritableTxnMarkerPartitionResult);
KAFKA_EMBEDDED_STRUCT(write_txn_markers_response::WritableTxnMarkerTopicResult);
KAFKA_EMBEDDED_STRUCT(write_txn_markers_response::WritableTxnMarkerResult);
KAFKA_EMBEDDED_MESSAGE(WriteTxnMarkersResponse);

KAFKA_EMBEDDED_MESSAGE(AllocateProducerIdsRequest);

KAFKA_EMBEDDED_MESSAGE(AllocateProducerIdsResponse);

}  // namespace kafka_embedded
