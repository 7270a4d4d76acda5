// Reads, alters and resets the offsets of connectors (KIP-875): of sources in
// the worker's offset store, of sinks in their consumer group.
#ifndef CONNECT_EMBEDDED_RUNTIME_CONNECTOR_OFFSETS_H_
#define CONNECT_EMBEDDED_RUNTIME_CONNECTOR_OFFSETS_H_

#include <memory>
#include <string>
#include <vector>

#include "connect_embedded/runtime/herder.h"
#include "connect_embedded/runtime/worker.h"
#include "kafka_embedded/client/admin.h"

namespace connect_embedded {

// Inside the runtime.
class ConnectorOffsetEditor {
 public:
  explicit ConnectorOffsetEditor(Worker& worker)
      : worker_(worker),
        lane_(worker.runtime().NewLane()),
        self_(std::make_shared<ConnectorOffsetEditor*>(this)) {}

  void Read(const Config& connector, Herder::Done<ConnectorOffsets> done);
  // INVALID_ARGUMENT for offsets of the wrong form, UNKNOWN with the
  // connector's own words where it refuses them.
  void Alter(const Config& connector, ConnectorOffsets offsets,
             Herder::Done<std::string> done);
  void Reset(const Config& connector, Herder::Done<std::string> done);

 private:
  struct SinkGroup {
    std::string id;
    std::unique_ptr<kafka_embedded::Admin> admin;
  };

  void Write(const Config& connector, const ConnectorOffsets& offsets,
             bool reset, Herder::Done<std::string> done);
  void WriteAgreed(const Config& connector, const ConnectorOffsets& offsets,
                   bool reset, bool agreed, Herder::Done<std::string> done);
  void WriteSource(const Config& connector, const ConnectorOffsets& offsets,
                   std::string message, Herder::Done<std::string> done);
  void ReadSink(const Config& connector, Herder::Done<ConnectorOffsets> done);
  void WriteSink(const Config& connector, const ConnectorOffsets& offsets,
                 bool reset, std::string message,
                 Herder::Done<std::string> done);
  // What the connector says of them, in the end.
  void AskConnector(const Config& connector, const ConnectorOffsets& offsets,
                    Herder::Done<bool> done);

  absl::StatusOr<SinkGroup> GroupOf(const Config& connector) const;
  // Until a request has been answered.
  kafka_embedded::Admin* Keep(std::unique_ptr<kafka_embedded::Admin> admin);
  void Drop(kafka_embedded::Admin* admin);

  Worker& worker_;
  const kafka_embedded::Lane lane_;
  std::vector<std::unique_ptr<kafka_embedded::Admin>> admins_;
  // Gone when the editor is.
  const std::shared_ptr<ConnectorOffsetEditor*> self_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_RUNTIME_CONNECTOR_OFFSETS_H_
