// Messages to bytes and back.
//
//   ASSIGN_OR_RETURN(BytesList bytes, Encode(request, /*version=*/12));
//   ASSIGN_OR_RETURN(FetchRequest same, Decode<FetchRequest>(frame, 12));
//
// Works for every struct in messages/. For a request or response whose type is
// known only by its ApiKey see api_registry.h; for frames with headers,
// frame.h.
//
// Errors name the message, the version and the field:
// - A version that the message does not have, and a field whose value the
//   version cannot carry and which is not ignorable: UNSUPPORTED_VERSION, as
//   Kafka refuses it.
// - Bytes that are no such message: INVALID_ARGUMENT, with the offset as well.
//   Nothing is read past the frame, and what is allocated stays within a
//   constant times its size.
//
// Functions, no state: safe from any thread.
#ifndef KAFKA_EMBEDDED_PROTOCOL_CODEC_H_
#define KAFKA_EMBEDDED_PROTOCOL_CODEC_H_

#include <cstdint>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "kafka_embedded/base/bytes.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/protocol/wire_reader.h"
#include "kafka_embedded/protocol/wire_writer.h"

namespace kafka_embedded {

// The three functions that everything else is made of. They are instantiated
// for each message in messages/*.cc.

// Appends the message. What it wrote is worth nothing if it fails.
template <typename T>
absl::Status EncodeTo(const T& message, int16_t version, WireWriter& out);

// Reads a message and stops behind it. REQUIRES: *message has its defaults.
template <typename T>
absl::Status DecodeFrom(WireReader& in, int16_t version, T* message);

// Appends the message as Kafka prints it in its request log: one JSON object of
// the fields that the version has; bytes in base64, records as their size.
template <typename T>
void AppendJson(const T& message, int16_t version, std::string* out);

// Record batches are referred to, not copied.
template <typename T>
absl::StatusOr<BytesList> Encode(const T& message, int16_t version) {
  WireWriter out;
  RETURN_IF_ERROR(EncodeTo(message, version, out));
  return out.Finish();
}

namespace codec_internal {
absl::Status TrailingBytes(absl::string_view message, int16_t version,
                           const WireReader& in);

template <typename T>
absl::StatusOr<T> DecodeWhole(WireReader in, int16_t version) {
  absl::StatusOr<T> message(absl::in_place);
  absl::Status status = DecodeFrom(in, version, &*message);
  if (!status.ok()) return status;
  if (in.left() != 0) return TrailingBytes(T::kName, version, in);
  return message;
}
}  // namespace codec_internal

// All of `bytes` is the message. Records are parts of `bytes`, not copies.
template <typename T>
absl::StatusOr<T> Decode(const SharedBytes& bytes, int16_t version) {
  return codec_internal::DecodeWhole<T>(WireReader(bytes), version);
}
template <typename T>
absl::StatusOr<T> Decode(absl::string_view bytes, int16_t version) {
  return codec_internal::DecodeWhole<T>(WireReader(bytes), version);
}

template <typename T>
std::string ToJson(const T& message, int16_t version) {
  std::string json;
  AppendJson(message, version, &json);
  return json;
}

// Data inside other fields and the values of coordinator records carry their
// version in front, as an int16.
template <typename T>
absl::StatusOr<std::string> EncodeVersioned(const T& message, int16_t version) {
  WireWriter out;
  out.WriteInt(version);
  RETURN_IF_ERROR(EncodeTo(message, version, out));
  return out.ToString();
}
template <typename T>
absl::StatusOr<T> DecodeVersioned(absl::string_view bytes) {
  WireReader in(bytes);
  int16_t version = 0;
  if (!in.ReadInt(&version)) {
    return absl::InvalidArgumentError(
        absl::StrCat(T::kName, ": no version, ", bytes.size(),
                     " bytes where at least 2 are needed"));
  }
  return codec_internal::DecodeWhole<T>(in, version);
}

// The keys of coordinator records carry the type of the record instead.
template <typename T>
absl::StatusOr<std::string> EncodeRecordKey(const T& key) {
  WireWriter out;
  out.WriteInt(T::kRecordType);
  RETURN_IF_ERROR(EncodeTo(key, T::kMaxVersion, out));
  return out.ToString();
}
// INVALID_ARGUMENT for a key of another type; look before with RecordTypeOf.
template <typename T>
absl::StatusOr<T> DecodeRecordKey(absl::string_view bytes) {
  WireReader in(bytes);
  int16_t type = -1;
  if (!in.ReadInt(&type) || type != T::kRecordType) {
    return absl::InvalidArgumentError(absl::StrCat(
        T::kName, ": record type ", type, " instead of ", T::kRecordType));
  }
  return codec_internal::DecodeWhole<T>(in, T::kMaxVersion);
}
// -1 if there are less than two bytes.
inline int16_t RecordTypeOf(absl::string_view key) {
  int16_t type = -1;
  WireReader(key).ReadInt(&type);
  return type;
}

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_CODEC_H_
