#include "kafka_embedded/storage/rocksdb_storage.h"

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/options.h>
#include <rocksdb/table.h>

#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/storage/rocksdb_batch_store.h"
#include "kafka_embedded/storage/rocksdb_keys.h"
#include "kafka_embedded/storage/store_errors.h"

namespace kafka_embedded {
namespace {

constexpr char kFormatVersion[] = "2";
constexpr char kOldestFormatVersion[] = "1";

rocksdb::Options DatabaseOptions(const RocksDbStorageOptions& options) {
  rocksdb::Options database;
  database.create_if_missing = true;
  database.write_buffer_size = options.write_buffer_bytes;
  database.arena_block_size = 64 << 10;
  database.max_background_jobs = 2;
  database.max_file_opening_threads = 1;
  database.compression = rocksdb::kNoCompression;  // Producers compress.
  // Large batches lie in files of their own, so that compacting moves only
  // keys; such a file goes when all in it are deleted. Collecting its garbage
  // earlier would write every batch once more. Small ones, as in the internal
  // topics, are compacted with the keys.
  database.enable_blob_files = true;
  database.min_blob_size = 4 << 10;
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = rocksdb::NewLRUCache(size_t{1} << 20);
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  database.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  // What a start would otherwise wait for.
  database.avoid_flush_during_recovery = true;
  database.skip_stats_update_on_db_open = true;
  database.allow_fallocate = false;
  // No thread for statistics, and a small log.
  database.stats_dump_period_sec = 0;
  database.stats_persist_period_sec = 0;
  database.info_log_level = rocksdb::WARN_LEVEL;
  database.keep_log_file_num = 2;
  return database;
}

absl::Status OpenError(const std::string& directory,
                       const rocksdb::Status& status) {
  const std::string text = status.ToString();
  const std::string subject =
      absl::StrCat("data directory \"", directory, "\"");
  if (status.IsIOError() && (absl::StrContains(text, "While lock file") ||
                             absl::StrContains(text, "lock hold by"))) {
    return absl::FailedPreconditionError(absl::StrCat(
        subject, " is in use by another process or storage, close that one or ",
        "name another directory (", text, ")"));
  }
  if (status.IsCorruption()) {
    return absl::DataLossError(
        absl::StrCat(subject, " is damaged, restore or remove it: ", text));
  }
  return absl::UnavailableError(
      absl::StrCat(subject, " cannot be opened: ", text));
}

// RocksDB's words for a log that ends within a record.
bool IsTornTail(const rocksdb::Status& status) {
  const std::string text = status.ToString();
  return absl::StrContains(text, "truncated") ||
         absl::StrContains(text, "error reading trailing data") ||
         absl::StrContains(text, "missing start of fragmented record") ||
         absl::StrContains(text, "partial record without end");
}

class RocksDbStorageImpl final : public Storage {
 public:
  explicit RocksDbStorageImpl(RocksDbHandle handle)
      : handle_(std::move(handle)) {}
  ~RocksDbStorageImpl() override {
    CHECK(handle_.open_stores.empty())
        << NameOf(*handle_.open_stores.begin()) << " is still open";
  }

  absl::StatusOr<std::unique_ptr<BatchStore>> OpenBatches(
      const StoreId& id) override {
    return RocksDbBatchStore::Open(handle_, id);
  }
  absl::Status DeleteBatches(const StoreId& id) override;
  absl::StatusOr<std::vector<StoreId>> ListBatches() const override;

  absl::Status Put(absl::string_view name, absl::string_view value) override {
    rocksdb::WriteBatch writes;
    writes.Put(ValueKey(name), rocksdb::Slice(value.data(), value.size()));
    return handle_.Write(writes);
  }
  absl::Status Delete(absl::string_view name) override {
    rocksdb::WriteBatch writes;
    writes.Delete(ValueKey(name));
    return handle_.Write(writes);
  }
  absl::StatusOr<std::optional<std::string>> Get(
      absl::string_view name) const override;
  absl::StatusOr<std::vector<std::pair<std::string, std::string>>> Scan(
      absl::string_view prefix) const override;

  bool durable() const override { return true; }
  absl::Status Sync() override { return handle_.Sync(); }
  StorageHealth& health() override { return handle_.health; }
  std::vector<std::string> notices() const override { return handle_.notices; }

 private:
  static std::string ValueKey(absl::string_view name) {
    return absl::StrCat(absl::string_view(&rocksdb_keys::kValue, 1), name);
  }
  absl::Status Error(const rocksdb::Status& status) const {
    return RocksDbError(handle_, status);
  }

