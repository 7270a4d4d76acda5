// The offsets of a sink connector as the REST API shows them (KIP-875): those
// of its consumer group, as {"kafka_topic", "kafka_partition"} and
// {"kafka_offset"}.
#ifndef CONNECT_EMBEDDED_RUNTIME_SINK_CONNECTOR_OFFSETS_H_
#define CONNECT_EMBEDDED_RUNTIME_SINK_CONNECTOR_OFFSETS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/container/btree_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "connect_embedded/runtime/herder.h"
#include "kafka_embedded/client/admin.h"

namespace connect_embedded {

ConnectorOffsets ToConnectorOffsets(const kafka_embedded::OffsetMap& offsets);

// Without a value: the offset is to be forgotten.
using SinkOffsetChanges =
    absl::btree_map<kafka_embedded::TopicPartition, std::optional<int64_t>>;

// INVALID_ARGUMENT with Kafka's words for what is of another form.
absl::StatusOr<SinkOffsetChanges> ParseSinkOffsets(
    const ConnectorOffsets& offsets);

// What the change comes to. The error of a group that has members says that the
// connector's tasks have not stopped.
void AlterSinkOffsets(kafka_embedded::Admin& admin, const std::string& group,
                      const std::string& connector,
                      const SinkOffsetChanges& changes, Herder::Finished done);
// A group that is not there has been reset before.
void ResetSinkOffsets(kafka_embedded::Admin& admin, const std::string& group,
                      const std::string& connector, Herder::Finished done);

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_RUNTIME_SINK_CONNECTOR_OFFSETS_H_
