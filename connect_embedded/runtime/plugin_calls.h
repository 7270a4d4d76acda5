// Calls the code of one task or connector: one call at a time, in the order
// asked for, whatever it throws.
//
// Without threads a call is made inside Do: what virtual time needs, and the
// cheapest for a plugin that never waits. With them each call is made on a
// thread of the plugin, so that one that blocks holds up nobody else.
//
//   calls_.Do("SourceTask::Poll", [task = task_] { return task->Poll(...); },
//             [this](const absl::Status& polled) { OnPolled(polled); });
//
// Used inside the runtime.
#ifndef CONNECT_EMBEDDED_RUNTIME_PLUGIN_CALLS_H_
#define CONNECT_EMBEDDED_RUNTIME_PLUGIN_CALLS_H_

#include <deque>
#include <memory>
#include <utility>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "connect_embedded/runtime/plugin_threads.h"

namespace connect_embedded {

class PluginCalls {
 public:
  using Call = absl::AnyInvocable<absl::Status()>;
  using Then = absl::AnyInvocable<void(const absl::Status&)>;

  // Null: no threads.
  explicit PluginCalls(std::shared_ptr<PluginThreads> threads);
  // Calls that have not begun are not made, and nothing is heard of one that is
  // under way: it may run on, so it owns all that it uses.
  ~PluginCalls() = default;

  // `where` is a literal that names the call in the trace of what it throws.
  // `then`, which may be null, runs inside the runtime.
  void Do(const char* where, Call call, Then then);
  // Runs `body` inside the runtime, when all that was asked for is done.
  void WhenIdle(absl::AnyInvocable<void()> body);
  bool idle() const { return !running_ && waiting_.empty(); }

 private:
  struct Item {
    const char* where;
    Call call;  // Null: `then` alone.
    Then then;
  };
  void Add(Item item);
  void RunWaiting();
  void RunOnThread(Item item);

  const std::shared_ptr<PluginThreads> threads_;
  std::unique_ptr<PluginThreads::Thread> thread_;
  std::deque<Item> waiting_;
  bool running_ = false;
  Then then_;  // Of the call that is on the thread.
  // Gone when this is.
  const std::shared_ptr<PluginCalls*> self_;
};

// The call that ends a task, which it owns while it is under way.
template <typename Task>
PluginCalls::Call StopCall(std::shared_ptr<Task> task) {
  return [task = std::move(task)] {
    task->Stop();
    return absl::OkStatus();
  };
}

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_RUNTIME_PLUGIN_CALLS_H_
