#include "kafka_embedded/protocol/codec_instantiation.h"
#include "kafka_embedded/protocol/messages/begin_quorum_epoch.h"
#include "kafka_embedded/protocol/messages/describe_quorum.h"
#include "kafka_embedded/protocol/messages/end_quorum_epoch.h"
#include "kafka_embedded/protocol/messages/fetch_snapshot.h"
#include "kafka_embedded/protocol/messages/vote.h"

namespace kafka_embedded {

KAFKA_EMBEDDED_STRUCT(vote_request::PartitionData);
KAFKA_EMBEDDED_STRUCT(vote_request::TopicData);
KAFKA_EMBEDDED_MESSAGE(VoteRequest);

KAFKA_EMBEDDED_STRUCT(vote_response::PartitionData);
KAFKA_EMBEDDED_STRUCT(vote_response::TopicData);
KAFKA_EMBEDDED_STRUCT(vote_response::NodeEndpoint);
KAFKA_EMBEDDED_MESSAGE(VoteResponse);

KAFKA_EMBEDDED_STRUCT(begin_quorum_epoch_request::PartitionData);
KAFKA_EMBEDDED_STRUCT(begin_quorum_epoch_request::TopicData);
KAFKA_EMBEDDED_STRUCT(begin_quorum_epoch_request::LeaderEndpoint);
KAFKA_EMBEDDED_MESSAGE(BeginQuorumEpochRequest);

KAFKA_EMBEDDED_STRUCT(begin_quorum_epoch_response::PartitionData);
KAFKA_EMBEDDED_STRUCT(begin_quorum_epoch_response::TopicData);
KAFKA_EMBEDDED_STRUCT(begin_quorum_epoch_response::NodeEndpoint);
KAFKA_EMBEDDED_MESSAGE(BeginQuorumEpochResponse);

KAFKA_EMBEDDED_STRUCT(end_quorum_epoch_request::ReplicaInfo);
KAFKA_EMBEDDED_STRUCT(end_quorum_epoch_request::PartitionData);
KAFKA_EMBEDDED_STRUCT(end_quorum_epoch_request::TopicData);
KAFKA_EMBEDDED_STRUCT(end_quorum_epoch_request::LeaderEndpoint);
KAFKA_EMBEDDED_MESSAGE(EndQuorumEpochRequest);

KAFKA_EMBEDDED_STRUCT(end_quorum_epoch_response::PartitionData);
KAFKA_EMBEDDED_STRUCT(end_quorum_epoch_response::TopicData);
KAFKA_EMBEDDED_STRUCT(end_quorum_epoch_response::NodeEndpoint);
KAFKA_EMBEDDED_MESSAGE(EndQuorumEpochResponse);

KAFKA_EMBEDDED_STRUCT(describe_quorum_request::PartitionData);
KAFKA_EMBEDDED_STRUCT(describe_quorum_request::TopicData);
KAFKA_EMBEDDED_MESSAGE(DescribeQuorumRequest);

KAFKA_EMBEDDED_STRUCT(describe_quorum_response::ReplicaState);
KAFKA_EMBEDDED_STRUCT(describe_quorum_response::PartitionData);
KAFKA_EMBEDDED_STRUCT(describe_quorum_response::TopicData);
KAFKA_EMBEDDED_STRUCT(describe_quorum_response::Listener);
KAFKA_EMBEDDED_STRUCT(describe_quorum_response::Node);
KAFKA_EMBEDDED_MESSAGE(DescribeQuorumResponse);

KAFKA_EMBEDDED_STRUCT(fetch_snapshot_request::SnapshotId);
KAFKA_EMBEDDED_STRUCT(fetch_snapshot_request::PartitionSnapshot);
KAFKA_EMBEDDED_STRUCT(fetch_snapshot_request::TopicSnapshot);
KAFKA_EMBEDDED_MESSAGE(FetchSnapshotRequest);

KAFKA_EMBEDDED_STRUCT(fetch_snapshot_response::SnapshotId);
KAFKA_EMBEDDED_STRUCT(fetch_snapshot_response::LeaderIdAndEpoch);
KAFKA_EMBEDDED_STRUCT(fetch_snapshot_response::PartitionSnapshot);
KAFKA_EMBEDDED_STRUCT(fetch_snapshot_response::TopicSnapshot);
KAFKA_EMBEDDED_STRUCT(fetch_snapshot_response::NodeEndpoint);
KAFKA_EMBEDDED_MESSAGE(FetchSnapshotResponse);

}  // namespace kafka_embedded
