// The last offset of each key in the part of a log that is to be compacted.
#ifndef KAFKA_EMBEDDED_LOG_KEY_OFFSET_MAP_H_
#define KAFKA_EMBEDDED_LOG_KEY_OFFSET_MAP_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"

namespace kafka_embedded {

// Keeps whole keys, where Kafka keeps their MD5 sums.
class KeyOffsetMap {
 public:
  // Holds `max_keys` keys at most.
  explicit KeyOffsetMap(size_t max_keys) : max_keys_(max_keys) {}

  // False if the key is new and the map is full. Offsets only grow.
  bool Put(absl::string_view key, int64_t offset) {
    const auto found = offsets_.find(key);
    if (found != offsets_.end()) {
      found->second = offset;
    } else if (offsets_.size() >= max_keys_) {
      return false;
    } else {
      offsets_.emplace(Keep(key), offset);
    }
    latest_offset_ = offset;
    return true;
  }
  // -1 for an unknown key.
  int64_t Get(absl::string_view key) const {
    const auto found = offsets_.find(key);
    return found == offsets_.end() ? -1 : found->second;
  }

  // Everything up to here has been seen.
  int64_t latest_offset() const { return latest_offset_; }
  void set_latest_offset(int64_t offset) { latest_offset_ = offset; }

 private:
  static constexpr size_t kBlockSize = size_t{64} << 10;

  absl::string_view Keep(absl::string_view key) {
    if (key.size() > left_) {
      left_ = std::max(kBlockSize, key.size());
      blocks_.push_back(std::make_unique<char[]>(left_));
      next_ = blocks_.back().get();
    }
    char* const kept = next_;
    if (!key.empty()) std::memcpy(kept, key.data(), key.size());
    next_ += key.size();
    left_ -= key.size();
    return absl::string_view(kept, key.size());
  }

  const size_t max_keys_;
  int64_t latest_offset_ = -1;
  absl::flat_hash_map<absl::string_view, int64_t> offsets_;
  std::vector<std::unique_ptr<char[]>> blocks_;
  char* next_ = nullptr;
  size_t left_ = 0;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_LOG_KEY_OFFSET_MAP_H_
