// Kafka's primitive types out of a frame, never past its end.
//
// Each Read returns false, and leaves the place as it is, if the frame does not
// have it.
#ifndef KAFKA_EMBEDDED_PROTOCOL_WIRE_READER_H_
#define KAFKA_EMBEDDED_PROTOCOL_WIRE_READER_H_

#include <cstddef>
#include <cstdint>

#include "absl/base/attributes.h"
#include "absl/base/optimization.h"
#include "absl/strings/string_view.h"
#include "kafka_embedded/base/bytes.h"
#include "kafka_embedded/protocol/big_endian.h"

namespace kafka_embedded {

class WireReader {
 public:
  // Records are parts of `frame`, which is shared, not copied. It must outlive
  // the reader.
  explicit WireReader(const SharedBytes& frame)
      : WireReader(frame.view(), &frame) {}
  // Records are copied.
  explicit WireReader(absl::string_view bytes) : WireReader(bytes, nullptr) {}

  size_t offset() const { return next_ - begin_; }
  size_t left() const { return end_ - next_; }

  template <typename T>
  bool ReadInt(T* value) {
    if (ABSL_PREDICT_FALSE(left() < sizeof(T))) return false;
    *value = LoadBigEndian<T>(next_);
    next_ += sizeof(T);
    return true;
  }
  ABSL_ATTRIBUTE_ALWAYS_INLINE bool ReadVarint(uint32_t* value) {
    if (ABSL_PREDICT_TRUE(next_ != end_ && static_cast<int8_t>(*next_) >= 0)) {
      *value = static_cast<uint8_t>(*next_++);
      return true;
    }
    return ReadLongVarint(value);
  }
  bool ReadBytes(size_t size, absl::string_view* bytes) {
    if (ABSL_PREDICT_FALSE(left() < size)) return false;
    *bytes = {next_, size};
    next_ += size;
    return true;
  }
  bool ReadRecords(size_t size, BytesList* records) {
    absl::string_view bytes;
    if (!ReadBytes(size, &bytes)) return false;
    *records = BytesList();
    records->Append(frame_ == nullptr
                        ? SharedBytes::Copy(bytes)
                        : frame_->Slice(bytes.data() - begin_, size));
    return true;
  }

  // Makes the next `size` bytes the end, for what must not read further.
  // Returns the old end for Widen. REQUIRES: size <= left().
  const char* Narrow(size_t size) {
    const char* const end = end_;
    end_ = next_ + size;
    return end;
  }
  void Widen(const char* end) { end_ = end; }

  // Nothing can be read any more.
  void Stop() { end_ = next_; }

 private:
  WireReader(absl::string_view bytes, const SharedBytes* frame)
      : begin_(bytes.data()),
        next_(begin_),
        end_(begin_ + bytes.size()),
        frame_(frame) {}

  ABSL_ATTRIBUTE_NOINLINE bool ReadLongVarint(uint32_t* value) {
    const char* at = next_;
    uint32_t result = 0;
    for (int shift = 0; shift <= 28; shift += 7) {
      if (at == end_) return false;
      const auto byte = static_cast<uint8_t>(*at++);
      if (shift == 28 && byte > 0x0f) return false;  // More than 32 bits.
      result |= static_cast<uint32_t>(byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    *value = result;
    next_ = at;
    return true;
  }

  const char* const begin_;
  const char* next_;
  const char* end_;
  const SharedBytes* const frame_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_WIRE_READER_H_
