// Reference-counted bytes: how a record batch travels without being copied.
//
//   BytesBuilder builder;
//   builder.Append("abc");
//   SharedBytes bytes = std::move(builder).Finish();
//   SharedBytes tail = bytes.Slice(1, 2);  // Shares the block.
//
// A SharedBytes is immutable once a second one refers to its block. Copying and
// destroying one is safe from any thread; everything else is thread-compatible.
#ifndef KAFKA_EMBEDDED_BASE_BYTES_H_
#define KAFKA_EMBEDDED_BASE_BYTES_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "absl/container/inlined_vector.h"
#include "absl/strings/string_view.h"
#include "kafka_embedded/base/check.h"

namespace kafka_embedded {

namespace bytes_internal {
// The head of one allocation; the bytes follow it.
struct Block {
  std::atomic<uint32_t> references;  // SharedBytes.
  std::atomic<uint32_t> keepers;     // BytesBackups, and 1 for all references.
  size_t capacity;
  char* data() { return reinterpret_cast<char*>(this + 1); }
};
Block* NewBlock(size_t capacity);
Block* ResizeBlock(Block* block, size_t capacity);  // block has one reference.
void FreeBlock(Block* block);
inline void DropKeeper(Block* block) {
  // The load spares the common case, no backup, a read-modify-write.
  if (block->keepers.load(std::memory_order_acquire) == 1 ||
      block->keepers.fetch_sub(1, std::memory_order_acq_rel) == 1) {
    FreeBlock(block);
  }
}
}  // namespace bytes_internal

class SharedBytes {
 public:
  SharedBytes() = default;
  static SharedBytes Copy(absl::string_view bytes);
  // Refers to bytes that somebody else keeps alive for longer than this and all
  // of its copies and slices.
  static SharedBytes Unowned(absl::string_view bytes) {
    SharedBytes result;
    result.data_ = bytes.data();
    result.size_ = bytes.size();
    return result;
  }
  // `size` bytes of unspecified content, to be filled by mutable_data().
  static SharedBytes Uninitialized(size_t size);

