// Prints records as the console consumer's default formatter does, by its
// properties: print.timestamp, print.partition, print.offset, print.headers,
// print.key, print.value, print.epoch, key.separator, line.separator,
// headers.separator and null.literal.
#ifndef TOOLS_RECORD_FORMATTER_H_
#define TOOLS_RECORD_FORMATTER_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/config.h"
#include "kafka_embedded/client/consumer_records.h"

namespace kafka_embedded {

class RecordFormatter {
 public:
  // Properties that it does not know are named in warnings(). Deserializers
  // count as known: keys and values are printed byte for byte.
  explicit RecordFormatter(const Config& properties);

  // Adds the record, its separators included, to `out`.
  void Append(const ConsumerRecord& record, std::string& out) const;

  const std::vector<std::string>& warnings() const { return warnings_; }

 private:
  void AppendHeaders(const ConsumerRecord& record, std::string& out) const;
  absl::string_view OrNull(std::optional<absl::string_view> bytes) const;

  bool print_timestamp_;
  bool print_partition_;
  bool print_offset_;
  bool print_epoch_;
  bool print_headers_;
  bool print_key_;
  bool print_value_;
  std::string key_separator_;
  std::string line_separator_;
  std::string headers_separator_;
  std::string null_literal_;
  std::vector<std::string> warnings_;
};

}  // namespace kafka_embedded

#endif  // TOOLS_RECORD_FORMATTER_H_
