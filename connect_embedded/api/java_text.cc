#include "connect_embedded/api/java_text.h"

#include <charconv>
#include <cmath>
#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

namespace connect_embedded {
namespace {

// Splits "d.ddde±xx" into digits and exponent.
template <typename T>
void AppendJava(T value, std::string& out) {
  if (std::isnan(value)) {
    out.append("NaN");
    return;
  }
  if (std::signbit(value)) out.push_back('-');
  value = std::abs(value);
  if (std::isinf(value)) {
    out.append("Infinity");
    return;
  }
  if (value == 0) {
    out.append("0.0");
    return;
  }
  char buffer[40];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value,
                                 std::chars_format::scientific);
  const absl::string_view text(buffer, end.ptr - buffer);
  const size_t e = text.find('e');
  std::string digits(text.substr(0, 1));
  if (e > 2) digits.append(text.data() + 2, e - 2);
  const int exponent = std::atoi(std::string(text.substr(e + 1)).c_str());

  const int count = static_cast<int>(digits.size());
  if (exponent >= 7 || exponent < -3) {
    absl::StrAppend(&out, digits.substr(0, 1), ".",
                    count > 1 ? digits.substr(1) : "0", "E", exponent);
  } else if (exponent < 0) {
    out.append("0.").append(-exponent - 1, '0').append(digits);
  } else if (count <= exponent + 1) {
    out.append(digits).append(exponent + 1 - count, '0').append(".0");
  } else {
    out.append(digits, 0, exponent + 1)
        .append(".")
        .append(digits, exponent + 1);
  }
}

}  // namespace

void AppendJavaDouble(double value, std::string& out) {
  AppendJava(value, out);
}
void AppendJavaFloat(float value, std::string& out) { AppendJava(value, out); }

std::string JavaDateText(int64_t milliseconds) {
  return absl::FormatTime("%a %b %d %H:%M:%S UTC %Y",
                          absl::FromUnixMillis(milliseconds),
                          absl::UTCTimeZone());
}

}  // namespace connect_embedded
