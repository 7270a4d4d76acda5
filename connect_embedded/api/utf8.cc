#include "connect_embedded/api/utf8.h"

#include <cstdint>
#include <cstring>

namespace connect_embedded {
namespace {

// How long the ASCII run at the start is.
size_t AsciiPrefix(const char* data, size_t size) {
  size_t i = 0;
  for (; i + 32 <= size; i += 32) {
    uint64_t words[4];
    std::memcpy(words, data + i, 32);
    if (((words[0] | words[1] | words[2] | words[3]) & 0x8080808080808080u) !=
        0) {
      break;
    }
  }
  while (i < size && static_cast<signed char>(data[i]) >= 0) ++i;
  return i;
}

bool IsContinuation(uint8_t byte) { return (byte & 0xC0) == 0x80; }

// One step of Java's decoder: how many bytes it takes, and whether they are a
// character or malformed.
struct Step {
  size_t length;
  bool valid;
};

Step ThreeBytes(const uint8_t* p, size_t size) {
  if (size < 2) return {1, false};
  if ((p[0] == 0xE0 && (p[1] & 0xE0) == 0x80) || !IsContinuation(p[1])) {
    return {1, false};
  }
  if (size < 3 || !IsContinuation(p[2])) return {2, false};
  // A surrogate is three bytes of one malformed character to Java.
  const bool surrogate = p[0] == 0xED && p[1] >= 0xA0;
  return {3, !surrogate};
}

Step FourBytes(const uint8_t* p, size_t size) {
  if (p[0] > 0xF4 || size < 2) return {1, false};
  if ((p[0] == 0xF0 && p[1] < 0x90) || (p[0] == 0xF4 && p[1] >= 0x90) ||
      !IsContinuation(p[1])) {
    return {1, false};
  }
  if (size < 3 || !IsContinuation(p[2])) return {2, false};
  if (size < 4 || !IsContinuation(p[3])) return {3, false};
  return {4, true};
}

Step NextStep(const uint8_t* p, size_t size) {
  if (p[0] < 0x80) return {1, true};
  if (p[0] < 0xC2) return {1, false};
  if (p[0] < 0xE0) {
    return size >= 2 && IsContinuation(p[1]) ? Step{2, true} : Step{1, false};
  }
  return p[0] < 0xF0 ? ThreeBytes(p, size) : FourBytes(p, size);
}

}  // namespace

bool IsUtf8(absl::string_view bytes) {
  size_t i = AsciiPrefix(bytes.data(), bytes.size());
  while (i < bytes.size()) {
    const Step step = NextStep(
        reinterpret_cast<const uint8_t*>(bytes.data()) + i, bytes.size() - i);
    if (!step.valid) return false;
    i += step.length;
  }
  return true;
}

size_t Utf16Length(absl::string_view text) {
  size_t length = AsciiPrefix(text.data(), text.size());
  for (const char c : text.substr(length)) {
    const auto byte = static_cast<uint8_t>(c);
    // Four bytes are a pair of surrogates.
    length += IsContinuation(byte) ? 0 : byte >= 0xF0 ? 2 : 1;
  }
  return length;
}

std::string RepairUtf8(absl::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() + 16);
  for (size_t i = 0; i < bytes.size();) {
    const Step step = NextStep(
        reinterpret_cast<const uint8_t*>(bytes.data()) + i, bytes.size() - i);
    if (step.valid) {
      out.append(bytes.data() + i, step.length);
    } else {
      out.append("\xEF\xBF\xBD");
    }
    i += step.length;
  }
  return out;
}

void AppendUtf8(char32_t c, std::string& out) {
  if (c < 0x80) {
    out.push_back(static_cast<char>(c));
  } else if (c < 0x800) {
    out.push_back(static_cast<char>(0xC0 | c >> 6));
    out.push_back(static_cast<char>(0x80 | (c & 0x3F)));
  } else if (c >= 0xD800 && c < 0xE000) {
    out.push_back('?');
  } else if (c < 0x10000) {
    out.push_back(static_cast<char>(0xE0 | c >> 12));
    out.push_back(static_cast<char>(0x80 | (c >> 6 & 0x3F)));
    out.push_back(static_cast<char>(0x80 | (c & 0x3F)));
  } else {
    out.push_back(static_cast<char>(0xF0 | c >> 18));
    out.push_back(static_cast<char>(0x80 | (c >> 12 & 0x3F)));
    out.push_back(static_cast<char>(0x80 | (c >> 6 & 0x3F)));
    out.push_back(static_cast<char>(0x80 | (c & 0x3F)));
  }
}

char32_t NextCodePoint(absl::string_view text, size_t& position) {
  const auto byte = [&](size_t i) {
    return static_cast<char32_t>(static_cast<uint8_t>(text[position + i]));
  };
  const char32_t first = byte(0);
  char32_t result = first;
  size_t length = 1;
  if (first >= 0xF0) {
    length = 4;
    result = (first & 0x07) << 18 | (byte(1) & 0x3F) << 12 |
             (byte(2) & 0x3F) << 6 | (byte(3) & 0x3F);
  } else if (first >= 0xE0) {
    length = 3;
    result = (first & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
  } else if (first >= 0x80) {
    length = 2;
    result = (first & 0x1F) << 6 | (byte(1) & 0x3F);
  }
  position += length;
  return result;
}

}  // namespace connect_embedded
