// Metadata records to and from bytes, for the metadata log on a disk.
//
// A batch is one value, so that a step of the log is there as a whole or not at
// all: a byte for the version of the format, then record after record, each a
// byte for its kind (the number of Kafka's own record of that name) and its
// fields in the order of their declaration. Numbers are big-endian, text and
// lists begin with their size in four bytes, what may be absent begins with a
// byte 0 or 1.
#ifndef KAFKA_EMBEDDED_CONTROLLER_METADATA_RECORD_CODEC_H_
#define KAFKA_EMBEDDED_CONTROLLER_METADATA_RECORD_CODEC_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "kafka_embedded/controller/metadata_record.h"

namespace kafka_embedded {

std::string EncodeMetadataRecords(const std::vector<MetadataRecord>& records);

// DATA_LOSS where the bytes are damaged or of an unknown version. It names the
// record: `record 2 (PartitionRecord): ...`.
absl::StatusOr<std::vector<MetadataRecord>> DecodeMetadataRecords(
    absl::string_view bytes);

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CONTROLLER_METADATA_RECORD_CODEC_H_
