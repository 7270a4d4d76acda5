#include "kafka_embedded/protocol/codec_instantiation.h"
#include "kafka_embedded/protocol/messages/control_records.h"
#include "kafka_embedded/protocol/messages/quorum_state_data.h"

namespace kafka_embedded {

KAFKA_EMBEDDED_MESSAGE(ControlRecordTypeSchema);

KAFKA_EMBEDDED_MESSAGE(EndTxnMarker);

KAFKA_EMBEDDED_STRUCT(leader_change_message::Voter);
KAFKA_EMBEDDED_MESSAGE(LeaderChangeMessage);

KAFKA_EMBEDDED_MESSAGE(SnapshotHeaderRecord);

KAFKA_EMBEDDED_MESSAGE(SnapshotFooterRecord);

KAFKA_EMBEDDED_MESSAGE(KRaftVersionRecord);

KAFKA_EMBEDDED_STRUCT(voters_record::Endpoint);
KAFKA_EMBEDDED_STRUCT(voters_record::KRaftVersionFeature);
KAFKA_EMBEDDED_STRUCT(voters_record::Voter);
KAFKA_EMBEDDED_MESSAGE(VotersRecord);

KAFKA_EMBEDDED_STRUCT(quorum_state_data::Voter);
KAFKA_EMBEDDED_MESSAGE(QuorumStateData);

}  // namespace kafka_embedded
