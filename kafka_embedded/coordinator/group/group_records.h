// What a group coordinator writes into __consumer_offsets, in Kafka's formats
// and in the versions that Kafka 4.4 writes.
//
// A record without a value is a tombstone: compaction removes the key.
#ifndef KAFKA_EMBEDDED_COORDINATOR_GROUP_GROUP_RECORDS_H_
#define KAFKA_EMBEDDED_COORDINATOR_GROUP_GROUP_RECORDS_H_

#include <optional>
#include <string>
#include <variant>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "kafka_embedded/protocol/messages/classic_group_records.h"

namespace kafka_embedded {

struct OffsetRecord {
  OffsetCommitKey key;
  std::optional<OffsetCommitValue> value;
};

struct GroupMetadataRecord {
  GroupMetadataKey key;
  std::optional<GroupMetadataValue> value;
};

using GroupRecord = std::variant<OffsetRecord, GroupMetadataRecord>;

struct EncodedGroupRecord {
  std::string key;
  std::optional<std::string> value;
};

// An error for a value that the format cannot carry, such as a group id of more
// than 32,767 bytes.
absl::StatusOr<EncodedGroupRecord> EncodeGroupRecord(const GroupRecord& record);

// nullopt for a type of record that is not of classic groups or offsets (those
// of KIP-848, KIP-932 and KIP-1071 share the topic). INVALID_ARGUMENT for bytes
// that are not what their type says.
absl::StatusOr<std::optional<GroupRecord>> DecodeGroupRecord(
    absl::string_view key, std::optional<absl::string_view> value);

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_COORDINATOR_GROUP_GROUP_RECORDS_H_
