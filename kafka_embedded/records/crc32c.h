// The checksums of record batches, by the processor's own instructions where it
// has them (ISA-L chooses).
#ifndef KAFKA_EMBEDDED_RECORDS_CRC32C_H_
#define KAFKA_EMBEDDED_RECORDS_CRC32C_H_

#include <cstdint>

#include "absl/strings/string_view.h"

namespace kafka_embedded {

// CRC-32C (Castagnoli): magic 2. Crc32c("123456789") is 0xe3069283.
uint32_t Crc32c(absl::string_view bytes);

// CRC-32 as in gzip: magic 0 and 1. Crc32("123456789") is 0xcbf43926.
uint32_t Crc32(absl::string_view bytes);

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_RECORDS_CRC32C_H_
