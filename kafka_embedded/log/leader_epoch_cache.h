// Which leader wrote which offsets of one log (KIP-101, KIP-279).
//
// Every entry says at which offset an epoch began; it ended where the next one
// begins. Epochs and offsets both ascend strictly. Nearly every log has seen
// one leader only: one entry needs no allocation.
#ifndef KAFKA_EMBEDDED_LOG_LEADER_EPOCH_CACHE_H_
#define KAFKA_EMBEDDED_LOG_LEADER_EPOCH_CACHE_H_

#include <cstdint>

#include "absl/container/inlined_vector.h"
#include "absl/types/span.h"

namespace kafka_embedded {

// How OffsetForLeaderEpoch answers: -1 and -1 where the log knows nothing.
struct EpochAndOffset {
  int32_t leader_epoch = -1;
  int64_t end_offset = -1;
  friend bool operator==(const EpochAndOffset&,
                         const EpochAndOffset&) = default;
};

struct EpochEntry {
  int64_t start_offset = 0;
  int32_t epoch = 0;
  friend bool operator==(const EpochEntry&, const EpochEntry&) = default;
};

class LeaderEpochCache {
 public:
  // -1 if there is none.
  int32_t latest_epoch() const {
    return entries_.empty() ? -1 : entries_.back().epoch;
  }
  absl::Span<const EpochEntry> entries() const { return entries_; }

  // Notes that `epoch` begins at `start_offset`. Nothing happens if it is the
  // latest epoch already and began before; entries that would not come before
  // the new one in both epoch and offset are dropped.
  // REQUIRES: epoch >= 0, start_offset >= 0.
  void Assign(int32_t epoch, int64_t start_offset) {
    if (!entries_.empty() && entries_.back().epoch == epoch &&
        entries_.back().start_offset <= start_offset) {
      return;
    }
    AssignNew(epoch, start_offset);
  }

  // The largest epoch not above `epoch`, and where it ended. The latest ends at
  // `log_end_offset`. An epoch older than all that is known gets the start of
  // the oldest, so that a follower can go on from there.
  EpochAndOffset EndOffsetFor(int32_t epoch, int64_t log_end_offset) const;
  // -1 if `offset` lies before the first entry.
  int32_t EpochForOffset(int64_t offset) const;

  // Drops the epochs that begin at or behind `end_offset`.
  void TruncateFromEnd(int64_t end_offset);
  // The epoch that holds `start_offset` begins there from now on, older ones
  // are dropped.
  void TruncateFromStart(int64_t start_offset);
  void Clear() { entries_.clear(); }

 private:
  void AssignNew(int32_t epoch, int64_t start_offset);

  absl::InlinedVector<EpochEntry, 1> entries_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_LOG_LEADER_EPOCH_CACHE_H_
