// Dates by pattern, as java.text.SimpleDateFormat writes and reads them in UTC
// and in English.
//
//   ASSIGN_OR_RETURN(auto format, SimpleDateFormat::Parse("yyyy-MM-dd HH:mm"));
//   format.Format(0);                        // "1970-01-01 00:00"
//   format.ParseDate("2017-01-03 06:30");    // 1483425000000
//
// Differences from Java: two-digit years always mean 1950 to 2049, where Java
// moves that window with the clock; week-based letters (Y, w, W, F) are
// refused.
#ifndef CONNECT_EMBEDDED_API_SIMPLE_DATE_FORMAT_H_
#define CONNECT_EMBEDDED_API_SIMPLE_DATE_FORMAT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace connect_embedded {

class SimpleDateFormat {
 public:
  // INVALID_ARGUMENT for a letter that stands for nothing, or a quote that does
  // not end.
  static absl::StatusOr<SimpleDateFormat> Parse(absl::string_view pattern);

  std::string Format(int64_t milliseconds) const;
  // Leniently, as Java does: month 13 is January of the next year, and text
  // behind the date is not looked at. Nothing if the text does not match.
  std::optional<int64_t> ParseDate(absl::string_view text) const;

 private:
  struct Part {
    char letter = 0;  // 0: literal text.
    int count = 0;
    std::string literal;
  };
  std::vector<Part> parts_;
};

// Kafka's formats for text in headers and casts: the time of day, the date, or
// both, whichever says all of `milliseconds`.
std::string Iso8601Text(int64_t milliseconds);

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_API_SIMPLE_DATE_FORMAT_H_
