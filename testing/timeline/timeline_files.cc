#include "testing/timeline/timeline_files.h"

#include <fstream>
#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "kafka_embedded/base/status.h"
#include "nlohmann/json.hpp"
#include "testing/timeline/page_template.h"

namespace kafka_embedded {
namespace {

using nlohmann::ordered_json;

// Text of a client or a test may be no UTF-8.
std::string Dump(const ordered_json& json) {
  return json.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

std::string Kind(const TimelineEvent& event) {
  return std::string(TraceKindName(event.kind));
}

// Brokers first, then the controller, then clients, each by name: where they
// are drawn.
std::map<std::string, int> Lanes(const Timeline& timeline) {
  std::set<std::pair<int, std::string>> sorted;
  for (const TimelineEvent& event : timeline) {
    for (const std::string& node : {event.node, event.client_node}) {
      const int group = node.rfind("broker-", 0) == 0       ? 0
                        : node.rfind("controller-", 0) == 0 ? 1
                        : node.empty()                      ? 3
                                                            : 2;
      sorted.emplace(group, node);
    }
  }
  std::map<std::string, int> lanes;
  for (const auto& [group, node] : sorted) {
    lanes.emplace(node, static_cast<int>(lanes.size()));
  }
  return lanes;
}

std::string LaneName(const std::string& node) {
  return node.empty() ? "test" : node;
}

ordered_json ForPage(const TimelineEvent& event, absl::Time begin,
                     const std::map<std::string, int>& lanes) {
  ordered_json json = {
      {"i", event.id},
      {"t", absl::ToInt64Nanoseconds(event.time - begin)},
      {"k", Kind(event)},
      {"l", lanes.at(event.node)},
      {"d", event.Describe()},
  };
  if (event.cause != 0) json["c"] = event.cause;
  if (event.broker >= 0) json["b"] = event.broker;
  if (!event.topic.empty()) {
    json["topic"] = event.topic;
    json["p"] = event.partition;
  }
  if (!event.group.empty()) json["group"] = event.group;
  if (!event.client.empty()) json["client"] = event.client;
  if (!event.client_node.empty()) json["o"] = lanes.at(event.client_node);
  return json;
}

}  // namespace

std::string TimelinePage(const Timeline& timeline, absl::string_view title) {
  const std::map<std::string, int> lanes = Lanes(timeline);
  ordered_json data;
  data["title"] = std::string(title);
  data["forgotten"] = timeline.forgotten();
  std::vector<std::string> names(lanes.size());
  for (const auto& [node, lane] : lanes) names[lane] = LaneName(node);
  data["lanes"] = names;
  ordered_json& events = data["events"] = ordered_json::array();
  for (const TimelineEvent& event : timeline) {
    events.push_back(ForPage(event, timeline[0].time, lanes));
  }
  // Nothing in the data may end the script that it stands in.
  const std::string json = absl::StrReplaceAll(Dump(data), {{"<", "\\u003c"}});
  return absl::StrReplaceAll(kTimelinePageTemplate, {{"@DATA@", json}});
}

std::string TimelineTraceJson(const Timeline& timeline) {
  ordered_json all = ordered_json::array();
  const std::map<std::string, int> lanes = Lanes(timeline);
  for (const auto& [node, lane] : lanes) {
    all.push_back({{"ph", "M"},
                   {"name", "thread_name"},
                   {"pid", 1},
                   {"tid", lane},
                   {"args", {{"name", LaneName(node)}}}});
  }
  for (const TimelineEvent& event : timeline) {
    const double ts = absl::ToDoubleMicroseconds(event.time - timeline[0].time);
    const int lane = lanes.at(event.node);
    all.push_back({{"ph", "X"},
                   {"name", Kind(event) + " " + event.Describe()},
                   {"cat", Kind(event)},
                   {"pid", 1},
                   {"tid", lane},
                   {"ts", ts},
                   {"dur", 1},
                   {"args", {{"id", event.id}, {"cause", event.cause}}}});
    const TimelineEvent* const cause = timeline.Find(event.cause);
    if (cause == nullptr) continue;
    const double began =
        absl::ToDoubleMicroseconds(cause->time - timeline[0].time);
    all.push_back({{"ph", "s"},
                   {"name", "causes"},
                   {"cat", "cause"},
                   {"id", event.id},
                   {"pid", 1},
                   {"tid", lanes.at(cause->node)},
                   {"ts", began}});
    all.push_back({{"ph", "f"},
                   {"bp", "e"},
                   {"name", "causes"},
                   {"cat", "cause"},
                   {"id", event.id},
                   {"pid", 1},
                   {"tid", lane},
                   {"ts", ts}});
  }
  const ordered_json json = {{"traceEvents", std::move(all)},
                             {"displayTimeUnit", "ms"}};
  return Dump(json);
}

absl::Status WriteTimeline(const Timeline& timeline, const std::string& path) {
  const std::string name = path.substr(path.rfind('/') + 1);
  const std::pair<std::string, std::string> files[] = {
      {path + ".html", TimelinePage(timeline, name)},
      {path + ".trace.json", TimelineTraceJson(timeline)}};
  for (const auto& [file, content] : files) {
    std::ofstream out(file, std::ios::binary);
    out << content;
    out.close();
    if (!out) {
      return absl::UnavailableError(
          absl::StrCat("timeline: cannot write \"", file, "\""));
    }
  }
  return absl::OkStatus();
}

}  // namespace kafka_embedded
