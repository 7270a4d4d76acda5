#include "kafka_embedded/runtime/virtual_driver.h"

#include <algorithm>

namespace kafka_embedded {

absl::Time VirtualDriver::Target() const {
  const auto passed = std::chrono::steady_clock::now() - real_base_;
  return base_ + absl::FromChrono(passed) * speed_;
}

VirtualDriver::RealTime VirtualDriver::WhenShows(absl::Time time) const {
  const absl::Duration wait =
      std::min((time - Target()) / speed_, absl::Hours(24));
  return std::chrono::steady_clock::now() + absl::ToChronoNanoseconds(wait);
}

void VirtualDriver::Rebase(absl::Time now) {
  base_ = now;
  real_base_ = std::chrono::steady_clock::now();
}

void VirtualDriver::Wake() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    ++epoch_;
  }
  woken_.notify_all();
}

void VirtualDriver::Sleep(Strand& strand, RealTime until,
                          absl::FunctionRef<bool()> skip) {
  {
    std::unique_lock<std::mutex> lock(mutex_);
    const uint64_t seen = epoch_;
    const auto changed = [&] { return epoch_ != seen; };
    const bool at_once = skip();
    strand.Release();
    if (at_once) {
      // Others may come in.
    } else if (until == kNever) {
      woken_.wait(lock, changed);
    } else {
      woken_.wait_until(lock, until, changed);
    }
  }
  strand.Acquire();
}

void VirtualDriver::StopThread() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    stop_.store(true);
    ++epoch_;
  }
  woken_.notify_all();
  thread_.join();
}

}  // namespace kafka_embedded
