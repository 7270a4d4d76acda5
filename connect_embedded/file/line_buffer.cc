#include "connect_embedded/file/line_buffer.h"

#include <algorithm>
#include <cstring>

namespace connect_embedded {

LineBuffer::LineBuffer(size_t capacity)
    : data_(new char[capacity]), capacity_(capacity) {}

bool LineBuffer::Take(size_t line_end, size_t next_begin,
                      absl::string_view& line) {
  line = absl::string_view(data_.get() + begin_, line_end - begin_);
  consumed_ += next_begin - begin_;
  begin_ = scanned_ = next_begin;
  return true;
}

bool LineBuffer::Next(absl::string_view& line) {
  const char* data = data_.get();
  const char* from = data + scanned_;
  const auto* newline =
      static_cast<const char*>(std::memchr(from, '\n', end_ - scanned_));
  const size_t limit = newline == nullptr ? end_ : newline - data;
  const auto* cr =
      static_cast<const char*>(std::memchr(from, '\r', limit - scanned_));
  if (cr != nullptr) {
    const size_t at = cr - data;
    if (at + 1 < end_) return Take(at, at + (cr[1] == '\n' ? 2 : 1), line);
    scanned_ = at;
    return false;
  }
  if (newline != nullptr) return Take(limit, limit + 1, line);
  scanned_ = end_;
  return false;
}

char* LineBuffer::Space() {
  if (begin_ > 0) {
    std::memmove(data_.get(), data_.get() + begin_, end_ - begin_);
    scanned_ -= begin_;
    end_ -= begin_;
    begin_ = 0;
  }
  if (end_ == capacity_) {
    std::unique_ptr<char[]> larger(new char[capacity_ * 2]);
    std::memcpy(larger.get(), data_.get(), end_);
    data_ = std::move(larger);
    capacity_ *= 2;
  }
  return data_.get() + end_;
}

}  // namespace connect_embedded
