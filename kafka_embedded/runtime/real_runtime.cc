#include "kafka_embedded/runtime/real_runtime.h"

#include <unistd.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/check.h"

namespace kafka_embedded {
namespace {

// After so many tasks the clock is read again and other threads are let in.
constexpr int kBatch = 64;
// What a thread that only posted does before it leaves the rest to the driver.
constexpr int kBatchesOfAGuest = 16;

// Not std::random_device, which takes microseconds.
uint64_t SeedFromSystem() {
  uint64_t seed = 0;
  CHECK(getentropy(&seed, sizeof(seed)) == 0) << "no random bytes";
  return seed;
}

}  // namespace

RealRuntime::RealRuntime(const Options& options)
    : steady_start_(std::chrono::steady_clock::now()),
      wall_start_(absl::Now()),
      streams_(options.seed.has_value() ? *options.seed : SeedFromSystem()) {}

RealRuntime::~RealRuntime() {
  StopDriver();
  const StrandGuard guard(strand_);
  do {
    inbox_.MoveTo(queue_);
    queue_.Clear();
  } while (inbox_.filled());
}

absl::Time RealRuntime::Now() const {
  return wall_start_ +
         absl::FromChrono(std::chrono::steady_clock::now() - steady_start_);
}

RealRuntime::SteadyTime RealRuntime::ToSteady(absl::Time time) const {
  return steady_start_ + absl::ToChronoNanoseconds(time - wall_start_);
}

void RealRuntime::Post(Lane lane, Task task) {
  if (strand_.HeldByMe()) {
    TakeInbox();  // This thread may have posted to the lane before it came in.
    queue_.Push(lane, std::move(task));
    return;
  }
  inbox_.Push(lane, std::move(task));
  if (strand_.TryAcquire()) {
    for (int i = 0; i < kBatchesOfAGuest && RunBatch(); ++i) {
    }
    Leave();
  } else {
    // Whoever is inside and runs tasks will find it. Enter does not, so one
    // that sleeps has to.
    WakeSleepers();
  }
}

void RealRuntime::PauseLane(Lane lane) {
  Enter([&] { queue_.PauseLane(lane); });
}

void RealRuntime::ResumeLane(Lane lane) {
  Enter([&] { queue_.ResumeLane(lane); });
}

void RealRuntime::Enter(absl::FunctionRef<void()> body) {
  if (strand_.HeldByMe()) return body();
  strand_.Acquire();
  body();
  Leave();
}

bool RealRuntime::RunOne() {
  TakeInbox();
  if (!queue_.has_ready()) return false;
  queue_.Take(nullptr)();
  return true;
}

bool RealRuntime::RunBatch() {
  if (queue_.timer_count() > 0) queue_.MakeDueReady(Now());
  if (strand_.contended()) strand_.Yield();
  int ran = 0;
  while (ran < kBatch && RunOne()) ++ran;
  return ran > 0;
}

bool RealRuntime::NobodyNeedsWaking() const {
  if (sleeping_callers_.load() > 0) return false;
  return !driver_sleeps_.load() || (!queue_.has_ready() && !inbox_.filled() &&
                                    queue_.NextDue() >= driver_alarm_);
}

void RealRuntime::Leave() {
  const bool quiet = NobodyNeedsWaking();
  strand_.Release();
  if (!quiet) WakeSleepers();
}

void RealRuntime::WakeSleepers() {
  {
    const std::lock_guard<std::mutex> lock(sleep_mutex_);
    if (sleeping_callers_.load() == 0 && !driver_sleeps_.load()) return;
    ++epoch_;
    sleeping_callers_.store(0);
    driver_sleeps_.store(false);
  }
  woken_.notify_all();
}

void RealRuntime::Sleep(absl::Time until, Sleeper who) {
  {
    std::unique_lock<std::mutex> lock(sleep_mutex_);
    const uint64_t seen = epoch_;
    if (who == Sleeper::kDriver) {
      driver_alarm_ = until;
      driver_sleeps_.store(true);
    } else {
      sleeping_callers_.fetch_add(1);
    }
    // A post that found the strand taken either is in the inbox by now, or will
    // find this thread asleep: it looks with the mutex held, too.
    if (!inbox_.filled()) {
      strand_.Release();
      const auto changed = [&] {
        return epoch_ != seen || stop_driver_.load();
      };
      if (until == absl::InfiniteFuture()) {
        woken_.wait(lock, changed);
      } else {
        // Not longer than a day, which the clock's type can hold.
        until = std::min(until, Now() + absl::Hours(24));
        woken_.wait_until(lock, ToSteady(until), changed);
      }
    } else {
      strand_.Release();
    }
    if (epoch_ == seen) {
      if (who == Sleeper::kDriver) {
        driver_sleeps_.store(false);
      } else {
        sleeping_callers_.fetch_sub(1);
      }
    }
  }
  strand_.Acquire();
}

absl::Status RealRuntime::RunUntil(absl::FunctionRef<bool()> done,
                                   absl::Time deadline) {
  if (strand_.HeldByMe()) {
    return absl::FailedPreconditionError(
        "a blocking call inside a task of the runtime: it would wait for tasks "
        "that cannot run before this one ends; use the call that takes a "
        "callback");
  }
  const absl::Time begin = Now();
  strand_.Acquire();
  absl::Status status;
  for (int ran = 1; !done(); ++ran) {
    const bool idle = !RunOne();
    if (!idle && ran % kBatch != 0) continue;
    const absl::Time now = Now();
    queue_.MakeDueReady(now);
    if (strand_.contended()) strand_.Yield();
    if (done()) break;
    if (queue_.has_ready() && (idle || now < deadline)) continue;
    if (now >= deadline) {
      status = absl::DeadlineExceededError(absl::StrCat(
          "still waiting after ", absl::FormatDuration(now - begin),
          "; pending: ", queue_.Describe(now)));
      break;
    }
    if (idle) Sleep(std::min(deadline, queue_.NextDue()), Sleeper::kCaller);
  }
  Leave();
  return status;
}

Random RealRuntime::NewRandom(absl::string_view purpose) {
  const StrandGuard guard(strand_);
  return streams_.New(purpose);
}

TimerId RealRuntime::StartTimer(absl::Time due, Lane lane,
                                absl::string_view name, Task task) {
  TimerId id;
  Enter(
      [&] { id = queue_.StartTimer(due, Now(), lane, name, std::move(task)); });
  return id;
}

void RealRuntime::CancelTimer(TimerId id) {
  Enter([&] { queue_.CancelTimer(id); });
}

void RealRuntime::StartDriver() {
  const std::lock_guard<std::mutex> lock(driver_mutex_);
  if (driver_.joinable()) return;
  stop_driver_.store(false);
  driver_ = std::thread([this] { Drive(); });
}

void RealRuntime::StopDriver() {
  CHECK(!strand_.HeldByMe()) << "StopDriver inside a task of the runtime";
  const std::lock_guard<std::mutex> lock(driver_mutex_);
  if (!driver_.joinable()) return;
  {
    const std::lock_guard<std::mutex> sleep_lock(sleep_mutex_);
    stop_driver_.store(true);
  }
  woken_.notify_all();
  driver_.join();
  stop_driver_.store(false);
}

void RealRuntime::Drive() {
  strand_.Acquire();
  while (!stop_driver_.load()) {
    if (!RunBatch() && !queue_.has_ready()) {
      Sleep(queue_.NextDue(), Sleeper::kDriver);
    }
  }
  Leave();
}

}  // namespace kafka_embedded
