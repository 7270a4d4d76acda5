// The bytes of a message as they are made: Kafka's primitive types, and record
// batches by reference.
//
// Everything but record batches is collected in one buffer, so that a fetch
// response of many megabytes costs a few hundred bytes of copying.
//
// Record batches are referred to, not copied: what WriteRecords was given must
// live until Finish.
#ifndef KAFKA_EMBEDDED_PROTOCOL_WIRE_WRITER_H_
#define KAFKA_EMBEDDED_PROTOCOL_WIRE_WRITER_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>

#include "absl/container/inlined_vector.h"
#include "absl/strings/string_view.h"
#include "kafka_embedded/base/bytes.h"
#include "kafka_embedded/protocol/big_endian.h"

namespace kafka_embedded {

class WireWriter {
 public:
  WireWriter() = default;
  WireWriter(const WireWriter&) = delete;
  WireWriter& operator=(const WireWriter&) = delete;

  template <typename T>
  void WriteInt(T value) {
    StoreBigEndian(value, Extend(sizeof(T)));
  }
  void WriteVarint(uint32_t value) {
    while (value >= 0x80) {
      *Extend(1) = static_cast<char>(value | 0x80);
      value >>= 7;
    }
    *Extend(1) = static_cast<char>(value);
  }
  void WriteBytes(absl::string_view bytes) {
    if (bytes.empty()) return;
    std::memcpy(Extend(bytes.size()), bytes.data(), bytes.size());
  }
  void WriteRecords(const BytesList& records) {
    if (records.empty()) return;
    splices_.push_back({buffered(), &records});
    spliced_ += records.size();
  }

  // Sizes that are known only afterwards: reserve, write, fill in.
  size_t ReserveVarint() {
    *Extend(1) = 0;
    return buffered() - 1;
  }
  // Moves what follows if `value` needs more than a byte. REQUIRES: no records
  // were written since.
  void FillVarint(size_t position, uint32_t value) {
    if (value < 0x80) {
      begin_[position] = static_cast<char>(value);
    } else {
      FillLongVarint(position, value);
    }
  }
  void FillInt32(size_t position, int32_t value) {
    StoreBigEndian(value, begin_ + position);
  }

  // Bytes so far: in the buffer, and in all.
  size_t buffered() const { return end_ - begin_; }
  size_t size() const { return buffered() + spliced_; }

  BytesList Finish() const;
  std::string ToString() const;

 private:
  struct Splice {
    size_t position;  // In the buffer.
    const BytesList* records;
  };

  char* Extend(size_t count) {
    if (count > static_cast<size_t>(limit_ - end_)) Grow(count);
    char* const place = end_;
    end_ += count;
    return place;
  }
  void Grow(size_t count);
  void FillLongVarint(size_t position, uint32_t value);

  char inline_[1024];
  std::unique_ptr<char[]> heap_;
  char* begin_ = inline_;
  char* end_ = inline_;
  char* limit_ = inline_ + sizeof(inline_);
  absl::InlinedVector<Splice, 4> splices_;
  size_t spliced_ = 0;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_WIRE_WRITER_H_
