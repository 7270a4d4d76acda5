// What Java programs do with hashes, where it can be seen from outside: Kafka
// places groups by String.hashCode, and assignors walk through HashMaps.
#ifndef KAFKA_EMBEDDED_BASE_JAVA_HASH_H_
#define KAFKA_EMBEDDED_BASE_JAVA_HASH_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"

namespace kafka_embedded {

// String.hashCode of the text that is `utf8` here and UTF-16 there.
int32_t JavaHashCode(absl::string_view utf8);

// A java.util.HashSet that grew by Add alone or lost some again: what it holds,
// in the order in which Java would iterate. `Hash` gives the hashCode.
//
// Leaves out that Java turns a bucket of eight into a tree, which needs eight
// members whose hashes end in the same bits, and may then change the order.
template <typename T, typename Hash>
class JavaHashSet {
 public:
  JavaHashSet() : buckets_(16) {}

  // False if it is there already.
  bool Add(const T& element) {
    std::vector<T>& bucket = BucketOf(element);
    if (std::find(bucket.begin(), bucket.end(), element) != bucket.end()) {
      return false;
    }
    bucket.push_back(element);
    if (++size_ > buckets_.size() / 4 * 3) Grow();
    return true;
  }
  void Remove(const T& element) {
    size_ -= std::erase(BucketOf(element), element);
  }
  bool empty() const { return size_ == 0; }

  std::vector<T> InOrder() const {
    std::vector<T> all;
    all.reserve(size_);
    for (const auto& bucket : buckets_) {
      all.insert(all.end(), bucket.begin(), bucket.end());
    }
    return all;
  }
  // REQUIRES: not empty.
  const T& first() const {
    return std::find_if(buckets_.begin(), buckets_.end(),
                        [](const auto& bucket) { return !bucket.empty(); })
        ->front();
  }

 private:
  std::vector<T>& BucketOf(const T& element) {
    const uint32_t hash = static_cast<uint32_t>(Hash()(element));
    return buckets_[(hash ^ hash >> 16) & (buckets_.size() - 1)];
  }
  void Grow() {
    const std::vector<T> all = InOrder();
    buckets_.assign(buckets_.size() * 2, {});
    for (const T& element : all) BucketOf(element).push_back(element);
  }

  std::vector<std::vector<T>> buckets_;
  size_t size_ = 0;
};

struct JavaStringHash {
  int32_t operator()(absl::string_view text) const {
    return JavaHashCode(text);
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_BASE_JAVA_HASH_H_
