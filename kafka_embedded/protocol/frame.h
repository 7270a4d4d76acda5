// Whole frames: what stands between two sizes on a socket.
//
//   ASSIGN_OR_RETURN(RequestFrame request, DecodeRequestFrame(frame));
//   ...
//   ASSIGN_OR_RETURN(BytesList out, EncodeResponseFrame(
//       *request.api, request.header.request_api_version,
//       request.header.correlation_id, *response));
//   // writev(out.parts())
//
// Encoding puts the four-byte size in front; decoding takes a frame without it.
// Record batches are neither copied on the way out nor on the way in. For
// errors see codec.h.
#ifndef KAFKA_EMBEDDED_PROTOCOL_FRAME_H_
#define KAFKA_EMBEDDED_PROTOCOL_FRAME_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "kafka_embedded/base/bytes.h"
#include "kafka_embedded/protocol/api_message.h"
#include "kafka_embedded/protocol/api_registry.h"
#include "kafka_embedded/protocol/messages/headers.h"

namespace kafka_embedded {

struct RequestFrame {
  RequestHeader header = {};
  const ApiInfo* api = nullptr;  // Never nullptr once decoded.
  // nullptr for an ApiVersions request of a version that does not exist: a
  // broker answers it with UNSUPPORTED_VERSION in version 0, from which the
  // client learns what it may ask for (KIP-511). Any other request of such a
  // version is an error, at which Kafka closes the connection.
  ApiMessagePtr body = nullptr;
};

struct ResponseFrame {
  ResponseHeader header = {};
  ApiMessagePtr body = nullptr;
};

// The version and the rest of the header are the caller's; the API key is taken
// from `body`.
absl::StatusOr<BytesList> EncodeRequestFrame(const RequestHeader& header,
                                             const ApiMessage& body);
absl::StatusOr<RequestFrame> DecodeRequestFrame(const SharedBytes& frame);

absl::StatusOr<BytesList> EncodeResponseFrame(const ApiInfo& api,
                                              int16_t version,
                                              int32_t correlation_id,
                                              const ApiMessage& body);
// `api` and `version` are those of the request that has this correlation id;
// CorrelationIdOf finds it.
absl::StatusOr<ResponseFrame> DecodeResponseFrame(const ApiInfo& api,
                                                  int16_t version,
                                                  const SharedBytes& frame);

// INVALID_ARGUMENT if the frame is shorter than four bytes.
absl::StatusOr<int32_t> CorrelationIdOf(const SharedBytes& response_frame);

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_FRAME_H_
