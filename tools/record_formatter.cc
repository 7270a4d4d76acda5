#include "tools/record_formatter.h"

#include "absl/strings/str_cat.h"
#include "tools/text_properties.h"

namespace kafka_embedded {
namespace {

void AppendTimestamp(const ConsumerRecord& record, std::string& out) {
  if (record.timestamp == kNoTimestamp) {
    absl::StrAppend(&out, "NO_TIMESTAMP");
    return;
  }
  absl::StrAppend(&out,
                  record.timestamp_type == TimestampType::kLogAppendTime
                      ? "LogAppendTime:"
                      : "CreateTime:",
                  record.timestamp);
}

}  // namespace

RecordFormatter::RecordFormatter(const Config& properties) {
  TextProperties texts(properties);
  print_timestamp_ = texts.TakeFlag("print.timestamp", false);
  print_partition_ = texts.TakeFlag("print.partition", false);
  print_offset_ = texts.TakeFlag("print.offset", false);
  print_epoch_ = texts.TakeFlag("print.epoch", false);
  print_headers_ = texts.TakeFlag("print.headers", false);
  print_key_ = texts.TakeFlag("print.key", false);
  print_value_ = texts.TakeFlag("print.value", true);
  key_separator_ = texts.Take("key.separator", "\t");
  line_separator_ = texts.Take("line.separator", "\n");
  headers_separator_ = texts.Take("headers.separator", ",");
  null_literal_ = texts.Take("null.literal", "null");
  for (const char* name :
       {"key.deserializer", "value.deserializer", "headers.deserializer"}) {
    texts.TakeIfSet(name);
  }
  warnings_ = texts.Warnings();
}

absl::string_view RecordFormatter::OrNull(
    std::optional<absl::string_view> bytes) const {
  return bytes.value_or(null_literal_);
}

void RecordFormatter::AppendHeaders(const ConsumerRecord& record,
                                    std::string& out) const {
  if (record.header_count == 0) {
    absl::StrAppend(&out, "NO_HEADERS");
    return;
  }
  absl::string_view separator = "";
  for (const HeaderView& header : record.headers()) {
    absl::StrAppend(&out, separator, header.key, ":", OrNull(header.value));
    separator = headers_separator_;
  }
}

void RecordFormatter::Append(const ConsumerRecord& record,
                             std::string& out) const {
  // Each column ends with the key separator, the last one with the line's.
  int columns = print_timestamp_ + print_partition_ + print_offset_ +
                print_epoch_ + print_headers_ + print_key_ + print_value_;
  const auto end_column = [&] {
    out += --columns > 0 ? key_separator_ : line_separator_;
  };
  if (print_timestamp_) {
    AppendTimestamp(record, out);
    end_column();
  }
  if (print_partition_) {
    absl::StrAppend(&out, "Partition:", record.partition);
    end_column();
  }
  if (print_offset_) {
    absl::StrAppend(&out, "Offset:", record.offset);
    end_column();
  }
  if (print_epoch_) {
    absl::StrAppend(&out, "Epoch:", record.leader_epoch);
    end_column();
  }
  if (print_headers_) {
    AppendHeaders(record, out);
    end_column();
  }
  if (print_key_) {
    absl::StrAppend(&out, OrNull(record.key));
    end_column();
  }
  if (print_value_) {
    absl::StrAppend(&out, OrNull(record.value));
    end_column();
  }
}

}  // namespace kafka_embedded
