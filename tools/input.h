// A file descriptor as an istream that ends when an interrupt is requested, so
// that a command that reads from a terminal can still close cleanly.
#ifndef TOOLS_INPUT_H_
#define TOOLS_INPUT_H_

#include <array>
#include <streambuf>

#include "tools/interrupt.h"

namespace kafka_embedded {

class InterruptibleInput : public std::streambuf {
 public:
  // Does not own `fd`. `interrupt` must outlive it.
  InterruptibleInput(int fd, const Interrupt& interrupt)
      : fd_(fd), interrupt_(interrupt) {}

 protected:
  int_type underflow() override;

 private:
  const int fd_;
  const Interrupt& interrupt_;
  std::array<char, 1 << 16> buffer_;
};

}  // namespace kafka_embedded

#endif  // TOOLS_INPUT_H_
