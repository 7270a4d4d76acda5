#include "connect_embedded/rest/rest_path.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"

namespace connect_embedded {
namespace {

std::string Decode(absl::string_view text, bool plus_is_blank) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool escaped = text[i] == '%' && i + 2 < text.size() &&
                         absl::ascii_isxdigit(text[i + 1]) &&
                         absl::ascii_isxdigit(text[i + 2]);
    if (escaped) {
      out += absl::HexStringToBytes(std::string(text.substr(i + 1, 2)));
      i += 2;
    } else {
      out.push_back(plus_is_blank && text[i] == '+' ? ' ' : text[i]);
    }
  }
  return out;
}

}  // namespace

std::string RestPath::Query(absl::string_view name,
                            absl::string_view otherwise) const {
  for (const auto& [key, value] : query) {
    if (key == name) return value;
  }
  return std::string(otherwise);
}

bool RestPath::QueryIsTrue(absl::string_view name) const {
  return absl::EqualsIgnoreCase(Query(name), "true");
}

bool IsAmbiguous(absl::string_view target) {
  const absl::string_view path =
      target.substr(0, std::min(target.find('?'), target.size()));
  for (size_t i = path.find('%'); i != absl::string_view::npos;
       i = path.find('%', i + 1)) {
    const absl::string_view digits = path.substr(i + 1, 2);
    const bool escape = digits.size() == 2 && absl::ascii_isxdigit(digits[0]) &&
                        absl::ascii_isxdigit(digits[1]);
    if (!escape) return true;
  }
  return absl::StrContains(path, "//");
}

RestPath ParseRestPath(absl::string_view target) {
  RestPath path;
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(target, absl::MaxSplits('?', 1));
  for (const absl::string_view segment :
       absl::StrSplit(parts.first, '/', absl::SkipEmpty())) {
    path.segments.push_back(Decode(segment, /*plus_is_blank=*/false));
  }
  for (const absl::string_view pair :
       absl::StrSplit(parts.second, '&', absl::SkipEmpty())) {
    const std::pair<absl::string_view, absl::string_view> entry =
        absl::StrSplit(pair, absl::MaxSplits('=', 1));
    path.query.emplace_back(Decode(entry.first, true),
                            Decode(entry.second, true));
  }
  return path;
}

std::string EncodeSegment(absl::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain =
        absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
        absl::StrContains("-._~!$&'()*+,;=:@", absl::string_view(&c, 1));
    if (plain) {
      out.push_back(c);
    } else {
      absl::StrAppendFormat(&out, "%%%02X", static_cast<unsigned char>(c));
    }
  }
  return out;
}

}  // namespace connect_embedded
