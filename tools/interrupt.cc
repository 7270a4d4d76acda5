#include "tools/interrupt.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <utility>

#include "kafka_embedded/base/check.h"

namespace kafka_embedded {
namespace {

void Notify(int event_fd) {
  const uint64_t one = 1;
  CHECK(write(event_fd, &one, sizeof(one)) == sizeof(one));
}

sigset_t EndingSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  return signals;
}

int BlockedSignalsFd() {
  const sigset_t signals = EndingSignals();
  CHECK(pthread_sigmask(SIG_BLOCK, &signals, nullptr) == 0);
  return signalfd(-1, &signals, SFD_CLOEXEC);
}

}  // namespace

Interrupt::Interrupt() : fd_(eventfd(0, EFD_CLOEXEC)) { CHECK(fd_ >= 0); }

Interrupt::~Interrupt() { close(fd_); }

void Interrupt::Request() {
  std::lock_guard lock(mutex_);
  if (requested_) return;
  requested_ = true;
  Notify(fd_);
  // Under the lock, so that OnRequest(nullptr) waits until it has ended.
  if (callback_ != nullptr) callback_();
}

bool Interrupt::requested() const {
  std::lock_guard lock(mutex_);
  return requested_;
}

void Interrupt::Accept() {
  std::lock_guard lock(mutex_);
  accepted_ = true;
}

bool Interrupt::accepted() const {
  std::lock_guard lock(mutex_);
  return accepted_;
}

void Interrupt::Wait() {
  Accept();
  pollfd waited{.fd = fd_, .events = POLLIN, .revents = 0};
  while (!requested()) poll(&waited, 1, -1);
}

void Interrupt::OnRequest(std::function<void()> callback) {
  std::lock_guard lock(mutex_);
  accepted_ = true;
  callback_ = std::move(callback);
  if (requested_ && callback_ != nullptr) callback_();
}

SignalWatcher::SignalWatcher(Interrupt& interrupt)
    : signal_fd_(BlockedSignalsFd()), stop_fd_(eventfd(0, EFD_CLOEXEC)) {
  CHECK(signal_fd_ >= 0 && stop_fd_ >= 0);
  thread_ = std::thread([this, &interrupt] { Watch(interrupt); });
}

SignalWatcher::~SignalWatcher() {
  Notify(stop_fd_);
  thread_.join();
  close(signal_fd_);
  close(stop_fd_);
}

void SignalWatcher::Watch(Interrupt& interrupt) {
  pollfd fds[] = {{.fd = signal_fd_, .events = POLLIN, .revents = 0},
                  {.fd = stop_fd_, .events = POLLIN, .revents = 0}};
  while (true) {
    poll(fds, 2, -1);
    if (fds[1].revents != 0) return;
    signalfd_siginfo info;
    if (fds[0].revents == 0 || read(signal_fd_, &info, sizeof(info)) < 0) {
      continue;
    }
    if (!interrupt.accepted() || interrupt.requested()) {
      _exit(128 + static_cast<int>(info.ssi_signo));
    }
    interrupt.Request();
  }
}

}  // namespace kafka_embedded
