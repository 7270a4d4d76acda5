#include "connect_embedded/converters/string_converter.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "connect_embedded/api/utf8.h"

namespace connect_embedded {

absl::Status StringConverter::Configure(const kafka_embedded::Config& config,
                                        ConverterType /*type*/) {
  const auto found = config.find("converter.encoding");
  if (found == config.end()) return absl::OkStatus();
  constexpr std::pair<absl::string_view, Encoding> kNames[] = {
      {"UTF-8", Encoding::kUtf8},        {"UTF8", Encoding::kUtf8},
      {"US-ASCII", Encoding::kAscii},    {"ASCII", Encoding::kAscii},
      {"ISO-8859-1", Encoding::kLatin1}, {"ISO8859_1", Encoding::kLatin1},
      {"UTF-16", Encoding::kUtf16},      {"UTF-16BE", Encoding::kUtf16Be},
      {"UTF-16LE", Encoding::kUtf16Le},
  };
  for (const auto& [name, encoding] : kNames) {
    if (absl::EqualsIgnoreCase(name, found->second)) {
      encoding_ = encoding;
      return absl::OkStatus();
    }
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "converter.encoding=\"", found->second,
      "\": unknown encoding, expected one of UTF-8, US-ASCII, ISO-8859-1, "
      "UTF-16, UTF-16BE, UTF-16LE"));
}

absl::StatusOr<NullableBytes> StringConverter::FromConnectData(
    absl::string_view /*topic*/, const Schema& /*schema*/, const Value& value,
    std::string& scratch) {
  if (value.is_null()) return NullableBytes();
  const absl::string_view text = value.ToText(scratch);
  if (encoding_ == Encoding::kUtf8) return NullableBytes(text);
  std::string encoded;
  Encode(text, encoded);
  scratch = std::move(encoded);
  return NullableBytes(scratch);
}

absl::StatusOr<SchemaAndValue> StringConverter::ToConnectData(
    absl::string_view /*topic*/, NullableBytes bytes) {
  SchemaAndValue result{Schema::OptionalString(), Value()};
  if (!bytes.has_value()) return result;
  if (encoding_ != Encoding::kUtf8) {
    result.value = Value::String(Decode(*bytes));
  } else if (IsUtf8(*bytes)) {
    result.value = Value::BorrowedString(*bytes);
  } else {
    result.value = Value::String(RepairUtf8(*bytes));
  }
  return result;
}

void StringConverter::Encode(absl::string_view text, std::string& out) const {
  const std::string repaired =
      IsUtf8(text) ? std::string(text) : RepairUtf8(text);
  const auto unit = [&](char32_t u) {
    const char high = static_cast<char>(u >> 8), low = static_cast<char>(u);
    const bool little = encoding_ == Encoding::kUtf16Le;
    out.push_back(little ? low : high);
    out.push_back(little ? high : low);
  };
  if (encoding_ == Encoding::kUtf16 && !repaired.empty()) unit(0xFEFF);
  for (size_t i = 0; i < repaired.size();) {
    const char32_t c = NextCodePoint(repaired, i);
    if (encoding_ == Encoding::kAscii || encoding_ == Encoding::kLatin1) {
      const char32_t limit = encoding_ == Encoding::kAscii ? 0x80 : 0x100;
      out.push_back(c < limit ? static_cast<char>(c) : '?');
    } else if (c < 0x10000) {
      unit(c);
    } else {
      unit(0xD800 + ((c - 0x10000) >> 10));
      unit(0xDC00 + ((c - 0x10000) & 0x3FF));
    }
  }
}

std::string StringConverter::Decode(absl::string_view bytes) const {
  constexpr char32_t kReplacement = 0xFFFD;
  const auto byte = [&](size_t i) {
    return static_cast<char32_t>(static_cast<uint8_t>(bytes[i]));
  };
  std::string out;
  if (encoding_ == Encoding::kAscii || encoding_ == Encoding::kLatin1) {
    const char32_t limit = encoding_ == Encoding::kAscii ? 0x80 : 0x100;
    for (size_t i = 0; i < bytes.size(); ++i) {
      AppendUtf8(byte(i) < limit ? byte(i) : kReplacement, out);
    }
    return out;
  }
  bool little = encoding_ == Encoding::kUtf16Le;
  size_t i = 0;
  if (encoding_ == Encoding::kUtf16 && bytes.size() >= 2) {
    little = byte(0) == 0xFF && byte(1) == 0xFE;
    if (little || (byte(0) == 0xFE && byte(1) == 0xFF)) i = 2;
  }
  const auto unit = [&](size_t at) {
    return little ? byte(at + 1) << 8 | byte(at) : byte(at) << 8 | byte(at + 1);
  };
  for (; i + 1 < bytes.size(); i += 2) {
    char32_t c = unit(i);
    const bool high = c >= 0xD800 && c < 0xDC00;
    if (high && i + 3 < bytes.size() && (unit(i + 2) & 0xFC00) == 0xDC00) {
      c = 0x10000 + ((c - 0xD800) << 10) + (unit(i + 2) - 0xDC00);
      i += 2;
    } else if (c >= 0xD800 && c < 0xE000) {
      c = kReplacement;
    }
    AppendUtf8(c, out);
  }
  if (i < bytes.size()) AppendUtf8(kReplacement, out);
  return out;
}

}  // namespace connect_embedded
