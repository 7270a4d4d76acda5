// One partition's batches in RocksDB. Private to this folder: it needs
// RocksDB's headers.
#ifndef KAFKA_EMBEDDED_STORAGE_ROCKSDB_BATCH_STORE_H_
#define KAFKA_EMBEDDED_STORAGE_ROCKSDB_BATCH_STORE_H_

#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "kafka_embedded/storage/storage.h"

namespace kafka_embedded {

// An open database and what is open in it.
struct RocksDbHandle {
  std::string directory;
  std::unique_ptr<rocksdb::DB> db;
  std::set<StoreId> open_stores;
  size_t recent_bytes_per_partition = 0;
  StorageHealth health = {};
  std::vector<std::string> notices = {};

  // All writes go through here: the first that fails is the last.
  absl::Status Write(rocksdb::WriteBatch& writes);
  absl::Status Sync();
};

// KAFKA_STORAGE_ERROR with the directory in front; OK for OK.
absl::Status RocksDbError(const RocksDbHandle& handle,
                          const rocksdb::Status& status);

class RocksDbBatchStore final : public BatchStore {
 public:
  // Reads the index.
  static absl::StatusOr<std::unique_ptr<BatchStore>> Open(RocksDbHandle& handle,
                                                          const StoreId& id);
  ~RocksDbBatchStore() override { handle_.open_stores.erase(id_); }

  absl::Status Append(const RecordBatch& batch) override;
  size_t batch_count() const override { return entries_.size(); }
  BatchInfo info(size_t index) const override;
  size_t FindOffset(int64_t offset) const override;
  size_t size_in_bytes() const override { return size_in_bytes_; }
  absl::StatusOr<RecordBatch> Read(size_t index) const override;
  absl::Status Erase(size_t first, size_t last) override;
  absl::Status Apply(absl::Span<const BatchChange> changes) override;
  absl::Status PutState(absl::string_view name,
                        absl::string_view value) override;
  absl::Status DeleteState(absl::string_view name) override;
  absl::StatusOr<std::optional<std::string>> GetState(
      absl::string_view name) const override;
  absl::Status Sync() override { return handle_.Sync(); }

 private:
  struct Entry : BatchInfo {
    RecordBatch recent;  // No bytes, unless among the newest.
  };

  RocksDbBatchStore(RocksDbHandle& handle, const StoreId& id)
      : handle_(handle), id_(id) {
    handle_.open_stores.insert(id);
  }
  absl::Status ReadIndex();
  std::string StateKey(absl::string_view name) const;
  void Replace(Entry& entry, const RecordBatch& batch);
  void PutInto(rocksdb::WriteBatch& writes, const RecordBatch& batch) const;
  void DeleteFrom(rocksdb::WriteBatch& writes, int64_t base_offset) const;
  void ForgetOldBatches();

  RocksDbHandle& handle_;
  const StoreId id_;
  std::vector<Entry> entries_;
  size_t size_in_bytes_ = 0;
  // entries_[first_recent_..] may hold bytes, recent_bytes_ altogether.
  size_t first_recent_ = 0;
  size_t recent_bytes_ = 0;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_STORAGE_ROCKSDB_BATCH_STORE_H_
