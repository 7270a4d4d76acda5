#include "connect_embedded/runtime/plugin_threads.h"

#include <thread>
#include <utility>

namespace connect_embedded {

std::unique_ptr<PluginThreads::Thread> PluginThreads::NewThread() {
  return std::make_unique<Thread>(shared_from_this());
}

bool PluginThreads::Enter(absl::FunctionRef<void()> body) {
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return false;
    ++inside_;
  }
  runtime_.Enter(body);
  const std::lock_guard lock(mutex_);
  if (--inside_ == 0) left_.notify_all();
  return true;
}

void PluginThreads::Close() {
  std::unique_lock lock(mutex_);
  closed_ = true;
  left_.wait(lock, [this] { return inside_ == 0; });
}

// ---- One thread -------------------------------------------------------------

struct PluginThreads::Thread::Shared {
  std::mutex mutex;
  std::condition_variable changed;
  absl::AnyInvocable<void()> body;
  bool ended = false;
};

PluginThreads::Thread::Thread(std::shared_ptr<PluginThreads> threads)
    : shared_(std::make_shared<Shared>()) {
  std::thread([shared = shared_, threads = std::move(threads)] {
    std::unique_lock lock(shared->mutex);
    while (true) {
      shared->changed.wait(
          lock, [&] { return shared->ended || shared->body != nullptr; });
      // What was asked for is done before the end.
      if (shared->body == nullptr) return;
      absl::AnyInvocable<void()> body = std::move(shared->body);
      shared->body = nullptr;
      lock.unlock();
      body();
      body = nullptr;
      lock.lock();
    }
  }).detach();
}

PluginThreads::Thread::~Thread() {
  const std::lock_guard lock(shared_->mutex);
  shared_->ended = true;
  shared_->changed.notify_all();
}

void PluginThreads::Thread::Run(absl::AnyInvocable<void()> body) {
  const std::lock_guard lock(shared_->mutex);
  shared_->body = std::move(body);
  shared_->changed.notify_all();
}

}  // namespace connect_embedded