  RocksDbHandle handle_;
};

absl::Status RocksDbStorageImpl::DeleteBatches(const StoreId& id) {
  if (handle_.open_stores.count(id) > 0) return IsOpen(id);
  rocksdb::WriteBatch writes;
  for (const char range :
       {rocksdb_keys::kBatch, rocksdb_keys::kInfo, rocksdb_keys::kState}) {
    writes.DeleteRange(rocksdb_keys::OfStore(range, id),
                       rocksdb_keys::BehindStore(range, id));
  }
  return handle_.Write(writes);
}

absl::StatusOr<std::vector<StoreId>> RocksDbStorageImpl::ListBatches() const {
  std::vector<StoreId> ids;
  const std::unique_ptr<rocksdb::Iterator> keys(
      handle_.db->NewIterator(rocksdb::ReadOptions()));
  const std::string begin(1, rocksdb_keys::kInfo);
  for (keys->Seek(begin); keys->Valid() && keys->key().starts_with(begin);) {
    const absl::string_view key(keys->key().data(), keys->key().size());
    if (key.size() != rocksdb_keys::kBatchSize) {
      return Error(rocksdb::Status::Corruption("bad key in the index"));
    }
    ids.push_back(rocksdb_keys::StoreOf(key));
    keys->Seek(rocksdb_keys::BehindStore(rocksdb_keys::kInfo, ids.back()));
  }
  RETURN_IF_ERROR(Error(keys->status()));
  return ids;
}

absl::StatusOr<std::optional<std::string>> RocksDbStorageImpl::Get(
    absl::string_view name) const {
  std::string value;
  const rocksdb::Status status =
      handle_.db->Get(rocksdb::ReadOptions(), ValueKey(name), &value);
  if (status.IsNotFound()) return std::optional<std::string>();
  RETURN_IF_ERROR(Error(status));
  return std::optional<std::string>(std::move(value));
}

absl::StatusOr<std::vector<std::pair<std::string, std::string>>>
RocksDbStorageImpl::Scan(absl::string_view prefix) const {
  std::vector<std::pair<std::string, std::string>> found;
  const std::unique_ptr<rocksdb::Iterator> keys(
      handle_.db->NewIterator(rocksdb::ReadOptions()));
  const std::string begin = ValueKey(prefix);
  for (keys->Seek(begin); keys->Valid() && keys->key().starts_with(begin);
       keys->Next()) {
    found.emplace_back(keys->key().ToString().substr(1),
                       keys->value().ToString());
  }
  RETURN_IF_ERROR(Error(keys->status()));
  return found;
}

// Marks a new database, upgrades an older one, refuses one of a later version.
absl::Status CheckFormat(RocksDbHandle& handle) {
  std::string version;
  const rocksdb::Status status =
      handle.db->Get(rocksdb::ReadOptions(), rocksdb_keys::kFormat, &version);
  if (!status.ok() && !status.IsNotFound()) return RocksDbError(handle, status);
  if (version == kFormatVersion) return absl::OkStatus();
  if (!version.empty() && version != kOldestFormatVersion) {
    return absl::FailedPreconditionError(absl::StrCat(
        "data directory \"", handle.directory, "\" has the format ", version,
        ", this version of kafka-embedded reads the formats ",
        kOldestFormatVersion, " to ", kFormatVersion,
        ": use a later one, or another directory"));
  }
  if (!version.empty()) {
    handle.notices.push_back(absl::StrCat(
        "data directory \"", handle.directory, "\" was upgraded from format ",
        version, " to ", kFormatVersion,
        ": older versions of kafka-embedded no longer read it"));
  }
  rocksdb::WriteBatch writes;
  writes.Put(rocksdb_keys::kFormat, kFormatVersion);
  return handle.Write(writes);
}

// A kill may tear the last write of the database's log; what was under way was
// not acknowledged and is cut off. A log that is damaged in any other way may
// have lost what was.
rocksdb::Status OpenDatabase(const RocksDbStorageOptions& options,
                             RocksDbHandle& handle) {
  rocksdb::Options database = DatabaseOptions(options);
  database.wal_recovery_mode = rocksdb::WALRecoveryMode::kAbsoluteConsistency;
  rocksdb::DB* db = nullptr;
  rocksdb::Status status = rocksdb::DB::Open(database, handle.directory, &db);
  if (status.IsCorruption() && IsTornTail(status)) {
    database.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
    const std::string torn = status.ToString();
    status = rocksdb::DB::Open(database, handle.directory, &db);
    handle.notices.push_back(absl::StrCat(
        "data directory \"", handle.directory,
        "\": the last write was torn by a crash and is cut off (", torn, ")"));
  }
  handle.db.reset(db);
  return status;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Storage>> RocksDbStorage::Open(
    const std::string& directory, const Options& options) {
  std::error_code made;
  std::filesystem::create_directories(directory, made);
  if (made) {
    return absl::UnavailableError(absl::StrCat(
        "data directory \"", directory, "\" cannot be made: ", made.message()));
  }
  RocksDbHandle handle{
      .directory = directory,
      .db = nullptr,
      .open_stores = {},
      .recent_bytes_per_partition = options.recent_bytes_per_partition};
  if (const auto status = OpenDatabase(options, handle); !status.ok()) {
    return OpenError(directory, status);
  }
  RETURN_IF_ERROR(CheckFormat(handle));
  return std::make_unique<RocksDbStorageImpl>(std::move(handle));
}

}  // namespace kafka_embedded
