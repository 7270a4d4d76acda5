#include "connect_embedded/file/stdin_reader.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "kafka_embedded/base/check.h"

namespace connect_embedded {

StdinReader::StdinReader(int fd, std::function<void()> on_data)
    : fd_(fd), on_data_(std::move(on_data)) {
  CHECK(pipe2(stop_pipe_, O_CLOEXEC) == 0) << std::strerror(errno);
  thread_ = std::thread([this] { Run(); });
}

StdinReader::~StdinReader() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  taken_.notify_all();
  close(stop_pipe_[1]);  // Which the thread's poll sees.
  thread_.join();
  close(stop_pipe_[0]);
}

size_t StdinReader::Take(char* into, size_t capacity) {
  std::lock_guard<std::mutex> lock(mutex_);
  const size_t count = std::min(capacity, chunk_.size() - position_);
  std::memcpy(into, chunk_.data() + position_, count);
  position_ += count;
  if (count > 0 && position_ == chunk_.size()) taken_.notify_all();
  return count;
}

bool StdinReader::WaitForInput() const {
  pollfd fds[2] = {{fd_, POLLIN, 0}, {stop_pipe_[0], POLLIN, 0}};
  while (poll(fds, 2, -1) < 0 && errno == EINTR) {
  }
  return fds[1].revents == 0;
}

void StdinReader::Run() {
  std::string chunk;
  while (WaitForInput()) {
    chunk.resize(size_t{64} << 10);
    const ssize_t count = read(fd_, chunk.data(), chunk.size());
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (count <= 0) return;  // Its end: nothing more will come.
    chunk.resize(static_cast<size_t>(count));
    {
      std::lock_guard<std::mutex> lock(mutex_);
      chunk_.swap(chunk);
      position_ = 0;
    }
    on_data_();
    std::unique_lock<std::mutex> lock(mutex_);
    taken_.wait(lock,
                [this] { return stopping_ || position_ == chunk_.size(); });
    if (stopping_) return;
  }
}

}  // namespace connect_embedded
