#include "connect_embedded/transforms/java_regex.h"

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "re2/re2.h"

namespace connect_embedded {
namespace {

// Java writes a named group (?<name>…), this RE2 (?P<name>…).
std::string WithRe2Names(absl::string_view pattern) {
  std::string out;
  for (size_t i = 0; i < pattern.size(); ++i) {
    out.push_back(pattern[i]);
    if (pattern[i] == '\\' && i + 1 < pattern.size()) {
      out.push_back(pattern[++i]);
      continue;
    }
    const bool named = pattern.substr(i, 3) == "(?<" &&
                       i + 3 < pattern.size() &&
                       absl::ascii_isalpha(pattern[i + 3]);
    if (named) {
      out.append("?P");
      ++i;
    }
  }
  return out;
}

absl::Status NoGroup(absl::string_view group) {
  return absl::InvalidArgumentError(absl::StrCat("No group ", group));
}

}  // namespace

absl::StatusOr<std::shared_ptr<const re2::RE2>> CompileJavaRegex(
    absl::string_view pattern) {
  RE2::Options options;
  options.set_log_errors(false);
  auto regex = std::make_shared<const RE2>(WithRe2Names(pattern), options);
  if (regex->ok()) return regex;
  return absl::InvalidArgumentError(
      absl::StrCat("Invalid regex: ", regex->error()));
}

bool MatchesWhole(const re2::RE2& regex, absl::string_view text) {
  return RE2::FullMatch(re2::StringPiece(text.data(), text.size()), regex);
}

absl::StatusOr<std::string> ReplaceFirst(const re2::RE2& regex,
                                         absl::string_view text,
                                         absl::string_view replacement) {
  const int count = regex.NumberOfCapturingGroups() + 1;
  std::vector<re2::StringPiece> groups(static_cast<size_t>(count));
  const re2::StringPiece whole(text.data(), text.size());
  if (!regex.Match(whole, 0, text.size(), RE2::UNANCHORED, groups.data(),
                   count)) {
    return std::string(text);
  }
  const size_t begin = static_cast<size_t>(groups[0].data() - text.data());
  std::string out(text.substr(0, begin));
  for (size_t i = 0; i < replacement.size(); ++i) {
    const char c = replacement[i];
    if (c == '\\' && i + 1 < replacement.size()) {
      out.push_back(replacement[++i]);
      continue;
    }
    if (c != '$') {
      out.push_back(c);
      continue;
    }
    int group = -1;
    if (i + 1 < replacement.size() && replacement[i + 1] == '{') {
      const size_t end = replacement.find('}', i);
      if (end == absl::string_view::npos) return NoGroup(replacement.substr(i));
      const std::string name(replacement.substr(i + 2, end - i - 2));
      const auto found = regex.NamedCapturingGroups().find(name);
      if (found == regex.NamedCapturingGroups().end()) return NoGroup(name);
      group = found->second;
      i = end;
    } else {
      // As many digits as there are groups for.
      while (i + 1 < replacement.size() &&
             absl::ascii_isdigit(replacement[i + 1])) {
        const int next =
            (group < 0 ? 0 : group) * 10 + (replacement[i + 1] - '0');
        if (group >= 0 && next >= count) break;
        group = next;
        ++i;
      }
      if (group < 0 || group >= count) return NoGroup(absl::StrCat(group));
    }
    const re2::StringPiece& matched = groups[static_cast<size_t>(group)];
    out.append(matched.data() == nullptr ? "" : matched.data(), matched.size());
  }
  out.append(groups[0].data() + groups[0].size(),
             text.size() - begin - groups[0].size());
  return out;
}

}  // namespace connect_embedded
