#include "kafka_embedded/base/sometimes.h"

#include "kafka_embedded/base/check.h"

namespace kafka_embedded {
namespace {

constinit RarePath* first = nullptr;

}  // namespace

RarePath::RarePath(const char* what) : what_(what), next_(first) {
  first = this;
}

std::map<std::string, uint64_t> RarePath::Counts() {
  std::map<std::string, uint64_t> counts;
  for (const RarePath* path = first; path != nullptr; path = path->next_) {
    const bool added =
        counts
            .emplace(path->what_, path->count_.load(std::memory_order_relaxed))
            .second;
    CHECK(added) << "two places are marked SOMETIMES(\"" << path->what_
                 << "\")";
  }
  return counts;
}

}  // namespace kafka_embedded