  SharedBytes(const SharedBytes& other)
      : block_(other.block_), data_(other.data_), size_(other.size_) {
    if (block_ != nullptr) {
      block_->references.fetch_add(1, std::memory_order_relaxed);
    }
  }
  SharedBytes(SharedBytes&& other) noexcept
      : block_(std::exchange(other.block_, nullptr)),
        data_(std::exchange(other.data_, nullptr)),
        size_(std::exchange(other.size_, 0)) {}
  SharedBytes& operator=(SharedBytes other) noexcept {
    std::swap(block_, other.block_);
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~SharedBytes() {
    if (block_ != nullptr &&
        block_->references.fetch_sub(1, std::memory_order_acq_rel) == 1) {
      bytes_internal::DropKeeper(block_);
    }
  }

  const char* data() const { return data_; }
  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  absl::string_view view() const { return {data_, size_}; }

  // A part that shares the block. REQUIRES: offset + length <= size().
  SharedBytes Slice(size_t offset, size_t length) const {
    CHECK(offset <= size_ && length <= size_ - offset)
        << "slice of " << length << " at " << offset << " of " << size_;
    SharedBytes part(*this);
    part.data_ += offset;
    part.size_ = length;
    return part;
  }

  // False for bytes made by Unowned.
  bool owned() const { return block_ != nullptr || size_ == 0; }
  // True if nobody else refers to the block, so that it may be changed.
  bool unique() const {
    return block_ != nullptr &&
           block_->references.load(std::memory_order_acquire) == 1;
  }
  // REQUIRES: unique().
  char* mutable_data() {
    CHECK(unique()) << "shared bytes are immutable";
    return const_cast<char*>(data_);
  }

  friend bool operator==(const SharedBytes& a, const SharedBytes& b) {
    return a.view() == b.view();
  }

 private:
  friend class BytesBackup;
  friend class BytesBuilder;
  SharedBytes(bytes_internal::Block* block, size_t size)
      : block_(block), data_(block->data()), size_(size) {}

  bytes_internal::Block* block_ = nullptr;
  const char* data_ = nullptr;
  size_t size_ = 0;
};

// Keeps the memory of a SharedBytes that is given away, for a copy in case of
// need, and does not count in its unique(): whoever owns the bytes then may
// still change them in place, and the copy has what stands there at its time.
// A producer keeps one of each batch that it has sent.
class BytesBackup {
 public:
  BytesBackup() = default;
  explicit BytesBackup(const SharedBytes& bytes)
      : block_(bytes.block_), data_(bytes.data_), size_(bytes.size_) {
    if (block_ != nullptr) {
      block_->keepers.fetch_add(1, std::memory_order_relaxed);
    }
  }
  BytesBackup(BytesBackup&& other) noexcept
      : block_(std::exchange(other.block_, nullptr)),
        data_(std::exchange(other.data_, nullptr)),
        size_(std::exchange(other.size_, 0)) {}
  BytesBackup& operator=(BytesBackup&& other) noexcept {
    std::swap(block_, other.block_);
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~BytesBackup() {
    if (block_ != nullptr) bytes_internal::DropKeeper(block_);
  }

  SharedBytes Copy() const { return SharedBytes::Copy({data_, size_}); }
  size_t size() const { return size_; }

 private:
  bytes_internal::Block* block_ = nullptr;
  const char* data_ = nullptr;
  size_t size_ = 0;
};

// Bytes that grow at the end and become a SharedBytes without a copy. What was
// written may be changed in place until Finish.
class BytesBuilder {
 public:
  explicit BytesBuilder(size_t capacity = 0);
  BytesBuilder(BytesBuilder&& other) noexcept
      : block_(std::exchange(other.block_, nullptr)),
        size_(std::exchange(other.size_, 0)),
        capacity_(std::exchange(other.capacity_, 0)) {}
  BytesBuilder& operator=(BytesBuilder&& other) noexcept {
    std::swap(block_, other.block_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
    return *this;
  }
  ~BytesBuilder();

  size_t size() const { return size_; }
  size_t capacity() const { return capacity_; }
  // nullptr until the first byte.
  char* data() { return block_ == nullptr ? nullptr : block_->data(); }
  absl::string_view view() { return {data(), size_}; }

  void Append(absl::string_view bytes);
  void AppendByte(char byte) { *Extend(1) = byte; }
  // Grows by `count` bytes of unspecified content and returns where they begin.
  char* Extend(size_t count) {
    if (count > capacity_ - size_) Grow(count);
    char* begin = block_->data() + size_;
    size_ += count;
    return begin;
  }
  // Drops everything behind `size`. REQUIRES: size <= this->size().
  void Truncate(size_t size);
  // Makes room for `count` more bytes.
  void Reserve(size_t count) {
    if (count > capacity_ - size_) Grow(count);
  }

  // Gives back unused capacity when it is more than an eighth of the size. The
  // builder is empty afterwards.
  SharedBytes Finish() &&;

 private:
  void Grow(size_t count);

  bytes_internal::Block* block_ = nullptr;
  size_t size_ = 0;
  size_t capacity_ = 0;
};

// Bytes in several parts, in order: the record batches of a fetch response, or
// an encoded message that refers to them. Written to a socket with one writev.
class BytesList {
 public:
  BytesList() = default;
  explicit BytesList(SharedBytes bytes) { Append(std::move(bytes)); }

  void Append(SharedBytes bytes) {
    if (bytes.empty()) return;
    size_ += bytes.size();
    parts_.push_back(std::move(bytes));
  }
  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  const absl::InlinedVector<SharedBytes, 1>& parts() const { return parts_; }

  // One piece: the only part itself, or a copy of all.
  SharedBytes Flatten() const;
  std::string ToString() const;

  // Equal bytes, however they are cut.
  friend bool operator==(const BytesList& a, const BytesList& b);

 private:
  absl::InlinedVector<SharedBytes, 1> parts_;
  size_t size_ = 0;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_BASE_BYTES_H_
