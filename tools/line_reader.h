// Turns lines into records, as the console producer's reader does by its
// properties: parse.key, key.separator, parse.headers, headers.delimiter,
// headers.separator, headers.key.separator, null.marker and ignore.error.
#ifndef TOOLS_LINE_READER_H_
#define TOOLS_LINE_READER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "kafka_embedded/base/config.h"
#include "kafka_embedded/client/producer.h"

namespace kafka_embedded {

// The views point into the line it came from.
struct LineRecord {
  std::optional<absl::string_view> key;
  std::optional<absl::string_view> value;
  std::vector<HeaderView> headers;
};

class LineReader {
 public:
  // INVALID_ARGUMENT if two separators are equal. Properties that the reader
  // does not know are named in warnings().
  static absl::StatusOr<LineReader> Create(const Config& properties);

  // INVALID_ARGUMENT names the line, its number and the separator that it
  // lacks. `line` must outlive the record.
  absl::StatusOr<LineRecord> Read(absl::string_view line, int64_t line_number);

  const std::vector<std::string>& warnings() const { return warnings_; }

 private:
  LineReader() = default;
  absl::Status CheckSeparators() const;
  std::optional<absl::string_view> Unmarked(absl::string_view text) const;
  absl::StatusOr<std::vector<HeaderView>> SplitHeaders(
      absl::string_view text, int64_t line_number) const;

  bool parse_key_ = false;
  bool parse_headers_ = false;
  bool ignore_error_ = false;
  std::string key_separator_;
  std::string headers_delimiter_;
  std::string headers_separator_;
  std::string headers_key_separator_;
  std::optional<std::string> null_marker_;
  std::vector<std::string> warnings_;
};

}  // namespace kafka_embedded

#endif  // TOOLS_LINE_READER_H_
