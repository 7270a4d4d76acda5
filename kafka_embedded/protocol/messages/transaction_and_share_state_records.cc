#include "kafka_embedded/protocol/codec_instantiation.h"
#include "kafka_embedded/protocol/messages/classic_group_records.h"
#include "kafka_embedded/protocol/messages/share_group_state_records.h"
#include "kafka_embedded/protocol/messages/transaction_log.h"

namespace kafka_embedded {

KAFKA_EMBEDDED_MESSAGE(TransactionLogKey);

KAFKA_EMBEDDED_STRUCT(transaction_log_value::PartitionsSchema);
KAFKA_EMBEDDED_MESSAGE(TransactionLogValue);

KAFKA_EMBEDDED_MESSAGE(ShareSnapshotKey);

KAFKA_EMBEDDED_STRUCT(share_snapshot_value::StateBatch);
KAFKA_EMBEDDED_MESSAGE(ShareSnapshotValue);

KAFKA_EMBEDDED_MESSAGE(ShareUpdateKey);

KAFKA_EMBEDDED_STRUCT(share_update_value::StateBatch);
KAFKA_EMBEDDED_MESSAGE(ShareUpdateValue);

KAFKA_EMBEDDED_MESSAGE(LegacyOffsetCommitKey);

KAFKA_EMBEDDED_MESSAGE(LegacyOffsetCommitValue);

KAFKA_EMBEDDED_MESSAGE(OffsetCommitKey);

KAFKA_EMBEDDED_MESSAGE(OffsetCommitValue);

KAFKA_EMBEDDED_MESSAGE(GroupMetadataKey);

KAFKA_EMBEDDED_STRUCT(group_metadata_value::MemberMetadata);
KAFKA_EMBEDDED_MESSAGE(GroupMetadataValue);

}  // namespace kafka_embedded
