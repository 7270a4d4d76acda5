#include "connect_embedded/converters/json.h"

#include <array>
#include <cstdlib>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "connect_embedded/api/utf8.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

// Jackson's StreamReadConstraints.
constexpr int kMaxDepth = 1000;
constexpr size_t kMaxNumberLength = 1000;

class Parser {
 public:
  explicit Parser(absl::string_view text) : text_(text) {}

  absl::StatusOr<JsonNode> ParseFirst() {
    SkipBlanks();
    JsonNode node;
    if (position_ < text_.size()) RETURN_IF_ERROR(ParseValue(node, 0));
    return node;
  }
  size_t position() const { return position_; }

 private:
  absl::Status Error(absl::string_view problem) const {
    return absl::InvalidArgumentError(
        absl::StrCat("malformed JSON at byte ", position_, ": ", problem));
  }

  void SkipBlanks() {
    while (position_ < text_.size() &&
           (text_[position_] == ' ' || text_[position_] == '\t' ||
            text_[position_] == '\n' || text_[position_] == '\r')) {
      ++position_;
    }
  }
  char Peek() const { return position_ < text_.size() ? text_[position_] : 0; }
  bool Take(char c) {
    if (Peek() != c) return false;
    ++position_;
    return true;
  }

  absl::Status ParseValue(JsonNode& node, int depth) {
    if (depth > kMaxDepth) return Error("nested more than 1000 deep");
    switch (Peek()) {
      case '{':
        return ParseObject(node, depth);
      case '[':
        return ParseArray(node, depth);
      case '"':
        node.kind = JsonNode::Kind::kString;
        return ParseString(node.text);
      case 't':
        node.kind = JsonNode::Kind::kBoolean;
        node.boolean = true;
        return ParseWord("true");
      case 'f':
        node.kind = JsonNode::Kind::kBoolean;
        return ParseWord("false");
      case 'n':
        node.kind = JsonNode::Kind::kNull;
        return ParseWord("null");
      default:
        return ParseNumber(node);
    }
  }

  absl::Status ParseWord(absl::string_view word) {
    if (text_.substr(position_, word.size()) != word) {
      return Error("expected a value");
    }
    position_ += word.size();
    const char next = Peek();
    if (absl::ascii_isalnum(next) || next == '_' || next == '$') {
      return Error("expected a value");
    }
    return absl::OkStatus();
  }

  bool TakeDigits() {
    const size_t begin = position_;
    while (absl::ascii_isdigit(Peek())) ++position_;
    return position_ > begin;
  }

  absl::Status ParseNumber(JsonNode& node) {
    const size_t begin = position_;
    node.kind = JsonNode::Kind::kInteger;
    Take('-');
    const size_t digits = position_;
    if (!TakeDigits()) return Error("expected a value");
    if (text_[digits] == '0' && position_ - digits > 1) {
      return Error("a number must not begin with zeros");
    }
    if (Take('.')) {
      node.kind = JsonNode::Kind::kFloat;
      if (!TakeDigits()) return Error("expected a digit behind the point");
    }
    if (Peek() == 'e' || Peek() == 'E') {
      ++position_;
      node.kind = JsonNode::Kind::kFloat;
      if (!Take('+')) Take('-');
      if (!TakeDigits()) return Error("expected the digits of an exponent");
    }
    if (position_ - begin > kMaxNumberLength) {
      return Error("a number of more than 1000 characters");
    }
    const char next = Peek();
    if (absl::ascii_isalnum(next) || next == '_' || next == '"') {
      return Error("expected the number to end");
    }
    node.text = std::string(text_.substr(begin, position_ - begin));
    return absl::OkStatus();
  }

  absl::Status ParseString(std::string& out) {
    ++position_;  // The quote.
    while (true) {
      const size_t begin = position_;
      while (position_ < text_.size() && text_[position_] != '"' &&
             text_[position_] != '\\' &&
             static_cast<unsigned char>(text_[position_]) >= 0x20) {
        ++position_;
      }
      const absl::string_view plain = text_.substr(begin, position_ - begin);
      if (!IsUtf8(plain)) return Error("text that is not UTF-8");
      out.append(plain.data(), plain.size());
      if (position_ >= text_.size()) return Error("text without an end");
      if (Take('"')) return absl::OkStatus();
      if (!Take('\\')) return Error("a control character that is not escaped");
      RETURN_IF_ERROR(ParseEscape(out));
    }
  }

  absl::Status ParseEscape(std::string& out) {
    constexpr absl::string_view kNames = "\"\\/bfnrt";
    constexpr absl::string_view kMeanings = "\"\\/\b\f\n\r\t";
    const char c = Peek();
    ++position_;
    const size_t index = kNames.find(c);
    if (c != 0 && index != absl::string_view::npos) {
      out.push_back(kMeanings[index]);
      return absl::OkStatus();
    }
    if (c != 'u') return Error("an escape that does not exist");
    std::optional<char32_t> unit = TakeHex();
    if (!unit.has_value()) return Error("expected four hexadecimal digits");
    if (*unit >= 0xD800 && *unit < 0xDC00 &&
        text_.substr(position_, 2) == "\\u") {
      const size_t before = position_;
      position_ += 2;
      const std::optional<char32_t> low = TakeHex();
      if (!low.has_value()) return Error("expected four hexadecimal digits");
      if (*low >= 0xDC00 && *low < 0xE000) {
        unit = 0x10000 + ((*unit - 0xD800) << 10) + (*low - 0xDC00);
      } else {
        position_ = before;
      }
    }
    AppendUtf8(*unit, out);
    return absl::OkStatus();
  }

