#include "connect_embedded/api/value_tokens.h"

#include "absl/strings/match.h"

namespace connect_embedded {

absl::string_view TrimJava(absl::string_view text) {
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') {
    text.remove_prefix(1);
  }
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') {
    text.remove_suffix(1);
  }
  return text;
}

absl::string_view ValueTokens::Scan() {
  const size_t start = at_;
  bool escaped = false;
  for (; at_ < text_.size(); ++at_) {
    const char c = text_[at_];
    if (c == '\\') {
      escaped = !escaped;
      continue;
    }
    const bool delimiter =
        absl::StrContains(":,{}[]\"", absl::string_view(&c, 1));
    if (delimiter && !escaped) {
      if (start == at_) ++at_;
      break;
    }
    escaped = false;
  }
  return text_.substr(start, at_ - start);
}

absl::string_view ValueTokens::Next() {
  if (!peeked_.has_value()) return Scan();
  const absl::string_view token = *peeked_;
  peeked_.reset();
  return token;
}

std::optional<absl::string_view> ValueTokens::Next(int count) {
  const size_t start = Mark();
  for (int i = 0; i < count; ++i) {
    if (!HasNext()) {
      Rewind(start);
      return std::nullopt;
    }
    Next();
  }
  return text_.substr(start, at_ - start);
}

bool ValueTokens::Consume(absl::string_view expected) {
  if (!HasNext()) return false;
  if (!peeked_.has_value()) peeked_ = Scan();
  while (TrimJava(*peeked_).empty() && at_ < text_.size()) peeked_ = Scan();
  if (TrimJava(*peeked_) != expected) return false;
  peeked_.reset();
  return true;
}

void ValueTokens::Rewind(size_t mark) {
  at_ = mark;
  peeked_.reset();
}

}  // namespace connect_embedded
