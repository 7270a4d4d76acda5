// The keys of the database: ranges, each in its own order.
//
//   'B' <topic id> <partition> <base offset>   a batch's bytes
//   'I' <topic id> <partition> <base offset>   its BatchInfo, so that a start
//                                              reads no batches
//   'S' <topic id> <partition> <name>          a value of the partition
//   'V' <name>                                 a named value
//   'F'                                        the version of this format
//
// Numbers are big-endian, so that the database's order is theirs.
#ifndef KAFKA_EMBEDDED_STORAGE_ROCKSDB_KEYS_H_
#define KAFKA_EMBEDDED_STORAGE_ROCKSDB_KEYS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/base/internal/endian.h"
#include "absl/strings/string_view.h"
#include "kafka_embedded/storage/storage.h"

namespace kafka_embedded::rocksdb_keys {

inline constexpr char kFormat[] = "F";
inline constexpr char kBatch = 'B';
inline constexpr char kInfo = 'I';
inline constexpr char kState = 'S';
inline constexpr char kValue = 'V';

inline constexpr size_t kStoreSize = 1 + 16 + 4;
inline constexpr size_t kBatchSize = kStoreSize + 8;

// Where the keys of one store begin.
inline std::string OfStore(char range, const StoreId& id) {
  std::string key(kStoreSize, range);
  absl::big_endian::Store64(&key[1], id.topic_id.high);
  absl::big_endian::Store64(&key[9], id.topic_id.low);
  absl::big_endian::Store32(&key[17], static_cast<uint32_t>(id.partition));
  return key;
}

// `base_offset` is not negative.
inline std::string OfBatch(char range, const StoreId& id, int64_t base_offset) {
  std::string key = OfStore(range, id);
  key.resize(kBatchSize);
  absl::big_endian::Store64(&key[kStoreSize],
                            static_cast<uint64_t>(base_offset));
  return key;
}

// Behind all keys of one store.
inline std::string BehindStore(char range, const StoreId& id) {
  return OfStore(range, id) + '\xff';
}

inline StoreId StoreOf(absl::string_view key) {
  return {.topic_id = {.high = absl::big_endian::Load64(key.data() + 1),
                       .low = absl::big_endian::Load64(key.data() + 9)},
          .partition =
              static_cast<int32_t>(absl::big_endian::Load32(key.data() + 17))};
}

inline int64_t BaseOffsetOf(absl::string_view key) {
  return static_cast<int64_t>(
      absl::big_endian::Load64(key.data() + kStoreSize));
}

inline constexpr size_t kInfoSize = 25;
// Format 1 did not know whether a batch has a producer id.
inline constexpr size_t kInfoSizeOfFormat1 = 24;

inline std::string EncodeInfo(const BatchInfo& info) {
  std::string value(kInfoSize, '\0');
  absl::big_endian::Store64(&value[0], static_cast<uint64_t>(info.last_offset));
  absl::big_endian::Store64(&value[8],
                            static_cast<uint64_t>(info.max_timestamp));
  absl::big_endian::Store32(&value[16],
                            static_cast<uint32_t>(info.leader_epoch));
  absl::big_endian::Store32(&value[20], info.size_in_bytes);
  value[24] = info.has_producer_id ? 1 : 0;
  return value;
}

inline std::optional<BatchInfo> DecodeInfo(absl::string_view key,
                                           absl::string_view value) {
  if (key.size() != kBatchSize ||
      (value.size() != kInfoSize && value.size() != kInfoSizeOfFormat1)) {
    return std::nullopt;
  }
  const char* at = value.data();
  return BatchInfo{
      .base_offset = BaseOffsetOf(key),
      .last_offset = static_cast<int64_t>(absl::big_endian::Load64(at)),
      .max_timestamp = static_cast<int64_t>(absl::big_endian::Load64(at + 8)),
      .leader_epoch = static_cast<int32_t>(absl::big_endian::Load32(at + 16)),
      .size_in_bytes = absl::big_endian::Load32(at + 20),
      .has_producer_id = value.size() != kInfoSize || at[24] != 0};
}

}  // namespace kafka_embedded::rocksdb_keys

#endif  // KAFKA_EMBEDDED_STORAGE_ROCKSDB_KEYS_H_