  std::optional<char32_t> TakeHex() {
    const absl::string_view digits = text_.substr(position_, 4);
    uint32_t value = 0;
    if (digits.size() < 4) return std::nullopt;
    for (const char c : digits) {
      if (!absl::ascii_isxdigit(c)) return std::nullopt;
      value = value * 16 + (absl::ascii_isdigit(c)
                                ? c - '0'
                                : absl::ascii_tolower(c) - 'a' + 10);
    }
    position_ += 4;
    return value;
  }

  absl::Status ParseArray(JsonNode& node, int depth) {
    node.kind = JsonNode::Kind::kArray;
    ++position_;
    SkipBlanks();
    if (Take(']')) return absl::OkStatus();
    while (true) {
      SkipBlanks();
      RETURN_IF_ERROR(ParseValue(node.items.emplace_back(), depth + 1));
      SkipBlanks();
      if (Take(']')) return absl::OkStatus();
      if (!Take(',')) return Error("expected , or ]");
    }
  }

  absl::Status ParseObject(JsonNode& node, int depth) {
    node.kind = JsonNode::Kind::kObject;
    ++position_;
    SkipBlanks();
    if (Take('}')) return absl::OkStatus();
    while (true) {
      SkipBlanks();
      if (Peek() != '"') return Error("expected a name in quotes");
      std::string key;
      RETURN_IF_ERROR(ParseString(key));
      SkipBlanks();
      if (!Take(':')) return Error("expected :");
      SkipBlanks();
      JsonNode value;
      RETURN_IF_ERROR(ParseValue(value, depth + 1));
      Put(node.members, std::move(key), std::move(value));
      SkipBlanks();
      if (Take('}')) return absl::OkStatus();
      if (!Take(',')) return Error("expected , or }");
    }
  }

  static void Put(JsonNode::Members& members, std::string key, JsonNode value) {
    for (auto& [name, old] : members) {
      if (name == key) {
        old = std::move(value);
        return;
      }
    }
    members.push_back({.name = std::move(key), .value = std::move(value)});
  }

  const absl::string_view text_;
  size_t position_ = 0;
};

}  // namespace

const JsonNode* JsonNode::Find(absl::string_view key) const {
  for (const auto& [name, value] : members) {
    if (name == key) return &value;
  }
  return nullptr;
}

absl::string_view JsonNode::type_name() const {
  constexpr std::array<absl::string_view, 8> kNames = {
      "MISSING", "NULL",   "BOOLEAN", "NUMBER",
      "NUMBER",  "STRING", "ARRAY",   "OBJECT"};
  return kNames[static_cast<size_t>(kind)];
}

int64_t JsonNode::ToInt64() const {
  int64_t value = 0;
  if (kind == Kind::kInteger && absl::SimpleAtoi(text, &value)) return value;
  return is_number() ? ToDecimal().ToInt64() : 0;
}

double JsonNode::ToDouble() const {
  return is_number() ? std::strtod(text.c_str(), nullptr) : 0;
}

float JsonNode::ToFloat() const {
  return is_number() ? std::strtof(text.c_str(), nullptr) : 0;
}

Decimal JsonNode::ToDecimal() const {
  // The grammar of a JSON number is within BigDecimal's; only an exponent that
  // no scale can hold is not, and Java's scale overflows there too.
  return Decimal::Parse(text).value_or(Decimal());
}

bool JsonNode::IsInt32() const {
  int32_t value = 0;
  return kind == Kind::kInteger && absl::SimpleAtoi(text, &value);
}

absl::StatusOr<JsonNode> ParseJson(absl::string_view text, size_t* end) {
  Parser parser(text);
  absl::StatusOr<JsonNode> node = parser.ParseFirst();
  if (end != nullptr) *end = parser.position();
  return node;
}

void AppendJsonString(absl::string_view text, std::string& out) {
  if (!IsUtf8(text)) return AppendJsonString(RepairUtf8(text), out);
  constexpr char kHex[] = "0123456789ABCDEF";
  const auto escape = [&](uint32_t unit) {
    out.append("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      out.push_back(kHex[unit >> shift & 0xF]);
    }
  };
  out.push_back('"');
  size_t begin = 0, i = 0;
  const auto flush = [&] { out.append(text.data() + begin, i - begin); };
  while (i < text.size()) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c < 0xF0 && c != '"' && c != '\\') {
      ++i;
      continue;
    }
    flush();
    if (c >= 0xF0) {
      const char32_t point = NextCodePoint(text, i) - 0x10000;
      escape(0xD800 + (point >> 10));
      escape(0xDC00 + (point & 0x3FF));
    } else {
      constexpr absl::string_view kShort = "\"\\\b\f\n\r\t";
      constexpr absl::string_view kNames = "\"\\bfnrt";
      const size_t index = kShort.find(static_cast<char>(c));
      if (index == absl::string_view::npos) {
        escape(c);
      } else {
        out.push_back('\\');
        out.push_back(kNames[index]);
      }
      ++i;
    }
    begin = i;
  }
  flush();
  out.push_back('"');
}

}  // namespace connect_embedded
