#include "kafka_embedded/protocol/json_printer.h"

#include <charconv>
#include <cmath>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace kafka_embedded {
namespace {

void AppendQuoted(absl::string_view text, std::string* out) {
  out->push_back('"');
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out->push_back('\\');
      out->push_back(c);
    } else if (static_cast<unsigned char>(c) < 0x20) {
      absl::StrAppendFormat(out, "\\u%04x", c);
    } else {
      out->push_back(c);
    }
  }
  out->push_back('"');
}

}  // namespace

void JsonPrinter::PrintName(absl::string_view name) {
  absl::StrAppend(&out_, "\"", name, "\":");
}

void JsonPrinter::PrintName(const char* name, const BytesList&) {
  PrintName(absl::StrCat(name, "SizeInBytes"));
}

void JsonPrinter::PrintName(const char* name,
                            const std::optional<BytesList>& value) {
  if (value.has_value()) return PrintName(name, *value);
  PrintName(absl::string_view(name));
}

void JsonPrinter::Print(double value, FieldSpec) {
  // As Java's Jackson does, since JSON has no such numbers.
  if (std::isnan(value)) return AppendQuoted("NaN", &out_);
  if (std::isinf(value)) {
    return AppendQuoted(value < 0 ? "-Infinity" : "Infinity", &out_);
  }
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof(digits), value).ptr;
  out_.append(digits, end);
}

void JsonPrinter::Print(const Uuid& value, FieldSpec) {
  AppendQuoted(value.ToString(), &out_);
}

void JsonPrinter::Print(const std::string& value, FieldSpec spec) {
  AppendQuoted(spec.is_bytes ? absl::Base64Escape(value) : value, &out_);
}

}  // namespace kafka_embedded
