// Bytes to text as Java does it: what is not UTF-8 becomes U+FFFD.
#ifndef CONNECT_EMBEDDED_API_UTF8_H_
#define CONNECT_EMBEDDED_API_UTF8_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace connect_embedded {

// True if new String(bytes, UTF_8) would replace nothing. ASCII, which most
// lines are, is passed at several bytes a cycle.
bool IsUtf8(absl::string_view bytes);

// The text that new String(bytes, UTF_8) gives, with one U+FFFD for each
// malformed part that Java finds.
std::string RepairUtf8(absl::string_view bytes);

// What Java's String.length() says of the text: UTF-16 code units. REQUIRES:
// IsUtf8(text).
size_t Utf16Length(absl::string_view text);

// A code point as UTF-8. Surrogates become '?', as Java encodes them.
void AppendUtf8(char32_t code_point, std::string& out);

// Reads the code point at `position` and moves on. REQUIRES: IsUtf8(text),
// position < text.size().
char32_t NextCodePoint(absl::string_view text, size_t& position);

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_API_UTF8_H_
