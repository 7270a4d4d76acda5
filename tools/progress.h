// A line on a terminal that says how far long work has come. Where nobody looks
// (a pipe, a file), it says nothing.
//
//   Progress progress("sent", tool.err, tool.err_is_terminal);
//   progress.Show(records, bytes);  // As often as one likes.
#ifndef TOOLS_PROGRESS_H_
#define TOOLS_PROGRESS_H_

#include <cstdint>
#include <ostream>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace kafka_embedded {

class Progress {
 public:
  Progress(absl::string_view verb, std::ostream& err, bool terminal);
  // Wipes the line.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // At most five times a second.
  void Show(int64_t records, int64_t bytes);

 private:
  const absl::string_view verb_;
  std::ostream& err_;
  const bool terminal_;
  const absl::Time start_;
  absl::Time next_;
  bool shown_ = false;
};

}  // namespace kafka_embedded

#endif  // TOOLS_PROGRESS_H_
