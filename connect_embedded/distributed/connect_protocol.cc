#include "connect_embedded/distributed/connect_protocol.h"

#include <iterator>
#include <utility>

#include "absl/container/btree_map.h"
#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

constexpr absl::string_view kNames[] = {"default", "compatible", "sessioned"};
// Stands for the connector itself among its tasks.
constexpr int32_t kConnectorTask = -1;

class Writer {
 public:
  void Int16(int16_t v) { Big<uint16_t>(static_cast<uint16_t>(v)); }
  void Int32(int32_t v) { Big<uint32_t>(static_cast<uint32_t>(v)); }
  void Int64(int64_t v) { Big<uint64_t>(static_cast<uint64_t>(v)); }
  void String(absl::string_view text) {
    Int16(static_cast<int16_t>(text.size()));
    out_.append(text.data(), text.size());
  }
  // Empty stands for null.
  void NullableBytes(absl::string_view bytes) {
    Int32(bytes.empty() ? -1 : static_cast<int32_t>(bytes.size()));
    out_.append(bytes.data(), bytes.size());
  }
  void Work(const ConnectorsAndTasks& work) {
    absl::btree_map<std::string, std::vector<int32_t>> by_connector;
    for (const std::string& connector : work.connectors) {
      by_connector[connector].push_back(kConnectorTask);
    }
    for (const ConnectorTaskId& id : work.tasks) {
      by_connector[id.connector].push_back(id.task);
    }
    Int32(static_cast<int32_t>(by_connector.size()));
    for (const auto& [connector, tasks] : by_connector) {
      String(connector);
      Int32(static_cast<int32_t>(tasks.size()));
      for (const int32_t task : tasks) Int32(task);
    }
  }
  std::string Take() { return std::move(out_); }

 private:
  template <typename T>
  void Big(T v) {
    for (int shift = 8 * (sizeof(T) - 1); shift >= 0; shift -= 8) {
      out_.push_back(static_cast<char>(v >> shift));
    }
  }
  std::string out_;
};

// After the first field that is not there, all reads give 0 or nothing.
class Reader {
 public:
  explicit Reader(absl::string_view bytes) : rest_(bytes) {}
  bool ok() const { return ok_; }
  bool at_end() const { return rest_.empty(); }

  int16_t Int16() { return static_cast<int16_t>(Big(2)); }
  int32_t Int32() { return static_cast<int32_t>(Big(4)); }
  int64_t Int64() { return static_cast<int64_t>(Big(8)); }
  std::string String() { return Take(Int16()); }
  std::string NullableBytes() {
    const int32_t size = Int32();
    return size < 0 ? "" : Take(size);
  }
  ConnectorsAndTasks Work() {
    ConnectorsAndTasks work;
    const int32_t connectors = Int32();
    for (int32_t i = 0; i < connectors && ok_; ++i) {
      const std::string connector = String();
      const int32_t tasks = Int32();
      for (int32_t j = 0; j < tasks && ok_; ++j) {
        const int32_t task = Int32();
        if (task == kConnectorTask) {
          work.connectors.insert(connector);
        } else {
          work.tasks.insert({connector, task});
        }
      }
    }
    return work;
  }

 private:
  uint64_t Big(size_t size) {
    if (rest_.size() < size) {
      ok_ = false;
      return 0;
    }
    uint64_t v = 0;
    for (size_t i = 0; i < size; ++i) {
      v = v << 8 | static_cast<uint8_t>(rest_[i]);
    }
    rest_.remove_prefix(size);
    return v;
  }
  std::string Take(int32_t size) {
    if (size < 0 || static_cast<size_t>(size) > rest_.size()) {
      ok_ = false;
      return "";
    }
    std::string taken(rest_.substr(0, static_cast<size_t>(size)));
    rest_.remove_prefix(static_cast<size_t>(size));
    return taken;
  }

  absl::string_view rest_;
  bool ok_ = true;
};

