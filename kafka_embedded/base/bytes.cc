#include "kafka_embedded/base/bytes.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>

namespace kafka_embedded {
namespace bytes_internal {

Block* NewBlock(size_t capacity) {
  void* memory = std::malloc(sizeof(Block) + capacity);
  CHECK(memory != nullptr) << "out of memory: " << capacity << " bytes";
  return new (memory)
      Block{.references = 1, .keepers = 1, .capacity = capacity};
}

Block* ResizeBlock(Block* block, size_t capacity) {
  void* memory =
      std::realloc(static_cast<void*>(block), sizeof(Block) + capacity);
  CHECK(memory != nullptr) << "out of memory: " << capacity << " bytes";
  Block* resized = static_cast<Block*>(memory);
  resized->capacity = capacity;
  return resized;
}

void FreeBlock(Block* block) { std::free(block); }

}  // namespace bytes_internal

SharedBytes SharedBytes::Copy(absl::string_view bytes) {
  SharedBytes copy = Uninitialized(bytes.size());
  if (!bytes.empty())
    std::memcpy(copy.mutable_data(), bytes.data(), bytes.size());
  return copy;
}

SharedBytes SharedBytes::Uninitialized(size_t size) {
  return SharedBytes(bytes_internal::NewBlock(size), size);
}

BytesBuilder::BytesBuilder(size_t capacity) {
  if (capacity > 0) Reserve(capacity);
}

BytesBuilder::~BytesBuilder() {
  if (block_ != nullptr) bytes_internal::FreeBlock(block_);
}

void BytesBuilder::Append(absl::string_view bytes) {
  if (bytes.empty()) return;
  std::memcpy(Extend(bytes.size()), bytes.data(), bytes.size());
}

void BytesBuilder::Truncate(size_t size) {
  CHECK(size <= size_) << "truncate to " << size << " of " << size_;
  size_ = size;
}

void BytesBuilder::Grow(size_t count) {
  constexpr size_t kSmallest = 64;
  const size_t capacity = std::max({size_ + count, 2 * capacity_, kSmallest});
  block_ = block_ == nullptr ? bytes_internal::NewBlock(capacity)
                             : bytes_internal::ResizeBlock(block_, capacity);
  capacity_ = capacity;
}

SharedBytes BytesBuilder::Finish() && {
  if (block_ == nullptr) return SharedBytes();
  if (capacity_ - size_ > size_ / 8) {
    block_ = bytes_internal::ResizeBlock(block_, size_);
  }
  SharedBytes bytes(block_, size_);
  block_ = nullptr;
  size_ = 0;
  capacity_ = 0;
  return bytes;
}

SharedBytes BytesList::Flatten() const {
  if (parts_.empty()) return SharedBytes();
  if (parts_.size() == 1) return parts_[0];
  BytesBuilder builder(size_);
  for (const SharedBytes& part : parts_) builder.Append(part.view());
  return std::move(builder).Finish();
}

std::string BytesList::ToString() const {
  std::string text;
  text.reserve(size_);
  for (const SharedBytes& part : parts_) {
    text.append(part.data(), part.size());
  }
  return text;
}

bool operator==(const BytesList& a, const BytesList& b) {
  return a.size() == b.size() && a.ToString() == b.ToString();
}

}  // namespace kafka_embedded
