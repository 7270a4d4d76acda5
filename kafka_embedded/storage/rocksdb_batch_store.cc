#include "kafka_embedded/storage/rocksdb_batch_store.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <utility>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/storage/find_offset.h"
#include "kafka_embedded/storage/rocksdb_keys.h"
#include "kafka_embedded/storage/store_errors.h"

namespace kafka_embedded {
namespace {

using rocksdb_keys::kBatch;
using rocksdb_keys::kInfo;
using rocksdb_keys::OfBatch;

rocksdb::Slice SliceOf(absl::string_view bytes) {
  return rocksdb::Slice(bytes.data(), bytes.size());
}

absl::string_view ViewOf(const rocksdb::Slice& slice) {
  return absl::string_view(slice.data(), slice.size());
}

}  // namespace

absl::Status RocksDbError(const RocksDbHandle& handle,
                          const rocksdb::Status& status) {
  if (status.ok()) return absl::OkStatus();
  return KafkaError(ErrorCode::kKafkaStorageError,
                    absl::StrCat("data directory \"", handle.directory,
                                 "\": ", status.ToString()));
}

absl::Status RocksDbHandle::Write(rocksdb::WriteBatch& writes) {
  RETURN_IF_ERROR(health.status());
  health.Report(
      RocksDbError(*this, db->Write(rocksdb::WriteOptions(), &writes)));
  return health.status();
}

absl::Status RocksDbHandle::Sync() {
  RETURN_IF_ERROR(health.status());
  health.Report(RocksDbError(*this, db->FlushWAL(/*sync=*/true)));
  return health.status();
}

absl::StatusOr<std::unique_ptr<BatchStore>> RocksDbBatchStore::Open(
    RocksDbHandle& handle, const StoreId& id) {
  if (handle.open_stores.count(id) > 0) return IsOpen(id);
  auto store = absl::WrapUnique(new RocksDbBatchStore(handle, id));
  RETURN_IF_ERROR(store->ReadIndex());
  return std::unique_ptr<BatchStore>(std::move(store));
}

absl::Status RocksDbBatchStore::ReadIndex() {
  const std::string begin = rocksdb_keys::OfStore(kInfo, id_);
  const std::string end = rocksdb_keys::BehindStore(kInfo, id_);
  const rocksdb::Slice upper_bound(end);
  rocksdb::ReadOptions options;
  options.iterate_upper_bound = &upper_bound;
  options.fill_cache = false;
  const std::unique_ptr<rocksdb::Iterator> keys(
      handle_.db->NewIterator(options));
  for (keys->Seek(begin); keys->Valid(); keys->Next()) {
    const auto info =
        rocksdb_keys::DecodeInfo(ViewOf(keys->key()), ViewOf(keys->value()));
    if (!info.has_value()) {
      return RocksDbError(handle_, rocksdb::Status::Corruption(absl::StrCat(
                                       "bad index entry ", entries_.size(),
                                       " of ", NameOf(id_))));
    }
    entries_.push_back({{*info}, RecordBatch()});
    size_in_bytes_ += info->size_in_bytes;
  }
  first_recent_ = entries_.size();
  return RocksDbError(handle_, keys->status());
}

void RocksDbBatchStore::PutInto(rocksdb::WriteBatch& writes,
                                const RecordBatch& batch) const {
  const int64_t base_offset = batch.base_offset();
  writes.Put(OfBatch(kBatch, id_, base_offset), SliceOf(batch.bytes().view()));
  writes.Put(OfBatch(kInfo, id_, base_offset),
             rocksdb_keys::EncodeInfo(BatchInfo::Of(batch)));
}

void RocksDbBatchStore::DeleteFrom(rocksdb::WriteBatch& writes,
                                   int64_t base_offset) const {
  writes.Delete(OfBatch(kBatch, id_, base_offset));
  writes.Delete(OfBatch(kInfo, id_, base_offset));
}

absl::Status RocksDbBatchStore::Append(const RecordBatch& batch) {
  CHECK(batch.base_offset() >= 0 &&
        (entries_.empty() || batch.base_offset() > entries_.back().last_offset))
      << "batch at " << batch.base_offset() << " in " << NameOf(id_);
  RETURN_IF_ERROR(handle_.health.AdmitWrite(batch.size_in_bytes()));
  rocksdb::WriteBatch writes(batch.size_in_bytes() + 128);
  PutInto(writes, batch);
  RETURN_IF_ERROR(handle_.Write(writes));
  entries_.push_back({BatchInfo::Of(batch), batch});
  size_in_bytes_ += batch.size_in_bytes();
  recent_bytes_ += batch.size_in_bytes();
  ForgetOldBatches();
  return absl::OkStatus();
}

void RocksDbBatchStore::ForgetOldBatches() {
  while (recent_bytes_ > handle_.recent_bytes_per_partition &&
         first_recent_ < entries_.size()) {
    RecordBatch& recent = entries_[first_recent_].recent;
    recent_bytes_ -= recent.size_in_bytes();
    recent = RecordBatch();
    ++first_recent_;
  }
}

BatchInfo RocksDbBatchStore::info(size_t index) const {
  CHECK_LT(index, entries_.size()) << "no batch " << index;
  return entries_[index];
}

size_t RocksDbBatchStore::FindOffset(int64_t offset) const {
  return storage_internal::FindOffset(entries_, offset);
}

absl::StatusOr<RecordBatch> RocksDbBatchStore::Read(size_t index) const {
  CHECK_LT(index, entries_.size()) << "no batch " << index;
  const Entry& entry = entries_[index];
  if (entry.recent.size_in_bytes() > 0) return entry.recent;

  rocksdb::PinnableSlice value;
  const rocksdb::Status status =
      handle_.db->Get(rocksdb::ReadOptions(), handle_.db->DefaultColumnFamily(),
                      OfBatch(kBatch, id_, entry.base_offset), &value);
  if (!status.ok()) {
    const std::string subject = absl::StrCat(
        "batch at offset ", entry.base_offset, " of ", NameOf(id_));
    if (!status.IsCorruption()) {
      return Annotate(RocksDbError(handle_, status), subject);
    }
    return KafkaError(
        ErrorCode::kKafkaStorageError,
        absl::StrCat(subject, " is damaged, restore data directory \"",
                     handle_.directory, "\" or remove it, so that it is ",
                     "copied from the leader: ", status.ToString()));
  }
  return RecordBatch::FromBytes(SharedBytes::Copy(ViewOf(value)));
}

absl::Status RocksDbBatchStore::Erase(size_t first, size_t last) {
  CHECK(first <= last && last <= entries_.size())
      << first << " to " << last << " of " << entries_.size();
  if (first == last) return absl::OkStatus();
  rocksdb::WriteBatch writes;
  // A range tombstone costs every later read a little, a tombstone a key.
  constexpr size_t kFewEnough = 64;
  if (last - first <= kFewEnough) {
    for (size_t i = first; i < last; ++i) {
      DeleteFrom(writes, entries_[i].base_offset);
    }
  } else {
    for (const char range : {kBatch, kInfo}) {
      writes.DeleteRange(
          OfBatch(range, id_, entries_[first].base_offset),
          OfBatch(range, id_, entries_[last - 1].base_offset + 1));
    }
  }
  RETURN_IF_ERROR(handle_.Write(writes));

  for (size_t i = first; i < last; ++i) {
    size_in_bytes_ -= entries_[i].size_in_bytes;
    recent_bytes_ -= entries_[i].recent.size_in_bytes();
  }
  entries_.erase(entries_.begin() + static_cast<ptrdiff_t>(first),
                 entries_.begin() + static_cast<ptrdiff_t>(last));
  if (first_recent_ >= last) {
    first_recent_ -= last - first;
  } else {
    first_recent_ = std::min(first_recent_, first);
  }
  return absl::OkStatus();
}

void RocksDbBatchStore::Replace(Entry& entry, const RecordBatch& batch) {
  size_in_bytes_ += batch.size_in_bytes();
  size_in_bytes_ -= entry.size_in_bytes;
  recent_bytes_ -= entry.recent.size_in_bytes();
  entry = {BatchInfo::Of(batch), RecordBatch()};
}

absl::Status RocksDbBatchStore::Apply(absl::Span<const BatchChange> changes) {
  if (changes.empty()) return absl::OkStatus();
  CHECK_LT(changes.back().index, entries_.size()) << "no such batch";
  rocksdb::WriteBatch writes;
  for (const BatchChange& change : changes) {
    const int64_t base_offset = entries_[change.index].base_offset;
    if (!change.replacement.has_value()) {
      DeleteFrom(writes, base_offset);
    } else {
      CHECK_EQ(change.replacement->base_offset(), base_offset);
      PutInto(writes, *change.replacement);
    }
  }
  RETURN_IF_ERROR(handle_.Write(writes));

  size_t kept = changes.front().index;
  size_t first_recent = first_recent_;
  auto change = changes.begin();
  for (size_t i = kept; i < entries_.size(); ++i) {
    if (change == changes.end() || change->index != i) {
      if (kept != i) entries_[kept] = std::move(entries_[i]);
    } else if (const BatchChange& made = *change++;
               made.replacement.has_value()) {
      Replace(entries_[i], *made.replacement);
      if (kept != i) entries_[kept] = std::move(entries_[i]);
    } else {
      size_in_bytes_ -= entries_[i].size_in_bytes;
      recent_bytes_ -= entries_[i].recent.size_in_bytes();
      if (i < first_recent_) --first_recent;
      continue;
    }
    ++kept;
  }
  entries_.resize(kept);
  first_recent_ = first_recent;
  return absl::OkStatus();
}

std::string RocksDbBatchStore::StateKey(absl::string_view name) const {
  return absl::StrCat(rocksdb_keys::OfStore(rocksdb_keys::kState, id_), name);
}

absl::Status RocksDbBatchStore::PutState(absl::string_view name,
                                         absl::string_view value) {
  rocksdb::WriteBatch writes;
  writes.Put(StateKey(name), SliceOf(value));
  return handle_.Write(writes);
}

absl::Status RocksDbBatchStore::DeleteState(absl::string_view name) {
  rocksdb::WriteBatch writes;
  writes.Delete(StateKey(name));
  return handle_.Write(writes);
}

absl::StatusOr<std::optional<std::string>> RocksDbBatchStore::GetState(
    absl::string_view name) const {
  std::string value;
  const rocksdb::Status status =
      handle_.db->Get(rocksdb::ReadOptions(), StateKey(name), &value);
  if (status.IsNotFound()) return std::optional<std::string>();
  RETURN_IF_ERROR(RocksDbError(handle_, status));
  return std::optional<std::string>(std::move(value));
}

}  // namespace kafka_embedded