absl::Status Malformed(absl::string_view what) {
  return absl::InvalidArgumentError(
      absl::StrCat(what, " of the connect protocol ends too early"));
}

}  // namespace

absl::string_view ProtocolName(ConnectProtocol protocol) {
  return kNames[static_cast<size_t>(protocol)];
}

std::optional<ConnectProtocol> ParseProtocolName(absl::string_view name) {
  for (size_t i = 0; i < std::size(kNames); ++i) {
    if (kNames[i] == name) return static_cast<ConnectProtocol>(i);
  }
  // As connect.protocol spells the first.
  if (name == "eager") return ConnectProtocol::kEager;
  return std::nullopt;
}

void ConnectorsAndTasks::Add(const ConnectorsAndTasks& other) {
  connectors.insert(other.connectors.begin(), other.connectors.end());
  tasks.insert(other.tasks.begin(), other.tasks.end());
}

void ConnectorsAndTasks::Remove(const ConnectorsAndTasks& other) {
  for (const std::string& connector : other.connectors) {
    connectors.erase(connector);
  }
  for (const ConnectorTaskId& task : other.tasks) tasks.erase(task);
}

ConnectorsAndTasks Difference(ConnectorsAndTasks base,
                              const ConnectorsAndTasks& subtracted) {
  base.Remove(subtracted);
  return base;
}

ConnectorsAndTasks Intersection(const ConnectorsAndTasks& a,
                                const ConnectorsAndTasks& b) {
  return Difference(a, Difference(a, b));
}

std::string EncodeAssignment(const ConnectAssignment& assignment,
                             ConnectProtocol protocol) {
  Writer writer;
  writer.Int16(static_cast<int16_t>(protocol));
  writer.Int16(assignment.error);
  writer.String(assignment.leader);
  writer.String(assignment.leader_url);
  writer.Int64(assignment.offset);
  writer.Work(assignment.assigned);
  if (protocol != ConnectProtocol::kEager) {
    writer.Work(assignment.revoked);
    writer.Int32(assignment.delay_ms);
  }
  return writer.Take();
}

absl::StatusOr<ConnectAssignment> DecodeAssignment(absl::string_view bytes) {
  Reader reader(bytes);
  const int16_t version = reader.Int16();
  ConnectAssignment assignment;
  assignment.error = reader.Int16();
  assignment.leader = reader.String();
  assignment.leader_url = reader.String();
  assignment.offset = reader.Int64();
  assignment.assigned = reader.Work();
  // Fields that an older worker does not know of have defaults.
  if (version > 0 && !reader.at_end()) assignment.revoked = reader.Work();
  if (version > 0 && !reader.at_end()) assignment.delay_ms = reader.Int32();
  if (!reader.ok()) return Malformed("an assignment");
  return assignment;
}

std::string EncodeWorkerState(const WorkerState& state,
                              const ConnectAssignment& assignment,
                              ConnectProtocol protocol) {
  Writer writer;
  writer.Int16(static_cast<int16_t>(protocol));
  writer.String(state.url);
  writer.Int64(state.offset);
  if (protocol != ConnectProtocol::kEager) {
    ConnectAssignment running = assignment;
    running.assigned = state.running;
    running.revoked = {};
    // A worker that was never assigned anything has none to tell.
    const bool none = assignment.leader.empty() && state.running.empty();
    writer.NullableBytes(none ? "" : EncodeAssignment(running, protocol));
  }
  return writer.Take();
}

absl::StatusOr<WorkerState> DecodeWorkerState(absl::string_view bytes) {
  Reader reader(bytes);
  const int16_t version = reader.Int16();
  WorkerState state;
  state.url = reader.String();
  state.offset = reader.Int64();
  std::string running;
  if (version > 0 && !reader.at_end()) running = reader.NullableBytes();
  if (!reader.ok()) return Malformed("a worker's state");
  if (running.empty()) return state;
  ASSIGN_OR_RETURN(ConnectAssignment assignment, DecodeAssignment(running));
  state.running = std::move(assignment.assigned);
  return state;
}

}  // namespace connect_embedded
