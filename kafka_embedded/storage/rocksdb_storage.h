// A Storage that is one RocksDB database in a directory.
//
//   ASSIGN_OR_RETURN(std::unique_ptr<Storage> storage,
//                    RocksDbStorage::Open("/var/lib/kafka-embedded/broker-1"));
//
// What was appended is in the database's log when Append returns, so that it
// survives the end of the process; Sync makes it survive a power cut. A log
// that was torn by one is cut where it is torn. Opening is quick: it reads the
// index, not the batches.
#ifndef KAFKA_EMBEDDED_STORAGE_ROCKSDB_STORAGE_H_
#define KAFKA_EMBEDDED_STORAGE_ROCKSDB_STORAGE_H_

#include <cstddef>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "kafka_embedded/storage/storage.h"

namespace kafka_embedded {

struct RocksDbStorageOptions {
  // Kept in memory before it goes to a file; two of them at most.
  size_t write_buffer_bytes = size_t{4} << 20;
  // The newest batches of each open partition that are kept in memory, so that
  // followers and consumers at the end read nothing and share their bytes.
  size_t recent_bytes_per_partition = size_t{1} << 20;
};

class RocksDbStorage {
 public:
  using Options = RocksDbStorageOptions;

  // Makes the directory if it is not there. FAILED_PRECONDITION if another
  // process, or another storage of this one, has it open, or if a later version
  // wrote it; DATA_LOSS, with the file's name, if it is damaged; UNAVAILABLE if
  // it cannot be read or written.
  static absl::StatusOr<std::unique_ptr<Storage>> Open(
      const std::string& directory, const Options& options = {});
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_STORAGE_ROCKSDB_STORAGE_H_
