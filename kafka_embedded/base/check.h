// CHECK: for bugs of ours and misuse that cannot be answered with a Status.
//
// A failed check prints file, line, the condition and the message streamed into
// it, and aborts. Bad input from a wire, a file or a user is never a CHECK.
// (Debian's Abseil has no absl/log; the names are the same, so that an upgrade
// is a change of include.)
#ifndef KAFKA_EMBEDDED_BASE_CHECK_H_
#define KAFKA_EMBEDDED_BASE_CHECK_H_

#include <sstream>

#include "absl/base/optimization.h"

namespace kafka_embedded::check_internal {

class FatalMessage {
 public:
  FatalMessage(const char* file, int line, const char* condition);
  [[noreturn]] ~FatalMessage();
  std::ostream& stream() { return stream_; }

 private:
  std::ostringstream stream_;
};

// Gives the ternary in CHECK a void operand that binds looser than <<.
struct Voidify {
  void operator&(std::ostream&) {}
};

}  // namespace kafka_embedded::check_internal

#define CHECK(condition)                                                     \
  ABSL_PREDICT_TRUE(condition)                                               \
  ? (void)0                                                                  \
  : ::kafka_embedded::check_internal::Voidify() &                            \
          ::kafka_embedded::check_internal::FatalMessage(__FILE__, __LINE__, \
                                                         #condition)         \
              .stream()

#define CHECK_EQ(a, b) CHECK((a) == (b))
#define CHECK_NE(a, b) CHECK((a) != (b))
#define CHECK_LE(a, b) CHECK((a) <= (b))
#define CHECK_LT(a, b) CHECK((a) < (b))
#define CHECK_GE(a, b) CHECK((a) >= (b))
#define CHECK_GT(a, b) CHECK((a) > (b))
#define CHECK_OK(expression)                        \
  do {                                              \
    const auto& check_ok_status = (expression);     \
    CHECK(check_ok_status.ok()) << check_ok_status; \
  } while (false)

#endif  // KAFKA_EMBEDDED_BASE_CHECK_H_
