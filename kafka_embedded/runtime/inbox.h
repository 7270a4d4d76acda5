// Tasks posted by threads that are not inside the runtime.
#ifndef KAFKA_EMBEDDED_RUNTIME_INBOX_H_
#define KAFKA_EMBEDDED_RUNTIME_INBOX_H_

#include <atomic>
#include <cstddef>
#include <mutex>
#include <utility>
#include <vector>

#include "kafka_embedded/runtime/event_queue.h"
#include "kafka_embedded/runtime/runtime.h"

namespace kafka_embedded {

class Inbox {
 public:
  // Any thread.
  void Push(Lane lane, Task task) {
    std::lock_guard<std::mutex> lock(mutex_);
    posts_.push_back({.lane = lane, .task = std::move(task)});
    filled_.store(true, std::memory_order_release);
  }

  // Costs one load where nothing was posted.
  bool filled() const { return filled_.load(std::memory_order_acquire); }

  // Moves all to `queue`, in the order posted. Inside the runtime, as below.
  void MoveTo(EventQueue& queue) {
    while (MoveOneTo(queue)) {
    }
  }
  // Moves the one that was posted first. False if there is none.
  bool MoveOneTo(EventQueue& queue) {
    if (next_ == taken_.size()) {
      taken_.clear();
      next_ = 0;
      if (!filled()) return false;
      std::lock_guard<std::mutex> lock(mutex_);
      posts_.swap(taken_);
      filled_.store(false, std::memory_order_relaxed);
    }
    Post& post = taken_[next_++];
    queue.Push(post.lane, std::move(post.task));
    return true;
  }

 private:
  struct Post {
    Lane lane;
    Task task;
  };

  std::mutex mutex_;
  std::vector<Post> posts_;  // Guarded by mutex_.
  std::atomic<bool> filled_ = false;
  std::vector<Post> taken_;  // Keeps its storage.
  size_t next_ = 0;          // Of taken_, to be moved.
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_RUNTIME_INBOX_H_
