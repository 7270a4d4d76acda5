// Who sends a request, as groups keep and show it.
#ifndef KAFKA_EMBEDDED_BROKER_HANDLERS_GROUP_CLIENT_H_
#define KAFKA_EMBEDDED_BROKER_HANDLERS_GROUP_CLIENT_H_

#include "absl/strings/str_cat.h"
#include "kafka_embedded/coordinator/group/classic_group_step.h"
#include "kafka_embedded/protocol/request_handler.h"

namespace kafka_embedded {

// The host has a slash in front, as Java prints an address.
inline GroupClient GroupClientOf(const RequestContext& context) {
  return {.client_id = context.client_id,
          .client_host = absl::StrCat("/", context.connection->client_host)};
}

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_BROKER_HANDLERS_GROUP_CLIENT_H_
