// Tasks that can run and timers that are not due yet: what both runtimes share.
// Single-threaded; knows no clock.
#ifndef KAFKA_EMBEDDED_RUNTIME_EVENT_QUEUE_H_
#define KAFKA_EMBEDDED_RUNTIME_EVENT_QUEUE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "kafka_embedded/runtime/random.h"
#include "kafka_embedded/runtime/runtime.h"
#include "kafka_embedded/runtime/timer_observer.h"

namespace kafka_embedded {

// Empty, it owns no memory. Storage grows with what is pending at once and is
// reused, so that posting and timers allocate nothing in the long run.
class EventQueue {
 public:
  EventQueue() = default;
  EventQueue(const EventQueue&) = delete;
  EventQueue& operator=(const EventQueue&) = delete;
  ~EventQueue() { Clear(); }

  // Makes `task` ready, behind everything that is.
  void Push(Lane lane, Task task);

  // A timer that is due already becomes ready at once, behind the timers that
  // came due before it.
  TimerId StartTimer(absl::Time due, absl::Time now, Lane lane,
                     absl::string_view name, Task task);
  void CancelTimer(TimerId id);

  bool has_ready() const { return ready_live_ > 0; }
  size_t ready_count() const { return ready_live_; }
  // Timers that are not due yet.
  size_t timer_count() const { return heap_.size(); }

  // When the next timer is due: the infinite future if there is none, or none
  // that will ever be.
  absl::Time NextDue() const {
    return heap_.empty() ? absl::InfiniteFuture() : heap_.front().due;
  }
  // Makes every timer that is due at `now` ready: by time, then as set.
  void MakeDueReady(absl::Time now);

  // Holds back what is ready on the lane and what becomes so, timers too, until
  // it is resumed; then it is ready behind everything else, in its old order.
  // Harmless twice.
  void PauseLane(Lane lane);
  void ResumeLane(Lane lane);

  // Takes a ready task out. Without `chooser` it is the oldest. With one, and
  // when more than one is ready, it is one of the oldest few, but never ahead
  // of an older one of the same lane. REQUIRES: has_ready().
  Task Take(Random* chooser);

  // Tells `observers` of timers from now on; they must outlive the queue or be
  // taken off.
  void AddObserver(TimerObserver* observer) { observers_.push_back(observer); }
  void RemoveObserver(TimerObserver* observer) {
    std::erase(observers_, observer);
  }
  // The task that was taken last is over.
  void TaskDone() {
    if (observers_.empty() || !timer_taken_) return;
    timer_taken_ = false;
    for (TimerObserver* observer : observers_) observer->OnTimerDone();
  }

  // For failed waits: what is ready and which timers come next, one line.
  std::string Describe(absl::Time now) const;

  // Destroys all tasks. Their destructors may call this queue.
  void Clear();

 private:
  // How many of the oldest ready tasks the chooser has the choice of.
  static constexpr size_t kWindow = 8;
  static constexpr uint32_t kTimerBit = uint32_t{1} << 31;

  // A timer's entry whose timer was cancelled stays in the ring, and is skipped
  // when its turn comes.
  struct ReadyEntry {
    Lane lane;
    uint32_t slot;  // Of tasks_, or of timers_ with kTimerBit.
  };
  struct TimerSlot {
    Task task;
    absl::string_view name;
    Lane lane;
    uint32_t generation = 1;
    uint32_t heap_index = 0;
    uint64_t cause = 0;  // The observers' own.
    // kHeld: due, on a paused lane.
    enum class State : uint8_t { kFree, kWaiting, kReady, kHeld, kCancelled };
    State state = State::kFree;
  };
  struct HeapEntry {
    absl::Time due;
    uint64_t sequence;
    uint32_t slot;
    bool Before(const HeapEntry& other) const {
      return due != other.due ? due < other.due : sequence < other.sequence;
    }
  };

  struct PausedLane {
    Lane lane;
    std::vector<ReadyEntry> held;
  };

  void PushReady(ReadyEntry entry);
  // True if the entry's lane is paused: it waits there then.
  bool Hold(ReadyEntry entry);
  ReadyEntry TakeEntry(Random* chooser);
  uint32_t NewTimerSlot();
  void FreeTimerSlot(uint32_t index);
  void HeapRemove(size_t index);
  void SiftUp(size_t index, HeapEntry entry);
  void SiftDown(size_t index, HeapEntry entry);
  void HeapSet(size_t index, const HeapEntry& entry) {
    heap_[index] = entry;
    timers_[entry.slot].heap_index = static_cast<uint32_t>(index);
  }

  // A ring; its size is a power of two.
  std::vector<ReadyEntry> ready_;
  size_t ready_head_ = 0;
  size_t ready_count_ = 0;  // With cancelled timers.
  size_t ready_live_ = 0;   // Without.

  std::vector<PausedLane> paused_;  // Mostly none.

  std::vector<Task> tasks_;
  std::vector<uint32_t> free_tasks_;

  std::vector<TimerSlot> timers_;
  std::vector<uint32_t> free_timers_;
  std::vector<HeapEntry> heap_;
  uint64_t next_sequence_ = 0;

  std::vector<TimerObserver*> observers_;
  bool timer_taken_ = false;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_RUNTIME_EVENT_QUEUE_H_
