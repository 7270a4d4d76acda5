#include "kafka_embedded/coordinator/group/group_records.h"

#include <cstdint>

#include "kafka_embedded/base/status.h"
#include "kafka_embedded/protocol/codec.h"

namespace kafka_embedded {
namespace {

constexpr int16_t kGroupMetadataValueVersion = 3;

// 1 is the only version with an expiration of its own, which OffsetCommit had
// up to version 4; 4 has the topic's id.
int16_t OffsetValueVersion(const OffsetCommitValue& value) {
  if (value.expire_timestamp != -1) return 1;
  return value.topic_id.is_zero() ? 3 : 4;
}

absl::StatusOr<EncodedGroupRecord> Encode(const OffsetRecord& record) {
  EncodedGroupRecord encoded;
  ASSIGN_OR_RETURN(encoded.key, EncodeRecordKey(record.key));
  if (record.value.has_value()) {
    ASSIGN_OR_RETURN(
        encoded.value,
        EncodeVersioned(*record.value, OffsetValueVersion(*record.value)));
  }
  return encoded;
}

absl::StatusOr<EncodedGroupRecord> Encode(const GroupMetadataRecord& record) {
  EncodedGroupRecord encoded;
  ASSIGN_OR_RETURN(encoded.key, EncodeRecordKey(record.key));
  if (record.value.has_value()) {
    ASSIGN_OR_RETURN(
        encoded.value,
        EncodeVersioned(*record.value, kGroupMetadataValueVersion));
  }
  return encoded;
}

template <typename Record, typename Key, typename Value>
absl::StatusOr<std::optional<GroupRecord>> Decode(
    absl::string_view key, std::optional<absl::string_view> value) {
  Record record;
  ASSIGN_OR_RETURN(record.key, DecodeRecordKey<Key>(key));
  if (value.has_value()) {
    ASSIGN_OR_RETURN(record.value, DecodeVersioned<Value>(*value));
  }
  return std::optional<GroupRecord>(std::move(record));
}

}  // namespace

absl::StatusOr<EncodedGroupRecord> EncodeGroupRecord(
    const GroupRecord& record) {
  return std::visit([](const auto& typed) { return Encode(typed); }, record);
}

absl::StatusOr<std::optional<GroupRecord>> DecodeGroupRecord(
    absl::string_view key, std::optional<absl::string_view> value) {
  switch (RecordTypeOf(key)) {
    case LegacyOffsetCommitKey::kRecordType: {
      // Types 0 and 1 have one layout; Kafka reads both, and writes 1.
      std::string current(key);
      current[1] = static_cast<char>(OffsetCommitKey::kRecordType);
      return Decode<OffsetRecord, OffsetCommitKey, OffsetCommitValue>(current,
                                                                      value);
    }
    case OffsetCommitKey::kRecordType:
      return Decode<OffsetRecord, OffsetCommitKey, OffsetCommitValue>(key,
                                                                      value);
    case GroupMetadataKey::kRecordType:
      return Decode<GroupMetadataRecord, GroupMetadataKey, GroupMetadataValue>(
          key, value);
    default:
      return std::optional<GroupRecord>();
  }
}

}  // namespace kafka_embedded
