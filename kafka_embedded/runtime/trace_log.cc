#include "kafka_embedded/runtime/trace_log.h"

#include "kafka_embedded/base/check.h"

namespace kafka_embedded {

TraceLog::TraceLog(Runtime& runtime, size_t capacity)
    : runtime_(runtime), capacity_(capacity), texts_(1) {
  CHECK(capacity != 0 && (capacity & (capacity - 1)) == 0)
      << "a trace of " << capacity << " events, expected a power of two";
}

TraceText TraceLog::FindText(absl::string_view text) {
  if (text.empty()) return TraceText();
  const auto [entry, added] =
      numbers_.try_emplace(text, static_cast<TraceText>(texts_.size()));
  if (added) texts_.emplace_back(text);
  memos_[MemoOf(text)] = {
      .data = text.data(), .size = text.size(), .text = entry->second};
  return entry->second;
}

void TraceLog::AddLane(Lane lane, uint32_t node) {
  const auto index = static_cast<size_t>(lane);
  if (index >= nodes_.size()) nodes_.resize(index + 1, kNoTraceNode);
  nodes_[index] = node;
}

uint64_t TraceLog::OnTimerSet(Lane lane) {
  const auto index = static_cast<size_t>(lane);
  return index < nodes_.size() && nodes_[index] != kNoTraceNode ? cause_ : 0;
}

void TraceLog::OnTimerFires(Lane lane, absl::string_view name, uint64_t cause) {
  const auto index = static_cast<size_t>(lane);
  if (index >= nodes_.size() || nodes_[index] == kNoTraceNode) return;
  cause_ = cause;
  cause_ = Add(
      {.kind = TraceKind::kTimer, .node = nodes_[index], .detail = Text(name)});
}

}  // namespace kafka_embedded
