// Where one broker (or controller) keeps what must survive: record batches by
// partition and offset, and small named values (metadata, checkpoints).
//
// Two kinds, held to one test suite: MemoryStorage (memory_storage.h) keeps
// references to the batches and forgets with the process; RocksDbStorage
// (rocksdb_storage.h) keeps one database in a directory.
//
// Thread-compatible: used from inside one runtime.
#ifndef KAFKA_EMBEDDED_STORAGE_STORAGE_H_
#define KAFKA_EMBEDDED_STORAGE_STORAGE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "kafka_embedded/base/uuid.h"
#include "kafka_embedded/records/record_batch.h"
#include "kafka_embedded/storage/storage_health.h"

namespace kafka_embedded {

// What is known of a stored batch without reading it.
struct BatchInfo {
  int64_t base_offset = 0;
  int64_t last_offset = 0;
  int64_t max_timestamp = kNoTimestamp;
  int32_t leader_epoch = kNoPartitionLeaderEpoch;
  uint32_t size_in_bytes = 0;
  // False only if the batch is of no idempotent producer, so that who rebuilds
  // the state of producers need not read it.
  bool has_producer_id = true;

  static BatchInfo Of(const RecordBatch& batch) {
    return {.base_offset = batch.base_offset(),
            .last_offset = batch.last_offset(),
            .max_timestamp = batch.max_timestamp(),
            .leader_epoch = batch.partition_leader_epoch(),
            .size_in_bytes = static_cast<uint32_t>(batch.size_in_bytes()),
            .has_producer_id = batch.has_producer_id()};
  }
};

// What compaction does with one batch.
struct BatchChange {
  size_t index = 0;
  // What takes its place, with the same base offset; nothing: the batch goes.
  std::optional<RecordBatch> replacement = std::nullopt;
};

// What the user of a store has found out about its batches, and would have to
// look at all of them for again.
class BatchFindings {
 public:
  virtual ~BatchFindings() = default;
};

// The batches of one partition replica, ascending by offset. Errors of the disk
// come back as KAFKA_STORAGE_ERROR and leave the store as it was; from the
// first failed write on the whole storage is offline, see Storage::health.
class BatchStore {
 public:
  virtual ~BatchStore() = default;

  // REQUIRES: batch.base_offset() > the last offset stored.
  virtual absl::Status Append(const RecordBatch& batch) = 0;

  // The index, ascending. Stays valid until the next change of the store.
  virtual size_t batch_count() const = 0;
  virtual BatchInfo info(size_t index) const = 0;
  // Index of the first batch whose last offset is >= `offset`; batch_count() if
  // there is none.
  virtual size_t FindOffset(int64_t offset) const = 0;
  virtual size_t size_in_bytes() const = 0;

  virtual absl::StatusOr<RecordBatch> Read(size_t index) const = 0;

  // Drops the batches [first, last): a truncation or retention.
  virtual absl::Status Erase(size_t first, size_t last) = 0;
  // Compaction: all of `changes`, ascending by index, or none of them.
  virtual absl::Status Apply(absl::Span<const BatchChange> changes) = 0;

  // Small named values that belong to the partition, such as where its segments
  // begin. They go when the partition's batches are deleted.
  virtual absl::Status PutState(absl::string_view name,
                                absl::string_view value) = 0;
  virtual absl::Status DeleteState(absl::string_view name) = 0;
  virtual absl::StatusOr<std::optional<std::string>> GetState(
      absl::string_view name) const = 0;

  // Keeps findings until the next change of batches or state, for who opens the
  // store next, here or in a copy of the storage. Nothing is written; a storage
  // that has no copies may forget them. Recall: nullptr if there are none.
  virtual void Remember(std::shared_ptr<const BatchFindings>) {}
  virtual std::shared_ptr<const BatchFindings> Recall() const {
    return nullptr;
  }

  // Makes everything so far survive a power cut.
  virtual absl::Status Sync() = 0;
};

// Identifies a partition replica on disk: a topic that is deleted and created
// again has another id, and so another store.
struct StoreId {
  Uuid topic_id;
  int32_t partition = 0;
  friend auto operator<=>(const StoreId&, const StoreId&) = default;
};

class Storage {
 public:
  virtual ~Storage() = default;

  // Opens a partition's batches, empty if new. The store must not outlive this,
  // and there is one at a time: FAILED_PRECONDITION while another is open.
  virtual absl::StatusOr<std::unique_ptr<BatchStore>> OpenBatches(
      const StoreId& id) = 0;
  // Nothing happens if there are none. FAILED_PRECONDITION while a store of the
  // id is open.
  virtual absl::Status DeleteBatches(const StoreId& id) = 0;
  // The ids that have at least one batch, ascending.
  virtual absl::StatusOr<std::vector<StoreId>> ListBatches() const = 0;

  // Named values, such as "meta.properties/cluster.id" or "metadata/00000017".
  virtual absl::Status Put(absl::string_view name, absl::string_view value) = 0;
  virtual absl::Status Delete(absl::string_view name) = 0;
  virtual absl::StatusOr<std::optional<std::string>> Get(
      absl::string_view name) const = 0;
  // All names that begin with `prefix`, ascending, with their values.
  virtual absl::StatusOr<std::vector<std::pair<std::string, std::string>>> Scan(
      absl::string_view prefix) const = 0;

  // True if what is kept outlives the process. What a process can rebuild from
  // its own memory need not be written where this is false.
  virtual bool durable() const = 0;

  // Makes everything so far survive a power cut.
  virtual absl::Status Sync() = 0;

  // A disk that is full or broken takes the storage offline: nothing is written
  // from then on, as Kafka treats a log directory that has failed. Opened
  // again, it has everything that was acknowledged.
  virtual StorageHealth& health() = 0;

  // What the user should know of how the storage was found: that it was
  // upgraded, or that a write which was under way in a crash was cut off.
  virtual std::vector<std::string> notices() const { return {}; }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_STORAGE_STORAGE_H_
