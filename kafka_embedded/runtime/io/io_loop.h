// The event loop of an IoThread. Brings in Boost: for .cc files that handle
// sockets, and not for headers.
#ifndef KAFKA_EMBEDDED_RUNTIME_IO_IO_LOOP_H_
#define KAFKA_EMBEDDED_RUNTIME_IO_IO_LOOP_H_

#include <mutex>
#include <utility>

#include "boost/asio/executor_work_guard.hpp"
#include "boost/asio/io_context.hpp"
#include "boost/asio/post.hpp"

namespace kafka_embedded {

class IoLoop {
 public:
  boost::asio::io_context& context() { return context_; }

  // Runs `function` on the thread, never inside this call; drops it once the
  // thread has ended. Any thread. What the loop's own thread posts may be
  // overtaken by a later post of another.
  template <typename Function>
  void Post(Function function) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!ended_) boost::asio::post(context_, std::move(function));
  }

  void Run() { context_.run(); }

  // Makes Run return and Post drop.
  void End() {
    const std::lock_guard<std::mutex> lock(mutex_);
    ended_ = true;
    context_.stop();
  }

  // What was posted and not run. REQUIRES: Run has returned.
  void RunRest() {
    context_.restart();
    context_.poll();
  }

 private:
  boost::asio::io_context context_{/*concurrency_hint=*/1};
  const boost::asio::executor_work_guard<boost::asio::io_context::executor_type>
      keep_running_{context_.get_executor()};
  std::mutex mutex_;
  bool ended_ = false;  // Guarded by mutex_.
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_RUNTIME_IO_IO_LOOP_H_
