// The three topics of a group of workers: their names, settings and clients, by
// the properties config.storage.*, offset.storage.* and status.storage.*.
#ifndef CONNECT_EMBEDDED_DISTRIBUTED_INTERNAL_TOPICS_H_
#define CONNECT_EMBEDDED_DISTRIBUTED_INTERNAL_TOPICS_H_

#include "absl/strings/string_view.h"
#include "connect_embedded/distributed/kafka_based_log.h"
#include "kafka_embedded/base/config_def.h"

namespace connect_embedded {

// `prefix` is "config.storage.", "offset.storage." or "status.storage.".
// Settings of the topic itself may be given below it, as in
// offset.storage.segment.bytes.
KafkaBasedLog::Options InternalTopic(const kafka_embedded::Config& worker,
                                     const kafka_embedded::ParsedConfig& parsed,
                                     absl::string_view prefix, LogFunction log);

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_DISTRIBUTED_INTERNAL_TOPICS_H_
