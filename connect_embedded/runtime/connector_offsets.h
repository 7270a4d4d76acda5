// Reads, alters and resets the offsets of connectors (KIP-875): of sources in
// the worker's offset store, of sinks in their consumer group.
#ifndef CONNECT_EMBEDDED_RUNTIME_CONNECTOR_OFFSETS_H_
#define CONNECT_EMBEDDED_RUNTIME_CONNECTOR_OFFSETS_H_

#include <memory>
#include <string>

#include "connect_embedded/runtime/herder.h"
#include "connect_embedded/runtime/worker.h"

namespace connect_embedded {

// Inside the runtime.
class ConnectorOffsetEditor {
 public:
  explicit ConnectorOffsetEditor(Worker& worker) : worker_(worker) {}

  void Read(const Config& connector, Herder::Done<ConnectorOffsets> done);
  // INVALID_ARGUMENT for offsets of the wrong form, UNKNOWN with the
  // connector's own words where it refuses them.
  void Alter(const Config& connector, ConnectorOffsets offsets,
             Herder::Done<std::string> done);
  void Reset(const Config& connector, Herder::Done<std::string> done);

 private:
  void Write(const Config& connector, const ConnectorOffsets& offsets,
             bool reset, Herder::Done<std::string> done);
  void WriteSource(const Config& connector, const ConnectorOffsets& offsets,
                   std::string message, Herder::Done<std::string> done);
  void ReadSink(const Config& connector, Herder::Done<ConnectorOffsets> done);
  void WriteSink(const Config& connector, const ConnectorOffsets& offsets,
                 std::string message, Herder::Done<std::string> done);
  absl::StatusOr<bool> AskConnector(const Config& connector,
                                    const ConnectorOffsets& offsets);

  Worker& worker_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_RUNTIME_CONNECTOR_OFFSETS_H_
