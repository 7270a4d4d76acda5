// What a coordinator tells the timeline of a cluster: how groups fare, and what
// they commit.
#ifndef KAFKA_EMBEDDED_COORDINATOR_GROUP_GROUP_TRACE_H_
#define KAFKA_EMBEDDED_COORDINATOR_GROUP_GROUP_TRACE_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "kafka_embedded/runtime/trace_log.h"

namespace kafka_embedded {

struct GroupTrace {
  TraceLog* log = nullptr;  // If anybody wants to know.
  uint32_t node = kNoTraceNode;
  int32_t broker = -1;

  // What comes until the end of the task comes of it.
  void Note(const std::string& group_id, absl::string_view what,
            int32_t generation, const std::string& member_id = {}) const {
    if (log == nullptr) return;
    const TraceText member = log->Text(member_id);
    log->ActUpon(log->Add({.kind = TraceKind::kGroup,
                           .node = node,
                           .broker = broker,
                           .topic = log->Text(group_id),
                           .detail = log->Text(what),
                           .value = generation,
                           .value2 = static_cast<int64_t>(member)}));
  }

  void Commit(const std::string& group_id, const std::string& topic,
              int32_t partition, int64_t offset) const {
    if (log == nullptr) return;
    log->Add({.kind = TraceKind::kOffsetCommit,
              .node = node,
              .broker = broker,
              .partition = partition,
              .topic = log->Text(topic),
              .detail = log->Text(group_id),
              .value = offset});
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_COORDINATOR_GROUP_GROUP_TRACE_H_
