// IncrementalAlterConfigs and AlterConfigs, as the controller decides them, for
// topics, brokers, groups and client metrics subscriptions.
//
// A resource changes as a whole or not at all. The values of a broker are
// checked by the broker that forwards the request: only it knows which of its
// settings may change while it runs (KIP-226).
#ifndef KAFKA_EMBEDDED_CONTROLLER_CONFIG_CONTROL_H_
#define KAFKA_EMBEDDED_CONTROLLER_CONFIG_CONTROL_H_

#include "kafka_embedded/base/config_def.h"
#include "kafka_embedded/controller/decision.h"
#include "kafka_embedded/controller/metadata_image.h"
#include "kafka_embedded/protocol/messages/alter_configs.h"
#include "kafka_embedded/protocol/messages/incremental_alter_configs.h"

namespace kafka_embedded {

struct ConfigControlContext {
  // To tell which of a broker's settings are lists; nullptr: none is.
  const ConfigDef* broker_config_def = nullptr;
  int32_t node_id = 0;  // The controller's own, which may be configured too.
};

// Sets, deletes, appends to and subtracts from settings (KIP-339).
Decision<IncrementalAlterConfigsResponse> IncrementalAlterConfigs(
    const MetadataImage& image, const IncrementalAlterConfigsRequest& request,
    const ConfigControlContext& context);

// Puts new settings in the place of all that a resource has.
Decision<AlterConfigsResponse> AlterConfigs(
    const MetadataImage& image, const AlterConfigsRequest& request,
    const ConfigControlContext& context);

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CONTROLLER_CONFIG_CONTROL_H_
