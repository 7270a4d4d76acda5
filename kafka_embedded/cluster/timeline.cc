#include "kafka_embedded/cluster/timeline.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/protocol/api_registry.h"

namespace kafka_embedded {
namespace {

std::string NodeName(const Network& network, uint32_t node) {
  if (node == kNoTraceNode) return "";
  return std::string(network.name(static_cast<NodeAddress>(node)));
}

TimelineEvent Decode(const TraceLog& log, const Network& network, uint64_t id) {
  const TraceEvent& raw = log.Event(id);
  TimelineEvent event{.id = id,
                      .cause = raw.cause,
                      .time = raw.time,
                      .kind = raw.kind,
                      .node = NodeName(network, raw.node),
                      .broker = raw.broker,
                      .topic = log.text(raw.topic),
                      .partition = raw.partition,
                      .code = raw.code,
                      .value = raw.value,
                      .value2 = raw.value2};
  if (raw.kind == TraceKind::kRequest) {
    event.client = log.text(raw.detail);
    event.client_node = NodeName(network, static_cast<uint32_t>(raw.value2));
    event.value2 = 0;
  } else if (raw.kind == TraceKind::kGroup) {
    event.group = std::exchange(event.topic, {});
    event.member = log.text(static_cast<TraceText>(raw.value2));
    event.value2 = 0;
    event.detail = log.text(raw.detail);
  } else if (raw.kind == TraceKind::kOffsetCommit) {
    event.group = log.text(raw.detail);
  } else {
    event.detail = log.text(raw.detail);
  }
  return event;
}

std::string Api(int16_t code) {
  const ApiInfo* const api = FindApi(static_cast<ApiKey>(code));
  if (api == nullptr) return absl::StrCat("API key ", code);
  return std::string(api->name.data(), api->name.size());
}

// From a moment to a line: `+1.5s #7<-3 broker-1 `.
std::string Line(const TimelineEvent& event, absl::Time begin) {
  return absl::StrCat(
      "+", absl::FormatDuration(event.time - begin), " #", event.id,
      event.cause == 0 ? "" : absl::StrCat("<-", event.cause), " ", event.node,
      event.node.empty() ? "" : " ",
      absl::string_view(TraceKindName(event.kind)), " ", event.Describe());
}

}  // namespace

absl::string_view TraceKindName(TraceKind kind) {
  switch (kind) {
    case TraceKind::kRequest:
      return "request";
    case TraceKind::kResponse:
      return "response";
    case TraceKind::kAppend:
      return "append";
    case TraceKind::kTruncate:
      return "truncate";
    case TraceKind::kHighWatermark:
      return "high watermark";
    case TraceKind::kElection:
      return "election";
    case TraceKind::kIsrChange:
      return "ISR";
    case TraceKind::kBroker:
      return "broker";
    case TraceKind::kGroup:
      return "group";
    case TraceKind::kOffsetCommit:
      return "commit";
    case TraceKind::kTimer:
      return "timer";
    case TraceKind::kFault:
      return "fault";
    case TraceKind::kMark:
      return "mark";
  }
  return "unknown";
}

std::string TimelineEvent::Describe() const {
  const std::string name = absl::StrCat(topic, "-", partition);
  const char* const as = code != 0 ? " as leader" : " as follower";
  switch (kind) {
    case TraceKind::kRequest:
      return absl::StrCat(Api(code), " v", value, " of ", client);
    case TraceKind::kResponse:
      return absl::StrCat(code < 0 ? std::string("hang up") : Api(code), " to ",
                          client.empty() ? "a client" : client,
                          value == 0 ? "" : absl::StrCat(", of #", value));
    case TraceKind::kAppend:
      return absl::StrCat(name, as, ", offsets ", value, "..", value2 - 1);
    case TraceKind::kTruncate:
      return absl::StrCat(name, " to offset ", value);
    case TraceKind::kHighWatermark:
      return absl::StrCat(name, as, ", ", value);
    case TraceKind::kElection:
      return absl::StrCat(name,
                          broker < 0 ? std::string(" no leader")
                                     : absl::StrCat(" leader ", broker),
                          " epoch ", value, code != 0 ? ", unclean" : "");
    case TraceKind::kIsrChange:
      return absl::StrCat(name, " ", detail);
    case TraceKind::kBroker:
      return absl::StrCat(broker, " ", detail);
    case TraceKind::kGroup:
      return absl::StrCat(group, " ", detail, member.empty() ? "" : " ", member,
                          ", generation ", value);
    case TraceKind::kOffsetCommit:
      return absl::StrCat(name, " offset ", value, " of ", group);
    case TraceKind::kTimer:
    case TraceKind::kFault:
    case TraceKind::kMark:
      return detail;
  }
  return "";
}

void PrintTo(const TimelineEvent& event, std::ostream* out) {
  *out << Line(event, event.time);
}

Timeline::Timeline(const TraceLog& log, const Network& network)
    : forgotten_(log.first_id() - 1) {
  events_.reserve(log.last_id() - forgotten_);
  for (uint64_t id = log.first_id(); id <= log.last_id(); ++id) {
    events_.push_back(Decode(log, network, id));
    TimelineEvent& event = events_.back();
    if (event.kind != TraceKind::kResponse) continue;
    if (const auto* request = Find(static_cast<uint64_t>(event.value))) {
      event.client = request->client;
      event.client_node = request->client_node;
    }
  }
}

const TimelineEvent* Timeline::Find(uint64_t id) const {
  if (id <= forgotten_ || id - forgotten_ > events_.size()) return nullptr;
  return &events_[id - forgotten_ - 1];
}

std::string Timeline::ToText() const {
  std::string text;
  for (const TimelineEvent& event : events_) {
    absl::StrAppend(&text, Line(event, events_[0].time), "\n");
  }
  return text;
}

void PrintTo(const Timeline& timeline, std::ostream* out) {
  constexpr size_t kShown = 40;
  const size_t skipped =
      timeline.size() > kShown ? timeline.size() - kShown : 0;
  *out << "timeline of " << timeline.size() << " events";
  if (skipped > 0) *out << ", the last " << kShown;
  *out << ":\n";
  for (size_t i = skipped; i < timeline.size(); ++i) {
    *out << Line(timeline[i], timeline[0].time) << "\n";
  }
}

}  // namespace kafka_embedded
