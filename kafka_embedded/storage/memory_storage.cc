#include "kafka_embedded/storage/memory_storage.h"

#include <utility>

#include "absl/strings/match.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/storage/find_offset.h"
#include "kafka_embedded/storage/store_errors.h"

namespace kafka_embedded {

class MemoryStorage::Store final : public BatchStore {
 public:
  Store(StorageHealth& health, Partitions& partitions,
        Partitions::iterator partition)
      : health_(health), partitions_(partitions), partition_(partition) {
    contents().open = true;
  }
  ~Store() override {
    contents().open = false;
    if (entries().empty() && contents().state.empty()) {
      partitions_.erase(partition_);
    }
  }

  absl::Status Append(const RecordBatch& batch) override {
    CHECK(entries().empty() ||
          batch.base_offset() > entries().back().last_offset)
        << "batch at " << batch.base_offset() << " behind "
        << entries().back().last_offset;
    RETURN_IF_ERROR(health_.AdmitWrite(batch.size_in_bytes()));
    MutableEntries().push_back({batch.last_offset(), batch});
    contents().size_in_bytes += batch.size_in_bytes();
    return absl::OkStatus();
  }

  size_t batch_count() const override { return entries().size(); }
  BatchInfo info(size_t index) const override {
    return BatchInfo::Of(entries()[index].batch);
  }
  size_t FindOffset(int64_t offset) const override {
    return storage_internal::FindOffset(entries(), offset);
  }
  size_t size_in_bytes() const override { return contents().size_in_bytes; }

  absl::StatusOr<RecordBatch> Read(size_t index) const override {
    CHECK_LT(index, entries().size()) << "no batch " << index;
    return entries()[index].batch;
  }

  absl::Status Erase(size_t first, size_t last) override {
    CHECK(first <= last && last <= entries().size())
        << first << " to " << last << " of " << entries().size();
    RETURN_IF_ERROR(health_.status());
    std::vector<Entry>& all = MutableEntries();
    const auto begin = all.begin();
    for (size_t i = first; i < last; ++i) {
      contents().size_in_bytes -= all[i].batch.size_in_bytes();
    }
    all.erase(begin + static_cast<ptrdiff_t>(first),
              begin + static_cast<ptrdiff_t>(last));
    return absl::OkStatus();
  }

  absl::Status Apply(absl::Span<const BatchChange> changes) override {
    if (changes.empty()) return absl::OkStatus();
    CHECK_LT(changes.back().index, entries().size()) << "no such batch";
    RETURN_IF_ERROR(health_.status());
    std::vector<Entry>& all = MutableEntries();
    size_t kept = changes.front().index;
    auto change = changes.begin();
    for (size_t i = kept; i < all.size(); ++i) {
      if (change != changes.end() && change->index == i) {
        const BatchChange& made = *change++;
        contents().size_in_bytes -= all[i].batch.size_in_bytes();
        if (!made.replacement.has_value()) continue;
        contents().size_in_bytes += made.replacement->size_in_bytes();
        all[kept++] = {made.replacement->last_offset(), *made.replacement};
      } else if (kept++ != i) {
        all[kept - 1] = std::move(all[i]);
      }
    }
    all.resize(kept);
    return absl::OkStatus();
  }

  absl::Status PutState(absl::string_view name,
                        absl::string_view value) override {
    RETURN_IF_ERROR(health_.status());
    contents().state.insert_or_assign(std::string(name), std::string(value));
    return absl::OkStatus();
  }
  absl::Status DeleteState(absl::string_view name) override {
    RETURN_IF_ERROR(health_.status());
    const auto found = contents().state.find(name);
    if (found != contents().state.end()) contents().state.erase(found);
    return absl::OkStatus();
  }
  absl::StatusOr<std::optional<std::string>> GetState(
      absl::string_view name) const override {
    const auto found = contents().state.find(name);
    if (found == contents().state.end()) return std::optional<std::string>();
    return std::optional<std::string>(found->second);
  }
  absl::Status Sync() override { return health_.status(); }

 private:
  Partition& contents() const { return partition_->second; }
  const std::vector<Entry>& entries() const { return *contents().entries; }
  std::vector<Entry>& MutableEntries() {
    Partition& mine = contents();
    if (mine.entries_shared) [[unlikely]] {
      mine.entries = std::make_shared<std::vector<Entry>>(*mine.entries);
      mine.entries_shared = false;
    }
    return *mine.entries;
  }

  StorageHealth& health_;
  Partitions& partitions_;
  const Partitions::iterator partition_;
};

MemoryStorage::~MemoryStorage() {
  for (const auto& [id, partition] : partitions_) {
    CHECK(!partition.open) << NameOf(id) << " is still open";
  }
}

std::unique_ptr<MemoryStorage> MemoryStorage::Clone() const {
  for (const auto& [id, partition] : partitions_) {
    // Written once only: clones of a clone may be made by several threads.
    if (!partition.entries_shared) partition.entries_shared = true;
  }
  auto clone = std::make_unique<MemoryStorage>();
  clone->partitions_ = partitions_;
  for (auto& [id, partition] : clone->partitions_) partition.open = false;
  clone->values_ = values_;
  return clone;
}

absl::StatusOr<std::unique_ptr<BatchStore>> MemoryStorage::OpenBatches(
    const StoreId& id) {
  const auto partition = partitions_.try_emplace(id).first;
  if (partition->second.open) return IsOpen(id);
  return std::make_unique<Store>(health_, partitions_, partition);
}

absl::Status MemoryStorage::DeleteBatches(const StoreId& id) {
  RETURN_IF_ERROR(health_.status());
  const auto partition = partitions_.find(id);
  if (partition == partitions_.end()) return absl::OkStatus();
  if (partition->second.open) return IsOpen(id);
  partitions_.erase(partition);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<StoreId>> MemoryStorage::ListBatches() const {
  std::vector<StoreId> ids;
  for (const auto& [id, partition] : partitions_) {
    if (!partition.entries->empty()) ids.push_back(id);
  }
  return ids;
}

absl::Status MemoryStorage::Put(absl::string_view name,
                                absl::string_view value) {
  RETURN_IF_ERROR(health_.status());
  values_.insert_or_assign(std::string(name), std::string(value));
  return absl::OkStatus();
}

absl::Status MemoryStorage::Delete(absl::string_view name) {
  RETURN_IF_ERROR(health_.status());
  values_.erase(name);
  return absl::OkStatus();
}

absl::StatusOr<std::optional<std::string>> MemoryStorage::Get(
    absl::string_view name) const {
  const auto found = values_.find(name);
  if (found == values_.end()) return std::optional<std::string>();
  return std::optional<std::string>(found->second);
}

absl::StatusOr<std::vector<std::pair<std::string, std::string>>>
MemoryStorage::Scan(absl::string_view prefix) const {
  std::vector<std::pair<std::string, std::string>> found;
  for (auto it = values_.lower_bound(prefix);
       it != values_.end() && absl::StartsWith(it->first, prefix); ++it) {
    found.emplace_back(it->first, it->second);
  }
  return found;
}

}  // namespace kafka_embedded
