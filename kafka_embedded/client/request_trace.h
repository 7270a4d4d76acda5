// Requests and responses in a timeline, where a broker receives and gives them.
#ifndef KAFKA_EMBEDDED_CLIENT_REQUEST_TRACE_H_
#define KAFKA_EMBEDDED_CLIENT_REQUEST_TRACE_H_

#include <cstdint>

#include "kafka_embedded/protocol/request_handler.h"
#include "kafka_embedded/runtime/network.h"
#include "kafka_embedded/runtime/trace_log.h"

namespace kafka_embedded {

// Notes that the broker has received the request; what comes until the end of
// the task comes of it. The event's id, 0 if nobody wants it. `client`:
// kNoTraceNode for one that is no node of the network.
inline uint64_t TraceRequest(TraceLog* trace, uint32_t node, int32_t broker,
                             uint32_t client, const RequestContext& context,
                             const ApiMessage& request) {
  if (trace == nullptr) return 0;
  const uint64_t id =
      trace->Add({.kind = TraceKind::kRequest,
                  .code = static_cast<int16_t>(request.api_key()),
                  .node = node,
                  .broker = broker,
                  .detail = trace->Text(context.client_id),
                  .value = context.api_version,
                  .value2 = client});
  trace->ActUpon(id);
  return id;
}

// Notes that the broker answers the request that TraceRequest noted as `id`.
inline void TraceResponse(TraceLog* trace, uint32_t node, int32_t broker,
                          const ApiMessage& response, uint64_t id) {
  if (trace == nullptr) return;
  trace->ActUpon(trace->Add({.kind = TraceKind::kResponse,
                             .code = static_cast<int16_t>(response.api_key()),
                             .node = node,
                             .broker = broker,
                             .value = static_cast<int64_t>(id)}));
}

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLIENT_REQUEST_TRACE_H_
