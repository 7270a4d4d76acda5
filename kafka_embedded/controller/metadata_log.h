// The metadata log in a Storage: a value for each batch, named after the offset
// of its first record, "metadata/000000000000001f".
#ifndef KAFKA_EMBEDDED_CONTROLLER_METADATA_LOG_H_
#define KAFKA_EMBEDDED_CONTROLLER_METADATA_LOG_H_

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "kafka_embedded/controller/metadata_image.h"
#include "kafka_embedded/controller/metadata_record.h"
#include "kafka_embedded/storage/storage.h"

namespace kafka_embedded {

// Nothing is written to a storage that is not durable.
absl::Status AppendToMetadataLog(Storage& storage, int64_t base_offset,
                                 const std::vector<MetadataRecord>& records);

// Replays the whole log into a new image. DATA_LOSS where a batch is missing,
// damaged, or cannot follow the ones before; it names the batch.
absl::Status ReplayMetadataLog(const Storage& storage, MetadataImage& image);

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CONTROLLER_METADATA_LOG_H_
