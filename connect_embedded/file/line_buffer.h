// Cuts a stream of bytes into lines as Kafka's FileStreamSource does: at \n, at
// \r\n and at \r. A \r that is the last byte so far waits for the next one, and
// so does a last line that has no end yet.
//
//   LineBuffer lines;
//   n = read(fd, lines.Space(), lines.space()); lines.Commit(n);
//   while (lines.Next(line)) Use(line);
//
// The lines point into the buffer until Space is called. A line may be of any
// length: the buffer grows with the longest.
#ifndef CONNECT_EMBEDDED_FILE_LINE_BUFFER_H_
#define CONNECT_EMBEDDED_FILE_LINE_BUFFER_H_

#include <cstddef>
#include <memory>

#include "absl/strings/string_view.h"

namespace connect_embedded {

class LineBuffer {
 public:
  explicit LineBuffer(size_t capacity = size_t{256} << 10);

  // The next line, without its end. False if there is no whole one.
  bool Next(absl::string_view& line);
  // How many bytes the lines given so far had, their ends included.
  size_t consumed() const { return consumed_; }

  // Where to put more bytes: moves what is left to the front.
  char* Space();
  // How many bytes may be put there: at least one.
  size_t space() const { return capacity_ - end_; }
  void Commit(size_t count) { end_ += count; }

  size_t capacity() const { return capacity_; }

 private:
  bool Take(size_t line_end, size_t next_begin, absl::string_view& line);

  std::unique_ptr<char[]> data_;
  size_t capacity_;
  size_t begin_ = 0;
  size_t scanned_ = 0;  // No end of line lies before this.
  size_t end_ = 0;
  size_t consumed_ = 0;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_FILE_LINE_BUFFER_H_
