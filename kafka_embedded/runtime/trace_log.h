// The last events of a cluster, in the order in which they happened: what a
// timeline is drawn from.
//
// Those who do things find the log at their Network, which has none unless
// somebody wants one:
//
//   if (TraceLog* const trace = network_.trace()) {
//     trace->Add({.kind = TraceKind::kElection, .broker = 2, ...});
//   }
//
// An event knows what caused it: what is sent, and a timer that is set, while
// an event is acted upon, are caused by it. An event costs no allocation and no
// text. Inside the runtime only.
#ifndef KAFKA_EMBEDDED_RUNTIME_TRACE_LOG_H_
#define KAFKA_EMBEDDED_RUNTIME_TRACE_LOG_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "kafka_embedded/runtime/runtime.h"
#include "kafka_embedded/runtime/timer_observer.h"

namespace kafka_embedded {

enum class TraceKind : uint8_t {
  kRequest,        // code: API key; value: version; value2: the client's node.
  kResponse,       // code: API key; value: the request's id.
  kAppend,         // code: 1 at the leader; offsets [value, value2).
  kTruncate,       // Offsets from value on are gone.
  kHighWatermark,  // code as of kAppend; value: the new one.
  kElection,       // broker: the leader, -1 for none; value: leader epoch;
                   // code: 1 if unclean.
  kIsrChange,      // broker: the leader; detail: "1,2,3".
  kBroker,         // detail: "crashed", "fenced".
  kGroup,          // At its coordinator. topic: the group; detail: what befalls
                   // it; value: generation; value2: the member's TraceText.
  kOffsetCommit,   // Likewise. detail: the group; value: the offset.
  kTimer,          // detail: its name.
  kFault,          // detail: what was done.
  kMark,           // detail: a test's own.
};

// A text that the log has seen; 0 is the empty one.
enum class TraceText : uint32_t {};

constexpr uint32_t kNoTraceNode = UINT32_MAX;

struct TraceEvent {
  TraceKind kind = TraceKind::kMark;
  int16_t code = 0;
  uint32_t node = kNoTraceNode;  // Where: a NodeAddress of the network.
  int32_t broker = -1;           // Whom it is about.
  int32_t partition = -1;
  TraceText topic = {};
  TraceText detail = {};
  int64_t value = 0;
  int64_t value2 = 0;
  // Filled in by Add.
  absl::Time time = absl::InfinitePast();
  uint64_t cause = 0;  // Another event's id; 0: none that is known.
};

class TraceLog final : public TimerObserver {
 public:
  // Keeps the last `capacity` events; memory grows as they come. REQUIRES: a
  // power of two. `runtime` must outlive the log.
  TraceLog(Runtime& runtime, size_t capacity);

  // Ids begin at 1 and have no holes.
  uint64_t Add(const TraceEvent& event) {
    const uint64_t id = ++last_id_;
    TraceEvent& slot = Slot(id);
    slot = event;
    slot.time = runtime_.Now();
    slot.cause = cause_;
    return id;
  }

  // What comes from now on comes of the event; until the end of the task that
  // the Network delivered or a timer ran, which sets it back to 0.
  void ActUpon(uint64_t id) { cause_ = id; }
  uint64_t cause() const { return cause_; }

  // Timers of the lane are noted as the node's.
  void AddLane(Lane lane, uint32_t node);
  uint64_t OnTimerSet(Lane lane) override;
  void OnTimerFires(Lane lane, absl::string_view name, uint64_t cause) override;
  void OnTimerDone() override { cause_ = 0; }

  TraceText Text(absl::string_view text) {
    const Memo& memo = memos_[MemoOf(text)];
    if (memo.size == text.size() && memo.data == text.data() &&
        texts_[static_cast<size_t>(memo.text)] == text) {
      return memo.text;
    }
    return FindText(text);
  }
  const std::string& text(TraceText text) const {
    return texts_[static_cast<size_t>(text)];
  }

  // The ids that are kept are [first_id(), last_id()].
  uint64_t last_id() const { return last_id_; }
  uint64_t first_id() const {
    return last_id_ >= events_.size() ? last_id_ - events_.size() + 1 : 1;
  }
  // REQUIRES: kept.
  const TraceEvent& Event(uint64_t id) const {
    return events_[(id - 1) & (capacity_ - 1)];
  }

 private:
  // The same few names come again and again, from the same places.
  struct Memo {
    const char* data = nullptr;
    size_t size = 0;
    TraceText text = {};
  };
  static constexpr size_t kMemos = 64;
  static size_t MemoOf(absl::string_view text) {
    const auto address = reinterpret_cast<uintptr_t>(text.data());
    return (address >> 4 ^ address >> 10) & (kMemos - 1);
  }
  TraceText FindText(absl::string_view text);
  TraceEvent& Slot(uint64_t id) {
    if (events_.size() < capacity_) return events_.emplace_back();
    return events_[(id - 1) & (capacity_ - 1)];
  }

  Runtime& runtime_;
  const size_t capacity_;
  std::vector<TraceEvent> events_;
  std::vector<std::string> texts_;
  absl::flat_hash_map<std::string, TraceText> numbers_;
  std::array<Memo, kMemos> memos_;
  std::vector<uint32_t> nodes_;  // By lane.
  uint64_t last_id_ = 0;
  uint64_t cause_ = 0;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_RUNTIME_TRACE_LOG_H_
