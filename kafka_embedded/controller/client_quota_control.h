// AlterClientQuotas (KIP-546), as the controller decides it.
//
// An entity changes as a whole or not at all; the others of the request go on.
// Quotas are kept and told, not enforced: no client is throttled.
#ifndef KAFKA_EMBEDDED_CONTROLLER_CLIENT_QUOTA_CONTROL_H_
#define KAFKA_EMBEDDED_CONTROLLER_CLIENT_QUOTA_CONTROL_H_

#include "kafka_embedded/controller/decision.h"
#include "kafka_embedded/controller/metadata_image.h"
#include "kafka_embedded/protocol/messages/alter_client_quotas.h"

namespace kafka_embedded {

Decision<AlterClientQuotasResponse> AlterClientQuotas(
    const MetadataImage& image, const AlterClientQuotasRequest& request);

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CONTROLLER_CLIENT_QUOTA_CONTROL_H_
