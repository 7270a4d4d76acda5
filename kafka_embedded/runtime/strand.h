// Mutual exclusion with an owner: who is inside a runtime.
#ifndef KAFKA_EMBEDDED_RUNTIME_STRAND_H_
#define KAFKA_EMBEDDED_RUNTIME_STRAND_H_

#include <atomic>
#include <cstdint>
#include <mutex>
#include <thread>

namespace kafka_embedded {

class Strand {
 public:
  Strand() = default;
  Strand(const Strand&) = delete;
  Strand& operator=(const Strand&) = delete;

  // True if the calling thread is inside.
  bool HeldByMe() const {
    return owner_.load(std::memory_order_relaxed) == Me();
  }

  // REQUIRES: !HeldByMe().
  void Acquire() {
    if (!mutex_.try_lock()) AcquireContended();
    owner_.store(Me(), std::memory_order_relaxed);
  }
  bool TryAcquire() {
    if (!mutex_.try_lock()) return false;
    owner_.store(Me(), std::memory_order_relaxed);
    return true;
  }
  void Release() {
    owner_.store(nullptr, std::memory_order_relaxed);
    mutex_.unlock();
  }

  // True if another thread waits to come in.
  bool contended() const {
    return contenders_.load(std::memory_order_relaxed) > 0;
  }
  // Lets one of those that wait come in first: a mutex alone would mostly give
  // itself back to the thread that has just released it.
  void Yield() {
    const uint64_t seen = admitted_.load();
    Release();
    while (contenders_.load() > 0 && admitted_.load() == seen) {
      std::this_thread::yield();
    }
    Acquire();
  }

 private:
  static const void* Me() {
    static thread_local const char me = 0;
    return &me;
  }
  void AcquireContended() {
    contenders_.fetch_add(1);
    mutex_.lock();
    admitted_.fetch_add(1);
    contenders_.fetch_sub(1);
  }

  std::mutex mutex_;
  std::atomic<const void*> owner_ = nullptr;
  std::atomic<uint32_t> contenders_ = 0;
  std::atomic<uint64_t> admitted_ = 0;
};

// Is inside while it lives, also where the thread was inside already.
class StrandGuard {
 public:
  explicit StrandGuard(Strand& strand)
      : strand_(strand), entered_(!strand.HeldByMe()) {
    if (entered_) strand_.Acquire();
  }
  StrandGuard(const StrandGuard&) = delete;
  StrandGuard& operator=(const StrandGuard&) = delete;
  ~StrandGuard() {
    if (entered_) strand_.Release();
  }

 private:
  Strand& strand_;
  const bool entered_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_RUNTIME_STRAND_H_
