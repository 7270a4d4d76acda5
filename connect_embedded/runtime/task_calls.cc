#include "connect_embedded/runtime/task_calls.h"

#include <utility>

#include "connect_embedded/api/plugin_call.h"

namespace connect_embedded {

TaskCalls::TaskCalls(std::shared_ptr<PluginThreads> threads)
    : threads_(std::move(threads)), self_(std::make_shared<TaskCalls*>(this)) {}

void TaskCalls::Do(const char* where, Call call, Then then) {
  Add({where, std::move(call), std::move(then)});
}

void TaskCalls::WhenIdle(absl::AnyInvocable<void()> body) {
  Add({"", nullptr,
       [body = std::move(body)](const absl::Status&) mutable { body(); }});
}

void TaskCalls::Add(Item item) {
  waiting_.push_back(std::move(item));
  if (!running_) RunWaiting();
}

void TaskCalls::RunWaiting() {
  const std::weak_ptr<TaskCalls*> weak = self_;
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

void TaskCalls::RunOnThread(Item item) {
  if (thread_ == nullptr) thread_ = threads_->NewThread();
  std::weak_ptr<TaskCalls*> weak = self_;
  thread_->Run([weak, threads = threads_, item = std::move(item)]() mutable {
    const absl::Status status = CallPlugin(item.where, item.call);
    item.call = nullptr;
    threads->Enter([&] {
      // Not kept alive meanwhile: what follows may be its end.
      TaskCalls* const calls = weak.expired() ? nullptr : *weak.lock();
      if (calls == nullptr) return;
      calls->running_ = false;
      if (item.then != nullptr) item.then(status);
      if (!weak.expired()) calls->RunWaiting();
    });
  });
}

}  // namespace connect_embedded
