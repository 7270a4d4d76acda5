// What Consumer::Poll returns.
#ifndef KAFKA_EMBEDDED_CLIENT_CONSUMER_RECORDS_H_
#define KAFKA_EMBEDDED_CLIENT_CONSUMER_RECORDS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "kafka_embedded/base/bytes.h"
#include "kafka_embedded/records/record_batch.h"

namespace kafka_embedded {

// One record. The views live as long as the ConsumerRecords it came in, or a
// copy of that.
struct ConsumerRecord {
  absl::string_view topic;
  int32_t partition = 0;
  int32_t leader_epoch = -1;  // -1: unknown.
  int64_t offset = 0;
  int64_t timestamp = kNoTimestamp;
  TimestampType timestamp_type = TimestampType::kCreateTime;
  std::optional<absl::string_view> key;
  std::optional<absl::string_view> value;

  // Parsed at each call.
  std::vector<HeaderView> headers() const {
    RecordView view;
    view.header_count = header_count;
    view.raw_headers = raw_headers;
    return ParseHeaders(view);
  }
  int32_t header_count = 0;
  absl::string_view raw_headers;
};

// Records of some partitions, those of one partition side by side and in the
// order of their offsets. Holds references to the broker's own batches: in the
// same process nothing was copied, and keeping a ConsumerRecords keeps them.
//
//   for (const ConsumerRecord& record : *records) Use(*record.value);
class ConsumerRecords {
 public:
  struct Partition {
    absl::string_view topic;
    int32_t partition = 0;
    int64_t next_offset = 0;  // Where the consumer goes on.
    absl::Span<const ConsumerRecord> records;
  };

  // A container, as the standard library and gmock know them.
  using value_type = ConsumerRecord;
  using const_iterator = std::vector<ConsumerRecord>::const_iterator;
  using iterator = const_iterator;
  using const_reference = const ConsumerRecord&;
  using reference = const_reference;
  using size_type = size_t;

  ConsumerRecords() = default;
  ConsumerRecords(ConsumerRecords&&) = default;
  ConsumerRecords& operator=(ConsumerRecords&&) = default;

  size_t size() const { return records_.size(); }
  bool empty() const { return records_.empty(); }
  const ConsumerRecord& operator[](size_t i) const { return records_[i]; }
  const_iterator begin() const { return records_.begin(); }
  const_iterator end() const { return records_.end(); }

  // The partitions that have records here, in the order of the records.
  std::vector<Partition> partitions() const;

 private:
  friend class FetchBuffer;
  struct Run {
    size_t begin = 0;
    int64_t next_offset = 0;
  };
  std::vector<ConsumerRecord> records_;
  std::vector<Run> runs_;
  std::vector<SharedBytes> storage_;  // What the views point into.
  // Names that the views of topics point into.
  std::vector<std::shared_ptr<const std::string>> topics_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLIENT_CONSUMER_RECORDS_H_
