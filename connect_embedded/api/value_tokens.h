// The tokens of a value's text: a delimiter, or what stands between two.
#ifndef CONNECT_EMBEDDED_API_VALUE_TOKENS_H_
#define CONNECT_EMBEDDED_API_VALUE_TOKENS_H_

#include <cstddef>
#include <optional>

#include "absl/strings/string_view.h"

namespace connect_embedded {

// Java's String.trim: everything up to a blank is one.
absl::string_view TrimJava(absl::string_view text);

// `text` outlives the tokens. Delimiters are : , { } [ ] and ", unless a
// backslash stands before them.
class ValueTokens {
 public:
  explicit ValueTokens(absl::string_view text) : text_(text) {}

  absl::string_view text() const { return text_; }
  bool HasNext() const { return peeked_.has_value() || at_ < text_.size(); }
  absl::string_view Next();
  // The next `count` tokens as one text; nothing, and nothing consumed, where
  // there are fewer.
  std::optional<absl::string_view> Next(int count);
  // Takes the next token that is not blank if it is `expected`.
  bool Consume(absl::string_view expected);

  size_t Mark() const { return at_ - (peeked_ ? peeked_->size() : 0); }
  void Rewind(size_t mark);

 private:
  absl::string_view Scan();

  const absl::string_view text_;
  size_t at_ = 0;
  std::optional<absl::string_view> peeked_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_API_VALUE_TOKENS_H_
