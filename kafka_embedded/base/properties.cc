#include "kafka_embedded/base/properties.h"

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/status.h"

namespace kafka_embedded {
namespace {

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\f'; }
bool IsLineEnd(char c) { return c == '\n' || c == '\r'; }

// Cuts a text into logical lines: without comments, empty lines and the blanks
// that lead a natural line, continuation lines joined, escapes still inside.
class LogicalLines {
 public:
  explicit LogicalLines(absl::string_view text) : text_(text) {}

  // False at the end of the text.
  bool Next(std::string& line) {
    line.clear();
    while (!text_.empty()) {
      SkipBlanks();
      if (line.empty() && AtComment()) {
        TakeNaturalLine();
        continue;
      }
      line.append(std::string(TakeNaturalLine()));
      if (EndsInOpenBackslash(line)) {
        line.pop_back();
      } else if (!line.empty()) {
        return true;
      }
    }
    return !line.empty();
  }

  int line_number() const { return line_number_; }

 private:
  bool AtComment() const {
    return !text_.empty() && (text_[0] == '#' || text_[0] == '!');
  }

  void SkipBlanks() {
    while (!text_.empty() && IsBlank(text_[0])) text_.remove_prefix(1);
  }

  absl::string_view TakeNaturalLine() {
    size_t size = 0;
    while (size < text_.size() && !IsLineEnd(text_[size])) ++size;
    const absl::string_view line = text_.substr(0, size);
    text_.remove_prefix(size);
    if (!text_.empty()) {
      const bool crlf =
          text_.size() > 1 && text_[0] == '\r' && text_[1] == '\n';
      text_.remove_prefix(crlf ? 2 : 1);
    }
    ++line_number_;
    return line;
  }

  static bool EndsInOpenBackslash(const std::string& line) {
    size_t backslashes = 0;
    while (backslashes < line.size() &&
           line[line.size() - 1 - backslashes] == '\\') {
      ++backslashes;
    }
    return backslashes % 2 == 1;
  }

