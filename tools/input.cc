#include "tools/input.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>

namespace kafka_embedded {

InterruptibleInput::int_type InterruptibleInput::underflow() {
  pollfd fds[] = {{.fd = fd_, .events = POLLIN, .revents = 0},
                  {.fd = interrupt_.fd(), .events = POLLIN, .revents = 0}};
  while (poll(fds, 2, -1) < 0 && errno == EINTR) {
  }
  if (fds[1].revents != 0) return traits_type::eof();
  const ssize_t size = read(fd_, buffer_.data(), buffer_.size());
  if (size <= 0) return traits_type::eof();
  setg(buffer_.data(), buffer_.data(), buffer_.data() + size);
  return traits_type::to_int_type(buffer_[0]);
}

}  // namespace kafka_embedded
