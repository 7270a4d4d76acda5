// How a command hears that it should end: SIGINT, SIGTERM, or a test's request.
#ifndef TOOLS_INTERRUPT_H_
#define TOOLS_INTERRUPT_H_

#include <functional>
#include <mutex>
#include <thread>

namespace kafka_embedded {

// Safe from any thread, but not from a signal handler: see SignalWatcher.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  // Calls what OnRequest holds. Later calls change nothing.
  void Request();
  bool requested() const;
  // Returns when it is requested.
  void Wait();
  // A command says so when it begins to look for requests: until then, a
  // signal ends the process as ever. Wait and OnRequest say it too.
  void Accept();
  bool accepted() const;
  // Readable once it is requested, for poll(2).
  int fd() const { return fd_; }

  // `callback` runs at most once, on the thread of Request or, where that has
  // happened already, on this one. nullptr takes an earlier one back: after
  // that it neither runs nor will.
  void OnRequest(std::function<void()> callback);

 private:
  const int fd_;  // An eventfd.
  mutable std::mutex mutex_;
  bool accepted_ = false;
  bool requested_ = false;
  std::function<void()> callback_;
};

// While it lives, SIGINT and SIGTERM request an interrupt instead of ending the
// process, once a command accepts that; a second one ends it. To be made before
// any other thread starts.
class SignalWatcher {
 public:
  explicit SignalWatcher(Interrupt& interrupt);
  ~SignalWatcher();
  SignalWatcher(const SignalWatcher&) = delete;
  SignalWatcher& operator=(const SignalWatcher&) = delete;

 private:
  void Watch(Interrupt& interrupt);

  const int signal_fd_;
  const int stop_fd_;
  std::thread thread_;
};

}  // namespace kafka_embedded

#endif  // TOOLS_INTERRUPT_H_