  absl::string_view text_;
  int line_number_ = 0;
};

struct RawPair {
  absl::string_view key;
  absl::string_view value;
};

RawPair SplitLine(absl::string_view line) {
  size_t end = 0;
  while (end < line.size() && !IsBlank(line[end]) && line[end] != '=' &&
         line[end] != ':') {
    end += line[end] == '\\' && end + 1 < line.size() ? 2 : 1;
  }
  size_t begin = end;
  while (begin < line.size() && IsBlank(line[begin])) ++begin;
  if (begin < line.size() && (line[begin] == '=' || line[begin] == ':')) {
    ++begin;
    while (begin < line.size() && IsBlank(line[begin])) ++begin;
  }
  return {.key = line.substr(0, end), .value = line.substr(begin)};
}

// The number in "XXXX", the digits of a \uXXXX.
std::optional<uint32_t> ParseFourHexDigits(absl::string_view digits) {
  if (digits.size() < 4) return std::nullopt;
  uint32_t number = 0;
  for (const char c : digits.substr(0, 4)) {
    if (!absl::ascii_isxdigit(static_cast<unsigned char>(c))) {
      return std::nullopt;
    }
    const int digit =
        absl::ascii_isdigit(static_cast<unsigned char>(c))
            ? c - '0'
            : absl::ascii_tolower(static_cast<unsigned char>(c)) - 'a' + 10;
    number = number * 16 + static_cast<uint32_t>(digit);
  }
  return number;
}

void AppendUtf8(uint32_t code_point, std::string& text) {
  const auto byte = [](uint32_t value) { return static_cast<char>(value); };
  if (code_point < 0x80) {
    text += byte(code_point);
  } else if (code_point < 0x800) {
    text += byte(0xC0 | code_point >> 6);
    text += byte(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    text += byte(0xE0 | code_point >> 12);
    text += byte(0x80 | (code_point >> 6 & 0x3F));
    text += byte(0x80 | (code_point & 0x3F));
  } else {
    text += byte(0xF0 | code_point >> 18);
    text += byte(0x80 | (code_point >> 12 & 0x3F));
    text += byte(0x80 | (code_point >> 6 & 0x3F));
    text += byte(0x80 | (code_point & 0x3F));
  }
}

bool IsHighSurrogate(uint32_t unit) { return unit >> 10 == 0xD800 >> 10; }
bool IsLowSurrogate(uint32_t unit) { return unit >> 10 == 0xDC00 >> 10; }

// Takes the XXXX of one \uXXXX, and of a second one that completes a surrogate
// pair, off `rest`. A lone surrogate becomes "?", as when Java writes UTF-8.
bool TakeUnicodeEscape(absl::string_view& rest, std::string& text) {
  const std::optional<uint32_t> unit = ParseFourHexDigits(rest);
  if (!unit.has_value()) return false;
  rest.remove_prefix(4);
  if (IsHighSurrogate(*unit) && rest.substr(0, 2) == "\\u") {
    const std::optional<uint32_t> low = ParseFourHexDigits(rest.substr(2));
    if (low.has_value() && IsLowSurrogate(*low)) {
      rest.remove_prefix(6);
      AppendUtf8(0x10000 + ((*unit - 0xD800) << 10) + (*low - 0xDC00), text);
      return true;
    }
  }
  const bool lone = IsHighSurrogate(*unit) || IsLowSurrogate(*unit);
  AppendUtf8(lone ? '?' : *unit, text);
  return true;
}

absl::StatusOr<std::string> Unescape(absl::string_view raw) {
  std::string text;
  text.reserve(raw.size());
  absl::string_view rest = raw;
  while (!rest.empty()) {
    const char c = rest[0];
    rest.remove_prefix(1);
    if (c != '\\' || rest.empty()) {
      if (c != '\\') text += c;
      continue;
    }
    const char escaped = rest[0];
    rest.remove_prefix(1);
    if (escaped == 'u') {
      if (TakeUnicodeEscape(rest, text)) continue;
      return absl::InvalidArgumentError(
          absl::StrCat("\"\\u", rest.substr(0, 4),
                       "\" is malformed, expected \\u and four hexadecimal "
                       "digits"));
    }
    text += escaped == 't'   ? '\t'
            : escaped == 'r' ? '\r'
            : escaped == 'n' ? '\n'
            : escaped == 'f' ? '\f'
                             : escaped;
  }
  return text;
}

absl::Status FileError(const std::string& path, int error) {
  const std::string message =
      absl::StrCat("property file \"", path, "\": ", std::strerror(error));
  return error == EACCES ? absl::PermissionDeniedError(message)
                         : absl::NotFoundError(message);
}

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  const std::unique_ptr<FILE, int (*)(FILE*)> file(
      std::fopen(path.c_str(), "rb"), &std::fclose);
  if (file == nullptr) return FileError(path, errno);
  std::string text;
  char buffer[4096];
  size_t size = sizeof(buffer);
  while (size == sizeof(buffer)) {
    size = std::fread(buffer, 1, sizeof(buffer), file.get());
    text.append(buffer, size);
  }
  if (std::ferror(file.get()) != 0) return FileError(path, errno);
  return text;
}

}  // namespace

absl::StatusOr<Config> ParseProperties(absl::string_view text) {
  Config config;
  LogicalLines lines(text);
  std::string line;
  while (lines.Next(line)) {
    const RawPair raw = SplitLine(line);
    absl::StatusOr<std::string> key = Unescape(raw.key);
    absl::StatusOr<std::string> value = Unescape(raw.value);
    for (const auto* part : {&key, &value}) {
      if (part->ok()) continue;
      return Annotate(part->status(),
                      absl::StrCat("line ", lines.line_number()));
    }
    config[*std::move(key)] = *std::move(value);
  }
  return config;
}

absl::StatusOr<Config> ReadPropertiesFile(const std::string& path) {
  ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  absl::StatusOr<Config> config = ParseProperties(text);
  if (!config.ok()) {
    return Annotate(config.status(),
                    absl::StrCat("property file \"", path, "\""));
  }
  return config;
}

}  // namespace kafka_embedded
