// Standard input, read by a thread of its own so that nobody else waits when
// nothing is typed: the one edge of the file connectors that blocks.
#ifndef CONNECT_EMBEDDED_FILE_STDIN_READER_H_
#define CONNECT_EMBEDDED_FILE_STDIN_READER_H_

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace connect_embedded {

class StdinReader {
 public:
  // `on_data` is called by the thread when bytes have come. `fd` stays open.
  StdinReader(int fd, std::function<void()> on_data);
  // Ends the thread, also while it waits for input.
  ~StdinReader();
  StdinReader(const StdinReader&) = delete;
  StdinReader& operator=(const StdinReader&) = delete;

  // Copies up to `capacity` bytes that have come; 0 if there are none. The
  // thread reads on when all were taken, so that input waits in its pipe.
  size_t Take(char* into, size_t capacity);

 private:
  void Run();
  // False when it is time to end.
  bool WaitForInput() const;

  const int fd_;
  const std::function<void()> on_data_;
  int stop_pipe_[2];

  std::mutex mutex_;
  std::condition_variable taken_;
  std::string chunk_;
  size_t position_ = 0;
  bool stopping_ = false;

  std::thread thread_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_FILE_STDIN_READER_H_
