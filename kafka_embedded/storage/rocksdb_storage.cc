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

constexpr char kFormatVersion[] = "1";

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
    return Error(handle_.db->Put(rocksdb::WriteOptions(), ValueKey(name),
                                 rocksdb::Slice(value.data(), value.size())));
  }
  absl::Status Delete(absl::string_view name) override {
    return Error(handle_.db->Delete(rocksdb::WriteOptions(), ValueKey(name)));
  }
  absl::StatusOr<std::optional<std::string>> Get(
      absl::string_view name) const override;
  absl::StatusOr<std::vector<std::pair<std::string, std::string>>> Scan(
      absl::string_view prefix) const override;

  bool durable() const override { return true; }
  absl::Status Sync() override { return Error(handle_.db->FlushWAL(true)); }

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
  for (const char range : {rocksdb_keys::kBatch, rocksdb_keys::kInfo}) {
    writes.DeleteRange(rocksdb_keys::OfStore(range, id),
                       rocksdb_keys::BehindStore(range, id));
  }
  return Error(handle_.db->Write(rocksdb::WriteOptions(), &writes));
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

// Marks a new database, and refuses one that another version wrote.
absl::Status CheckFormat(const RocksDbHandle& handle) {
  std::string version;
  const rocksdb::Status status =
      handle.db->Get(rocksdb::ReadOptions(), rocksdb_keys::kFormat, &version);
  if (status.IsNotFound()) {
    return RocksDbError(
        handle, handle.db->Put(rocksdb::WriteOptions(), rocksdb_keys::kFormat,
                               kFormatVersion));
  }
  RETURN_IF_ERROR(RocksDbError(handle, status));
  if (version == kFormatVersion) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("data directory \"", handle.directory, "\" has the format ",
                   version, ", expected ", kFormatVersion));
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
  rocksdb::DB* db = nullptr;
  const rocksdb::Status status =
      rocksdb::DB::Open(DatabaseOptions(options), directory, &db);
  if (!status.ok()) return OpenError(directory, status);
  RocksDbHandle handle{
      .directory = directory,
      .db = std::unique_ptr<rocksdb::DB>(db),
      .open_stores = {},
      .recent_bytes_per_partition = options.recent_bytes_per_partition};
  RETURN_IF_ERROR(CheckFormat(handle));
  return std::make_unique<RocksDbStorageImpl>(std::move(handle));
}

}  // namespace kafka_embedded
