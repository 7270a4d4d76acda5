#include "testing/scenarios/trace_text.h"

#include <map>
#include <vector>

#include "absl/strings/str_cat.h"

namespace kafka_embedded {
namespace {

constexpr size_t kOften = 4;

std::string Describe(const TimelineEvent& event) {
  std::string text =
      absl::StrCat(event.node, event.node.empty() ? "" : " ",
                   TraceKindName(event.kind), " ", event.Describe());
  // Which of the requests: the reader sees it, and numbers change easily.
  const size_t of = text.find(", of #");
  if (of != std::string::npos) text.resize(of);
  return text;
}

std::string Since(absl::Time begin, absl::Time time) {
  return absl::StrCat("+", absl::FormatDuration(absl::Trunc(
                               time - begin, absl::Milliseconds(1))));
}

}  // namespace

std::string TraceText(const Timeline& timeline, uint64_t after,
                      absl::Time begin) {
  struct Seen {
    size_t count = 0;
    absl::Time last;
    bool told = false;
  };
  std::map<std::string, Seen> seen;
  std::vector<std::pair<absl::Time, std::string>> lines;
  for (const TimelineEvent& event : timeline) {
    if (event.id <= after) continue;
    lines.emplace_back(event.time, Describe(event));
    Seen& one = seen[lines.back().second];
    ++one.count;
    one.last = event.time;
  }
  if (!lines.empty() && begin == absl::InfinitePast()) begin = lines[0].first;
  std::string text;
  for (const auto& [time, line] : lines) {
    Seen& one = seen[line];
    if (one.told) continue;
    one.told = one.count >= kOften;
    absl::StrAppend(&text, Since(begin, time), " ", line);
    if (one.told) {
      absl::StrAppend(&text, " (", one.count, " times, the last one at ",
                      Since(begin, one.last), ")");
    }
    absl::StrAppend(&text, "\n");
  }
  return text;
}

}  // namespace kafka_embedded
