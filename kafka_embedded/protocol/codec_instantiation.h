// Makes the code for messages. Included by messages/*.cc alone, each of which
// takes a few related messages, so that the standard headers are paid for once.
#ifndef KAFKA_EMBEDDED_PROTOCOL_CODEC_INSTANTIATION_H_
#define KAFKA_EMBEDDED_PROTOCOL_CODEC_INSTANTIATION_H_

#include <string>

#include "absl/status/status.h"
#include "kafka_embedded/protocol/codec.h"
#include "kafka_embedded/protocol/decoder.h"
#include "kafka_embedded/protocol/encoder.h"
#include "kafka_embedded/protocol/json_printer.h"

namespace kafka_embedded {

template <typename T>
absl::Status CheckVersion(int16_t version) {
  if (version >= T::kMinVersion && version <= T::kMaxVersion) {
    return absl::OkStatus();
  }
  return NoSuchVersion(T::kName, version, T::kMinVersion, T::kMaxVersion);
}

template <typename T>
absl::Status EncodeTo(const T& message, int16_t version, WireWriter& out) {
  RETURN_IF_ERROR(CheckVersion<T>(version));
  Encoder encoder(out, version, version >= T::kFirstFlexible);
  encoder.EncodeStruct(message);
  if (ABSL_PREDICT_TRUE(!encoder.error().set())) return absl::OkStatus();
  return encoder.error().ToStatus(T::kName, version);
}

template <typename T>
absl::Status DecodeFrom(WireReader& in, int16_t version, T* message) {
  RETURN_IF_ERROR(CheckVersion<T>(version));
  Decoder decoder(in, version, version >= T::kFirstFlexible);
  decoder.DecodeStruct(*message);
  if (ABSL_PREDICT_TRUE(!decoder.error().set())) return absl::OkStatus();
  return decoder.error().ToStatus(T::kName, version);
}

template <typename T>
void AppendJson(const T& message, int16_t version, std::string* out) {
  JsonPrinter(version, out).PrintStruct(message);
}

}  // namespace kafka_embedded

// For a struct inside a message.
#define KAFKA_EMBEDDED_STRUCT(Struct) \
  bool Struct::operator==(const Struct&) const = default

// For a message.
#define KAFKA_EMBEDDED_MESSAGE(Message)                                 \
  KAFKA_EMBEDDED_STRUCT(Message);                                       \
  template absl::Status EncodeTo(const Message&, int16_t, WireWriter&); \
  template absl::Status DecodeFrom(WireReader&, int16_t, Message*);     \
  template void AppendJson(const Message&, int16_t, std::string*)

#endif  // KAFKA_EMBEDDED_PROTOCOL_CODEC_INSTANTIATION_H_
