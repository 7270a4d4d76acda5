#include "kafka_embedded/protocol/codec_instantiation.h"
#include "kafka_embedded/protocol/messages/add_raft_voter.h"
#include "kafka_embedded/protocol/messages/remove_raft_voter.h"
#include "kafka_embedded/protocol/messages/update_features.h"
#include "kafka_embedded/protocol/messages/update_raft_voter.h"

namespace kafka_embedded {

KAFKA_EMBEDDED_STRUCT(add_raft_voter_request::Listener);
KAFKA_EMBEDDED_MESSAGE(AddRaftVoterRequest);

KAFKA_EMBEDDED_MESSAGE(AddRaftVoterResponse);

KAFKA_EMBEDDED_MESSAGE(RemoveRaftVoterRequest);

KAFKA_EMBEDDED_MESSAGE(RemoveRaftVoterResponse);

KAFKA_EMBEDDED_STRUCT(update_raft_voter_request::Listener);
KAFKA_EMBEDDED_STRUCT(update_raft_voter_request::KRaftVersionFeature);
KAFKA_EMBEDDED_MESSAGE(UpdateRaftVoterRequest);

KAFKA_EMBEDDED_STRUCT(update_raft_voter_response::CurrentLeader);
KAFKA_EMBEDDED_MESSAGE(UpdateRaftVoterResponse);

KAFKA_EMBEDDED_STRUCT(update_features_request::FeatureUpdateKey);
KAFKA_EMBEDDED_MESSAGE(UpdateFeaturesRequest);

KAFKA_EMBEDDED_STRUCT(update_features_response::UpdatableFeatureResult);
KAFKA_EMBEDDED_MESSAGE(UpdateFeaturesResponse);

}  // namespace kafka_embedded
