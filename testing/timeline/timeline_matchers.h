// Matchers for the events of a timeline:
//
//   EXPECT_THAT(cluster->timeline(),
//               Contains(Election({.topic = "orders", .leader = 2})));
//   EXPECT_THAT(cluster->timeline(), Not(Contains(BrokerEvent(3, "fenced"))));
//
// What is not set matches all.
#ifndef TESTING_TIMELINE_TIMELINE_MATCHERS_H_
#define TESTING_TIMELINE_TIMELINE_MATCHERS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "gmock/gmock.h"
#include "kafka_embedded/cluster/timeline.h"
#include "kafka_embedded/protocol/api_key.h"

namespace kafka_embedded {

// Which event: where, and of which partition.
struct EventPlace {
  std::optional<std::string> topic = std::nullopt;
  std::optional<int32_t> partition = std::nullopt;
  std::optional<int32_t> broker = std::nullopt;

  bool Holds(const TimelineEvent& event) const {
    return (!topic.has_value() || event.topic == *topic) &&
           (!partition.has_value() || event.partition == *partition) &&
           (!broker.has_value() || event.broker == *broker);
  }
};

struct ElectionOf {
  std::optional<std::string> topic = std::nullopt;
  std::optional<int32_t> partition = std::nullopt;
  std::optional<int32_t> leader = std::nullopt;  // -1: none.
  std::optional<int32_t> leader_epoch = std::nullopt;
  std::optional<bool> unclean = std::nullopt;
};

MATCHER_P(ElectionLike, of, "is such an election") {
  const ElectionOf& wanted = of;
  const EventPlace place{wanted.topic, wanted.partition, wanted.leader};
  return arg.kind == TraceKind::kElection && place.Holds(arg) &&
         (!wanted.leader_epoch.has_value() ||
          arg.value == *wanted.leader_epoch) &&
         (!wanted.unclean.has_value() || (arg.code != 0) == *wanted.unclean);
}
inline auto Election(ElectionOf of = {}) { return ElectionLike(of); }

// A request that a broker has received. `client`: empty for any.
MATCHER_P2(RequestOf, api_key, client, "is such a request") {
  return arg.kind == TraceKind::kRequest &&
         arg.code == static_cast<int16_t>(api_key) &&
         (std::string(client).empty() || arg.client == client);
}
inline auto Request(ApiKey api_key, std::string client = "") {
  return RequestOf(api_key, client);
}
MATCHER_P(Response, api_key, "is such a response") {
  return arg.kind == TraceKind::kResponse &&
         arg.code == static_cast<int16_t>(api_key);
}

MATCHER_P2(EventOfKind, kind, place, "is such an event") {
  return arg.kind == kind && EventPlace(place).Holds(arg);
}
inline auto Append(EventPlace place = {}) {
  return EventOfKind(TraceKind::kAppend, place);
}
inline auto Truncation(EventPlace place = {}) {
  return EventOfKind(TraceKind::kTruncate, place);
}
inline auto HighWatermark(EventPlace place = {}) {
  return EventOfKind(TraceKind::kHighWatermark, place);
}
MATCHER_P2(IsrLike, place, isr, "is such a change of an ISR") {
  return arg.kind == TraceKind::kIsrChange && EventPlace(place).Holds(arg) &&
         arg.detail == isr;
}
// `isr`: the new in-sync replicas in the controller's order, "1,2,3".
inline auto IsrChange(EventPlace place, std::string isr) {
  return IsrLike(place, isr);
}

// "starting", "running", "stopping", "stopped", "crashed", "paused", "resumed",
// and by the controller "fenced" and "unfenced".
MATCHER_P2(BrokerEvent, broker, what, "is such an event of a broker") {
  return arg.kind == TraceKind::kBroker && arg.broker == broker &&
         arg.detail == what;
}
// What befalls a group at its coordinator: "is joined by", "is joined again
// by", "is left by", "has expired the session of", "goes on without" a member;
// "rebalances", "has all joins", "is stable", "is empty"; "is loaded" by a new
// coordinator, "is given up" by the old one.
struct GroupEventOf {
  std::optional<std::string> group = std::nullopt;
  std::optional<std::string> what = std::nullopt;
  std::optional<int32_t> generation = std::nullopt;
  std::optional<int32_t> coordinator = std::nullopt;
};
MATCHER_P(GroupEventLike, of, "is such an event of a group") {
  const GroupEventOf& wanted = of;
  return arg.kind == TraceKind::kGroup &&
         (!wanted.group.has_value() || arg.group == *wanted.group) &&
         (!wanted.what.has_value() || arg.detail == *wanted.what) &&
         (!wanted.generation.has_value() || arg.value == *wanted.generation) &&
         (!wanted.coordinator.has_value() || arg.broker == *wanted.coordinator);
}
inline auto GroupEvent(GroupEventOf of = {}) { return GroupEventLike(of); }

MATCHER_P3(CommitOf, group, place, offset, "is such a commit") {
  return arg.kind == TraceKind::kOffsetCommit && arg.group == group &&
         EventPlace(place).Holds(arg) && arg.value == offset;
}
inline auto OffsetCommit(std::string group, EventPlace place, int64_t offset) {
  return CommitOf(group, place, offset);
}

MATCHER_P(TimerFired, name, "is such a timer") {
  return arg.kind == TraceKind::kTimer && arg.detail == name;
}
MATCHER_P(FaultHit, what, "is such a fault") {
  return arg.kind == TraceKind::kFault &&
         arg.detail.find(what) != std::string::npos;
}
MATCHER_P(Mark, text, "is such a mark") {
  return arg.kind == TraceKind::kMark && arg.detail == text;
}

}  // namespace kafka_embedded

#endif  // TESTING_TIMELINE_TIMELINE_MATCHERS_H_
