#include "kafka_embedded/protocol/frame.h"

#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/protocol/codec.h"
#include "kafka_embedded/protocol/field_error.h"

namespace kafka_embedded {
namespace {

constexpr size_t kSizeBytes = 4;

absl::StatusOr<BytesList> FinishFrame(const ApiInfo& api, WireWriter& out) {
  const size_t size = out.size() - kSizeBytes;
  if (size > std::numeric_limits<int32_t>::max()) {
    return absl::InvalidArgumentError(
        absl::StrCat(api.name, ": a frame of ", size, " bytes, up to ",
                     std::numeric_limits<int32_t>::max(), " are possible"));
  }
  out.FillInt32(0, static_cast<int32_t>(size));
  return out.Finish();
}

}  // namespace

absl::StatusOr<BytesList> EncodeRequestFrame(const RequestHeader& header,
                                             const ApiMessage& body) {
  const ApiInfo* const api = FindApi(body.api_key());
  CHECK(api != nullptr) << "a request without an API key";
  const int16_t version = header.request_api_version;
  RequestHeader own_header = header;
  own_header.request_api_key = static_cast<int16_t>(api->key);
  WireWriter out;
  out.WriteInt<int32_t>(0);  // The size, once it is known.
  RETURN_IF_ERROR(
      EncodeTo(own_header, api->RequestHeaderVersion(version), out));
  RETURN_IF_ERROR(api->encode_request(body, version, out));
  return FinishFrame(*api, out);
}

absl::StatusOr<RequestFrame> DecodeRequestFrame(const SharedBytes& frame) {
  WireReader begin(frame);
  int16_t key = -1;
  int16_t version = -1;
  if (!begin.ReadInt(&key) || !begin.ReadInt(&version)) {
    return absl::InvalidArgumentError(
        absl::StrCat("request: no API key and version, the frame has ",
                     frame.size(), " bytes"));
  }
  RequestFrame request;
  request.api = FindApi(static_cast<ApiKey>(key));
  if (request.api == nullptr) {
    return KafkaError(ErrorCode::kUnsupportedVersion,
                      absl::StrCat("request: there is no API key ", key));
  }
  const ApiInfo& api = *request.api;
  WireReader in(frame);
  RETURN_IF_ERROR(
      DecodeFrom(in, api.RequestHeaderVersion(version), &request.header));
  if (!api.HasVersion(version)) {
    if (api.key == ApiKey::kApiVersions) return request;
    return NoSuchVersion(absl::StrCat(api.name, "Request"), version,
                         api.min_version, api.max_version);
  }
  // As in Kafka, what stands behind the body does not matter: librdkafka 2.15
  // sends three bytes too many when it asks for all topics.
  ASSIGN_OR_RETURN(request.body, api.decode_request(in, version));
  return request;
}

absl::StatusOr<BytesList> EncodeResponseFrame(const ApiInfo& api,
                                              int16_t version,
                                              int32_t correlation_id,
                                              const ApiMessage& body) {
  WireWriter out;
  out.WriteInt<int32_t>(0);  // The size, once it is known.
  RETURN_IF_ERROR(EncodeTo(ResponseHeader{.correlation_id = correlation_id},
                           api.ResponseHeaderVersion(version), out));
  RETURN_IF_ERROR(api.encode_response(body, version, out));
  return FinishFrame(api, out);
}

absl::StatusOr<ResponseFrame> DecodeResponseFrame(const ApiInfo& api,
                                                  int16_t version,
                                                  const SharedBytes& frame) {
  WireReader in(frame);
  ResponseFrame response;
  RETURN_IF_ERROR(
      DecodeFrom(in, api.ResponseHeaderVersion(version), &response.header));
  ASSIGN_OR_RETURN(response.body, api.decode_response(in, version));
  return response;
}

absl::StatusOr<int32_t> CorrelationIdOf(const SharedBytes& response_frame) {
  WireReader in(response_frame);
  int32_t correlation_id = 0;
  if (in.ReadInt(&correlation_id)) return correlation_id;
  return absl::InvalidArgumentError(
      absl::StrCat("response: no correlation id, the frame has ",
                   response_frame.size(), " bytes"));
}

}  // namespace kafka_embedded
