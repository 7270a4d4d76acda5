#include "connect_embedded/runtime/plugin_calls.h"

#include <utility>

#include "connect_embedded/api/plugin_call.h"

namespace connect_embedded {

PluginCalls::PluginCalls(std::shared_ptr<PluginThreads> threads)
    : threads_(std::move(threads)),
      self_(std::make_shared<PluginCalls*>(this)) {}

void PluginCalls::Do(const char* where, Call call, Then then) {
  Add({where, std::move(call), std::move(then)});
}

void PluginCalls::WhenIdle(absl::AnyInvocable<void()> body) {
  Add({"", nullptr,
       [body = std::move(body)](const absl::Status&) mutable { body(); }});
}

void PluginCalls::Add(Item item) {
  waiting_.push_back(std::move(item));
  if (!running_) RunWaiting();
}

void PluginCalls::RunWaiting() {
  const std::weak_ptr<PluginCalls*> weak = self_;
  while (!running_ && !waiting_.empty()) {
    Item item = std::move(waiting_.front());
    waiting_.pop_front();
    absl::Status status;
    if (item.call != nullptr) {
      running_ = true;
      if (threads_ != nullptr) return RunOnThread(std::move(item));
      status = CallPlugin(item.where, item.call);
      running_ = false;
    }
    if (item.then == nullptr) continue;
    item.then(status);
    if (weak.expired()) return;
  }
}

void PluginCalls::RunOnThread(Item item) {
  if (thread_ == nullptr) thread_ = threads_->NewThread();
  // It stays inside the runtime, whatever becomes of the thread.
  then_ = std::move(item.then);
  std::weak_ptr<PluginCalls*> weak = self_;
  thread_->Run([weak, threads = threads_, where = item.where,
                call = std::move(item.call)]() mutable {
    const absl::Status status = CallPlugin(where, call);
    call = nullptr;
    threads->Enter([&] {
      // Not kept alive meanwhile: what follows may be its end.
      PluginCalls* const calls = weak.expired() ? nullptr : *weak.lock();
      if (calls == nullptr) return;
      calls->running_ = false;
      Then then = std::exchange(calls->then_, nullptr);
      if (then != nullptr) then(status);
      if (!weak.expired()) calls->RunWaiting();
    });
  });
}

}  // namespace connect_embedded
