// Threads for plugins whose calls block, and their way back into the runtime.
//
// A call that never returns cannot be ended: its thread is left alone, and what
// it says later is not heard. See PluginCalls for who uses them.
#ifndef CONNECT_EMBEDDED_RUNTIME_PLUGIN_THREADS_H_
#define CONNECT_EMBEDDED_RUNTIME_PLUGIN_THREADS_H_

#include <condition_variable>
#include <memory>
#include <mutex>
#include <utility>

#include "absl/functional/any_invocable.h"
#include "absl/functional/function_ref.h"
#include "kafka_embedded/runtime/runtime.h"

namespace connect_embedded {

// Shared by a worker with the threads that it started, which may outlive it.
class PluginThreads : public std::enable_shared_from_this<PluginThreads> {
 public:
  class Thread;

  // `runtime` outlives the call of Close.
  explicit PluginThreads(kafka_embedded::Runtime& runtime)
      : runtime_(runtime) {}

  std::unique_ptr<Thread> NewThread();

  // Runs `body` inside the runtime. False, and nothing runs, once Close has
  // been called. Any thread.
  bool Enter(absl::FunctionRef<void()> body);

  // Lets nobody in any more, and waits for those who are inside. REQUIRES: not
  // called inside the runtime.
  void Close();

 private:
  kafka_embedded::Runtime& runtime_;
  std::mutex mutex_;
  std::condition_variable left_;
  int inside_ = 0;
  bool closed_ = false;
};

// How the calls of a plugin reach the worker's part of their task, from any
// thread: they outlive it where they block, and then find nobody.
template <typename Task>
class TaskEntrance {
 public:
  // `threads`: null where all calls are made inside the runtime.
  TaskEntrance(kafka_embedded::Runtime& runtime, std::weak_ptr<Task*> task,
               std::shared_ptr<PluginThreads> threads)
      : runtime_(runtime),
        task_(std::move(task)),
        threads_(std::move(threads)) {}

  kafka_embedded::Runtime& runtime() const { return runtime_; }
  // Runs `body` inside the runtime, if the task is still there.
  void Enter(absl::FunctionRef<void(Task&)> body) const {
    const auto inside = [&] {
      if (const auto self = task_.lock()) body(**self);
    };
    if (threads_ == nullptr) return runtime_.Enter(inside);
    threads_->Enter(inside);
  }

 private:
  kafka_embedded::Runtime& runtime_;
  const std::weak_ptr<Task*> task_;
  const std::shared_ptr<PluginThreads> threads_;
};

// Destroying it does not wait: the thread ends after the body it is in.
class PluginThreads::Thread {
 public:
  explicit Thread(std::shared_ptr<PluginThreads> threads);
  ~Thread();
  // One at a time: from inside `body`, or after it.
  void Run(absl::AnyInvocable<void()> body);

 private:
  struct Shared;
  const std::shared_ptr<Shared> shared_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_RUNTIME_PLUGIN_THREADS_H_
