#include "kafka_embedded/protocol/codec_instantiation.h"
#include "kafka_embedded/protocol/messages/controlled_shutdown.h"
#include "kafka_embedded/protocol/messages/leader_and_isr.h"
#include "kafka_embedded/protocol/messages/stop_replica.h"
#include "kafka_embedded/protocol/messages/update_metadata.h"

namespace kafka_embedded {

KAFKA_EMBEDDED_STRUCT(leader_and_isr_request::LeaderAndIsrPartitionState);
KAFKA_EMBEDDED_STRUCT(leader_and_isr_request::LeaderAndIsrTopicState);
KAFKA_EMBEDDED_STRUCT(leader_and_isr_request::LeaderAndIsrLiveLeader);
KAFKA_EMBEDDED_MESSAGE(LeaderAndIsrRequest);

KAFKA_EMBEDDED_STRUCT(leader_and_isr_response::LeaderAndIsrPartitionError);
KAFKA_EMBEDDED_STRUCT(leader_and_isr_response::LeaderAndIsrTopicError);
KAFKA_EMBEDDED_MESSAGE(LeaderAndIsrResponse);

KAFKA_EMBEDDED_STRUCT(stop_replica_request::StopReplicaPartitionV0);
KAFKA_EMBEDDED_STRUCT(stop_replica_request::StopReplicaTopicV1);
KAFKA_EMBEDDED_STRUCT(stop_replica_request::StopReplicaPartitionState);
KAFKA_EMBEDDED_STRUCT(stop_replica_request::StopReplicaTopicState);
KAFKA_EMBEDDED_MESSAGE(StopReplicaRequest);

KAFKA_EMBEDDED_STRUCT(stop_replica_response::StopReplicaPartitionError);
KAFKA_EMBEDDED_MESSAGE(StopReplicaResponse);

KAFKA_EMBEDDED_STRUCT(update_metadata_request::UpdateMetadataPartitionState);
KAFKA_EMBEDDED_STRUCT(update_metadata_request::UpdateMetadataTopicState);
KAFKA_EMBEDDED_STRUCT(update_metadata_request::UpdateMetadataEndpoint);
KAFKA_EMBEDDED_STRUCT(update_metadata_request::UpdateMetadataBroker);
KAFKA_EMBEDDED_MESSAGE(UpdateMetadataRequest);

KAFKA_EMBEDDED_MESSAGE(UpdateMetadataResponse);

KAFKA_EMBEDDED_MESSAGE(ControlledShutdownRequest);

KAFKA_EMBEDDED_STRUCT(controlled_shutdown_response::RemainingPartition);
KAFKA_EMBEDDED_MESSAGE(ControlledShutdownResponse);

}  // namespace kafka_embedded
