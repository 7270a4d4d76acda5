#include "kafka_embedded/runtime/event_queue.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/check.h"

namespace kafka_embedded {

void EventQueue::Push(Lane lane, Task task) {
  uint32_t slot;
  if (free_tasks_.empty()) {
    slot = static_cast<uint32_t>(tasks_.size());
    tasks_.push_back(std::move(task));
  } else {
    slot = free_tasks_.back();
    free_tasks_.pop_back();
    tasks_[slot] = std::move(task);
  }
  PushReady({.lane = lane, .slot = slot});
}

void EventQueue::PushReady(ReadyEntry entry) {
  if (!paused_.empty() && Hold(entry)) return;
  if (ready_count_ == ready_.size()) {
    std::vector<ReadyEntry> larger(std::max<size_t>(kWindow, 2 * ready_count_));
    for (size_t i = 0; i < ready_count_; ++i) {
      larger[i] = ready_[(ready_head_ + i) & (ready_.size() - 1)];
    }
    ready_ = std::move(larger);
    ready_head_ = 0;
  }
  ready_[(ready_head_ + ready_count_) & (ready_.size() - 1)] = entry;
  ++ready_count_;
  ++ready_live_;
}

bool EventQueue::Hold(ReadyEntry entry) {
  for (PausedLane& paused : paused_) {
    if (paused.lane != entry.lane) continue;
    if ((entry.slot & kTimerBit) != 0) {
      timers_[entry.slot & ~kTimerBit].state = TimerSlot::State::kHeld;
    }
    paused.held.push_back(entry);
    return true;
  }
  return false;
}

void EventQueue::PauseLane(Lane lane) {
  for (const PausedLane& paused : paused_) {
    if (paused.lane == lane) return;
  }
  paused_.push_back({.lane = lane, .held = {}});
  // Everything that is ready queues up once more; what belongs to the lane is
  // held on the way.
  const size_t count = ready_count_;
  for (size_t i = 0; i < count; ++i) {
    const ReadyEntry entry = ready_[ready_head_];
    ready_head_ = (ready_head_ + 1) & (ready_.size() - 1);
    --ready_count_;
    const bool timer = (entry.slot & kTimerBit) != 0;
    const uint32_t slot = entry.slot & ~kTimerBit;
    if (timer && timers_[slot].state == TimerSlot::State::kCancelled) {
      FreeTimerSlot(slot);
      continue;
    }
    --ready_live_;
    PushReady(entry);
  }
}

void EventQueue::ResumeLane(Lane lane) {
  const auto found =
      std::find_if(paused_.begin(), paused_.end(),
                   [lane](const PausedLane& p) { return p.lane == lane; });
  if (found == paused_.end()) return;
  const std::vector<ReadyEntry> held = std::move(found->held);
  paused_.erase(found);
  for (const ReadyEntry& entry : held) {
    if ((entry.slot & kTimerBit) != 0) {
      TimerSlot& timer = timers_[entry.slot & ~kTimerBit];
      if (timer.state == TimerSlot::State::kCancelled) {
        FreeTimerSlot(entry.slot & ~kTimerBit);
        continue;
      }
      timer.state = TimerSlot::State::kReady;
    }
    PushReady(entry);
  }
}

EventQueue::ReadyEntry EventQueue::TakeEntry(Random* chooser) {
  const size_t mask = ready_.size() - 1;
  size_t chosen = 0;
  if (chooser != nullptr && ready_count_ > 1) {
    const uint64_t choices = std::min(kWindow, ready_count_);
    chosen = static_cast<size_t>(((chooser->Next() >> 32) * choices) >> 32);
    const Lane lane = ready_[(ready_head_ + chosen) & mask].lane;
    size_t oldest = 0;
    while (ready_[(ready_head_ + oldest) & mask].lane != lane) ++oldest;
    chosen = oldest;
  }
  const ReadyEntry entry = ready_[(ready_head_ + chosen) & mask];
  for (size_t i = chosen; i > 0; --i) {
    ready_[(ready_head_ + i) & mask] = ready_[(ready_head_ + i - 1) & mask];
  }
  ready_head_ = (ready_head_ + 1) & mask;
  --ready_count_;
  return entry;
}

Task EventQueue::Take(Random* chooser) {
  CHECK(has_ready()) << "no task is ready";
  while (true) {
    const ReadyEntry entry = TakeEntry(chooser);
    if ((entry.slot & kTimerBit) == 0) {
      --ready_live_;
      Task task = std::move(tasks_[entry.slot]);
      free_tasks_.push_back(entry.slot);
      return task;
    }
    const uint32_t slot = entry.slot & ~kTimerBit;
    TimerSlot& timer = timers_[slot];
    if (timer.state == TimerSlot::State::kReady) {
      --ready_live_;
      Task task = std::move(timer.task);
      timer_taken_ = true;
      for (TimerObserver* observer : observers_) {
        observer->OnTimerFires(timer.lane, timer.name, timer.cause);
      }
      FreeTimerSlot(slot);
      return task;
    }
    FreeTimerSlot(slot);
  }
}

uint32_t EventQueue::NewTimerSlot() {
  if (free_timers_.empty()) {
    timers_.emplace_back();
    return static_cast<uint32_t>(timers_.size() - 1);
  }
  const uint32_t slot = free_timers_.back();
  free_timers_.pop_back();
  return slot;
}

void EventQueue::FreeTimerSlot(uint32_t index) {
  TimerSlot& timer = timers_[index];
  timer.state = TimerSlot::State::kFree;
  ++timer.generation;
  free_timers_.push_back(index);
}

TimerId EventQueue::StartTimer(absl::Time due, absl::Time now, Lane lane,
                               absl::string_view name, Task task) {
  const uint32_t slot = NewTimerSlot();
  TimerSlot& timer = timers_[slot];
  timer.task = std::move(task);
  timer.name = name;
  timer.lane = lane;
  timer.cause = 0;
  for (TimerObserver* observer : observers_) {
    timer.cause |= observer->OnTimerSet(lane);  // A lane has one at most.
  }
  if (due <= now) {
    MakeDueReady(now);
    timer.state = TimerSlot::State::kReady;
    PushReady({.lane = lane, .slot = slot | kTimerBit});
  } else {
    timer.state = TimerSlot::State::kWaiting;
    heap_.emplace_back();
    SiftUp(heap_.size() - 1,
           {.due = due, .sequence = next_sequence_++, .slot = slot});
  }
  return static_cast<TimerId>(uint64_t{timer.generation} << 32 | slot);
}

void EventQueue::CancelTimer(TimerId id) {
  const uint32_t slot = static_cast<uint32_t>(id);
  const uint32_t generation =
      static_cast<uint32_t>(static_cast<uint64_t>(id) >> 32);
  if (slot >= timers_.size() || timers_[slot].generation != generation) return;
  TimerSlot& timer = timers_[slot];
  // Destroyed at the end: the destructor may come back here.
  Task task;
  switch (timer.state) {
    case TimerSlot::State::kWaiting:
      task = std::move(timer.task);
      HeapRemove(timer.heap_index);
      FreeTimerSlot(slot);
      break;
    case TimerSlot::State::kReady:
      task = std::move(timer.task);
      timer.state = TimerSlot::State::kCancelled;
      --ready_live_;
      break;
    case TimerSlot::State::kHeld:
      task = std::move(timer.task);
      timer.state = TimerSlot::State::kCancelled;
      break;
    case TimerSlot::State::kFree:
    case TimerSlot::State::kCancelled:
      break;
  }
}

void EventQueue::MakeDueReady(absl::Time now) {
  while (!heap_.empty() && heap_.front().due <= now) {
    const uint32_t slot = heap_.front().slot;
    HeapRemove(0);
    timers_[slot].state = TimerSlot::State::kReady;
    PushReady({.lane = timers_[slot].lane, .slot = slot | kTimerBit});
  }
}

void EventQueue::HeapRemove(size_t index) {
  const HeapEntry last = heap_.back();
  heap_.pop_back();
  if (index == heap_.size()) return;
  if (index > 0 && last.Before(heap_[(index - 1) / 2])) {
    SiftUp(index, last);
  } else {
    SiftDown(index, last);
  }
}

void EventQueue::SiftUp(size_t index, HeapEntry entry) {
  while (index > 0) {
    const size_t parent = (index - 1) / 2;
    if (!entry.Before(heap_[parent])) break;
    HeapSet(index, heap_[parent]);
    index = parent;
  }
  HeapSet(index, entry);
}

void EventQueue::SiftDown(size_t index, HeapEntry entry) {
  while (true) {
    size_t child = 2 * index + 1;
    if (child >= heap_.size()) break;
    if (child + 1 < heap_.size() && heap_[child + 1].Before(heap_[child])) {
      ++child;
    }
    if (!heap_[child].Before(entry)) break;
    HeapSet(index, heap_[child]);
    index = child;
  }
  HeapSet(index, entry);
}

std::string EventQueue::Describe(absl::Time now) const {
  constexpr size_t kTimersShown = 10;
  std::string text = absl::StrCat(
      ready_live_, ready_live_ == 1 ? " task" : " tasks", " ready, ",
      heap_.size(), heap_.size() == 1 ? " timer" : " timers");
  std::vector<HeapEntry> next(std::min(kTimersShown, heap_.size()));
  std::partial_sort_copy(
      heap_.begin(), heap_.end(), next.begin(), next.end(),
      [](const HeapEntry& a, const HeapEntry& b) { return a.Before(b); });
  size_t held = 0;
  for (const PausedLane& lane : paused_) held += lane.held.size();
  if (held > 0) absl::StrAppend(&text, ", ", held, " held back");
  absl::string_view separator = ": ";
  for (const HeapEntry& entry : next) {
    absl::StrAppend(&text, separator, "\"", timers_[entry.slot].name,
                    "\" due in ", absl::FormatDuration(entry.due - now));
    separator = ", ";
  }
  if (heap_.size() > next.size()) absl::StrAppend(&text, ", …");
  return text;
}

void EventQueue::Clear() {
  observers_.clear();
  while (!paused_.empty()) ResumeLane(paused_.back().lane);
  while (has_ready()) Take(nullptr);
  while (!timers_.empty()) {
    std::vector<TimerSlot> dying;
    dying.swap(timers_);
    heap_.clear();
    free_timers_.clear();
    ready_head_ = ready_count_ = ready_live_ = 0;
    dying.clear();
    // What the destructors posted goes the same way.
    while (has_ready()) Take(nullptr);
  }
}

}  // namespace kafka_embedded
