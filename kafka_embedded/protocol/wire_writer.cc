#include "kafka_embedded/protocol/wire_writer.h"

#include <algorithm>
#include <utility>

#include "kafka_embedded/base/check.h"

namespace kafka_embedded {

void WireWriter::Grow(size_t count) {
  const size_t used = buffered();
  const size_t capacity = std::max<size_t>(2 * (limit_ - begin_), used + count);
  // Not make_unique, which would clear it.
  std::unique_ptr<char[]> larger(new char[capacity]);
  std::memcpy(larger.get(), begin_, used);
  heap_ = std::move(larger);
  begin_ = heap_.get();
  end_ = begin_ + used;
  limit_ = begin_ + capacity;
}

void WireWriter::FillLongVarint(size_t position, uint32_t value) {
  CHECK(splices_.empty() || splices_.back().position <= position)
      << "records inside a tagged field";
  size_t length = 1;
  for (uint32_t rest = value >> 7; rest != 0; rest >>= 7) ++length;
  const size_t behind = buffered() - position - 1;
  Extend(length - 1);
  char* to = begin_ + position;
  std::memmove(to + length, to + 1, behind);
  for (; value >= 0x80; value >>= 7) *to++ = static_cast<char>(value | 0x80);
  *to = static_cast<char>(value);
}

BytesList WireWriter::Finish() const {
  SharedBytes buffer = SharedBytes::Copy({begin_, buffered()});
  if (splices_.empty()) return BytesList(std::move(buffer));
  BytesList whole;
  size_t done = 0;
  for (const Splice& splice : splices_) {
    whole.Append(buffer.Slice(done, splice.position - done));
    for (const SharedBytes& part : splice.records->parts()) whole.Append(part);
    done = splice.position;
  }
  if (done < buffer.size()) {
    whole.Append(buffer.Slice(done, buffer.size() - done));
  }
  return whole;
}

std::string WireWriter::ToString() const {
  if (splices_.empty()) return std::string(begin_, buffered());
  return Finish().ToString();
}

}  // namespace kafka_embedded
