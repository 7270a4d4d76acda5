// What happened in a cluster, in order: requests, responses, appends, high
// watermarks, elections, ISRs, brokers, groups, commits, timers, faults, each
// with its virtual time, its place and its cause.
//
//   for (const TimelineEvent& event : cluster->timeline()) { ... }
//   std::cout << cluster->timeline().ToText();
//
// A copy of what the cluster's ring buffer holds; plain data. Matchers, pages
// and files are made of it in testing/timeline.
#ifndef KAFKA_EMBEDDED_CLUSTER_TIMELINE_H_
#define KAFKA_EMBEDDED_CLUSTER_TIMELINE_H_

#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "kafka_embedded/runtime/network.h"
#include "kafka_embedded/runtime/trace_log.h"

namespace kafka_embedded {

struct TimelineEvent {
  uint64_t id = 0;     // Ascending without holes.
  uint64_t cause = 0;  // The id of another event; 0 if none is known.
  absl::Time time;
  TraceKind kind = TraceKind::kMark;
  std::string node =
      {};               // Where: "broker-1", "controller-3000", "client audit".
  int32_t broker = -1;  // Whom it is about, as TraceKind says.
  std::string topic = {};
  int32_t partition = -1;
  // Groups and commits: of which, and the member that it is about, if one.
  std::string group = {};
  std::string member = {};
  // Requests and responses: of whom. The request may no longer be kept.
  std::string client = {};
  std::string client_node = {};  // Empty for one over TCP.
  // The rest as TraceKind says.
  std::string detail = {};
  int16_t code = 0;
  int64_t value = 0;
  int64_t value2 = 0;

  // "Produce v13 of producer", "orders-0 leader 2 epoch 1".
  std::string Describe() const;
};
// For failures: one line of Timeline::ToText.
void PrintTo(const TimelineEvent& event, std::ostream* out);

// "request", "high watermark".
absl::string_view TraceKindName(TraceKind kind);

class Timeline {
 public:
  using value_type = TimelineEvent;
  using const_iterator = std::vector<TimelineEvent>::const_iterator;
  using iterator = const_iterator;

  Timeline() = default;
  Timeline(const TraceLog& log, const Network& network);

  const_iterator begin() const { return events_.begin(); }
  const_iterator end() const { return events_.end(); }
  size_t size() const { return events_.size(); }
  bool empty() const { return events_.empty(); }
  const TimelineEvent& operator[](size_t index) const { return events_[index]; }
  // nullptr if it is not kept, or never was.
  const TimelineEvent* Find(uint64_t id) const;
  // Older events that the ring no longer holds.
  uint64_t forgotten() const { return forgotten_; }

  // One line an event: `+1.002s #17<-12 broker-1 append orders-0 as leader,
  // offsets 0..9`. Two runs of a seed give the same, byte for byte.
  std::string ToText() const;

 private:
  std::vector<TimelineEvent> events_;
  uint64_t forgotten_ = 0;
};
// The last lines of it, for failures.
void PrintTo(const Timeline& timeline, std::ostream* out);

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLUSTER_TIMELINE_H_
