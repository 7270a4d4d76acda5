#include "kafka_embedded/log/leader_epoch_cache.h"

#include <algorithm>

#include "kafka_embedded/base/check.h"

namespace kafka_embedded {
namespace {

bool EpochIsBelow(int32_t epoch, const EpochEntry& entry) {
  return epoch < entry.epoch;
}

bool OffsetIsBelow(int64_t offset, const EpochEntry& entry) {
  return offset < entry.start_offset;
}

}  // namespace

void LeaderEpochCache::AssignNew(int32_t epoch, int64_t start_offset) {
  CHECK(epoch >= 0 && start_offset >= 0)
      << "epoch " << epoch << " at offset " << start_offset;
  while (!entries_.empty() && (entries_.back().epoch >= epoch ||
                               entries_.back().start_offset >= start_offset)) {
    entries_.pop_back();
  }
  entries_.push_back({.start_offset = start_offset, .epoch = epoch});
}

EpochAndOffset LeaderEpochCache::EndOffsetFor(int32_t epoch,
                                              int64_t log_end_offset) const {
  if (epoch < 0 || entries_.empty()) return {};
  if (epoch == latest_epoch()) {
    return {.leader_epoch = epoch, .end_offset = log_end_offset};
  }
  const auto next =
      std::upper_bound(entries_.begin(), entries_.end(), epoch, EpochIsBelow);
  if (next == entries_.end()) return {};
  const int32_t found =
      next == entries_.begin() ? epoch : std::prev(next)->epoch;
  return {.leader_epoch = found, .end_offset = next->start_offset};
}

int32_t LeaderEpochCache::EpochForOffset(int64_t offset) const {
  const auto next =
      std::upper_bound(entries_.begin(), entries_.end(), offset, OffsetIsBelow);
  return next == entries_.begin() ? -1 : std::prev(next)->epoch;
}

void LeaderEpochCache::TruncateFromEnd(int64_t end_offset) {
  while (!entries_.empty() && entries_.back().start_offset >= end_offset) {
    entries_.pop_back();
  }
}

void LeaderEpochCache::TruncateFromStart(int64_t start_offset) {
  const auto next = std::upper_bound(entries_.begin(), entries_.end(),
                                     start_offset, OffsetIsBelow);
  if (next == entries_.begin()) return;
  const auto holds = std::prev(next);
  holds->start_offset = start_offset;
  entries_.erase(entries_.begin(), holds);
}

}  // namespace kafka_embedded
