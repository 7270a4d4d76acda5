// The records that connectors hand over and are handed.
//
// Per-record cost is what decides a connector's speed, so a record is flat: its
// source partition is shared, its offset holds one number without an
// allocation, and text may be borrowed (see value.h).
#ifndef CONNECT_EMBEDDED_API_RECORD_H_
#define CONNECT_EMBEDDED_API_RECORD_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/strings/string_view.h"
#include "connect_embedded/api/schema.h"
#include "connect_embedded/api/value.h"
#include "kafka_embedded/client/consumer_records.h"

namespace connect_embedded {

// What a source connector calls the thing it reads: {"filename": "a.txt"}.
// And where it stands in it: {"position": 42}. Values are null, boolean, text
// or numbers.
using SourceMap = absl::btree_map<std::string, Value>;
using SourcePartition = std::shared_ptr<const SourceMap>;

// Where in its source partition a record ends.
class SourceOffset {
 public:
  // No offset: nothing is to be kept of this record's source.
  SourceOffset() = default;
  // {name: number}, without an allocation. `name` is a string literal.
  template <size_t N>
  static SourceOffset Number(const char (&name)[N], int64_t number) {
    SourceOffset offset;
    offset.name_ = name;
    offset.number_ = number;
    return offset;
  }
  static SourceOffset Map(SourceMap map) {
    SourceOffset offset;
    offset.map_ = std::make_shared<const SourceMap>(std::move(map));
    return offset;
  }

  bool has_value() const { return name_ != nullptr || map_ != nullptr; }
  // REQUIRES: has_value().
  SourceMap ToMap() const;

 private:
  const char* name_ = nullptr;
  int64_t number_ = 0;
  std::shared_ptr<const SourceMap> map_;
};

struct Header {
  std::string key;
  Schema schema;
  Value value;
};

// What records of sources and of sinks have in common, which is all that
// transformations see.
struct ConnectRecord {
  Blob topic;  // TopicName below makes one.
  std::optional<int32_t> partition;
  std::optional<int64_t> timestamp;  // Milliseconds.
  Schema key_schema;
  Schema value_schema;
  Value key;
  Value value;
  std::vector<Header> headers;
  // A sink's record: where it stood in its partition. -1: a source's record.
  int64_t offset = -1;
};

// Without a partition, the producer's partitioner chooses; without a timestamp,
// it is now.
struct SourceRecord : ConnectRecord {
  // Empty together with the offset: nothing is kept of where this came from.
  SourcePartition source_partition;
  SourceOffset source_offset;
};

// A name that all records of a task share.
inline Blob TopicName(absl::string_view topic) {
  return Blob(kafka_embedded::SharedBytes::Copy(topic));
}
// The same, when `topic` outlives the records.
inline Blob BorrowedTopicName(absl::string_view topic) {
  return Blob(kafka_embedded::SharedBytes::Unowned(topic));
}

struct SinkRecord : ConnectRecord {
  kafka_embedded::TimestampType timestamp_type =
      kafka_embedded::TimestampType::kCreateTime;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_API_RECORD_H_
