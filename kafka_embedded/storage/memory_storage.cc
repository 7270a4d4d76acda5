#include "kafka_embedded/storage/memory_storage.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/storage/find_offset.h"
#include "kafka_embedded/storage/store_errors.h"

namespace kafka_embedded {

// ---- Partition ----

size_t MemoryStorage::Partition::FindOffset(int64_t offset) const {
  if (shared_count() == 0 || (*shared)[shared_last - 1].last_offset < offset) {
    return shared_count() + storage_internal::FindOffset(own, offset);
  }
  const auto begin = shared->begin() + static_cast<ptrdiff_t>(shared_first);
  const auto found = std::partition_point(
      begin, shared->begin() + static_cast<ptrdiff_t>(shared_last),
      [offset](const Entry& entry) { return entry.last_offset < offset; });
  return static_cast<size_t>(found - begin);
}

void MemoryStorage::Partition::TakeOver(size_t index) {
  if (index >= shared_count()) return;
  const auto begin = shared->begin();
  own.insert(own.begin(), begin + static_cast<ptrdiff_t>(shared_first + index),
             begin + static_cast<ptrdiff_t>(shared_last));
  shared_last = shared_first + index;
  if (index == 0) shared.reset();
}

void MemoryStorage::Partition::Erase(size_t first, size_t last) {
  for (size_t i = first; i < last; ++i)
    size_in_bytes -= at(i).info.size_in_bytes;
  if (first == 0) {
    const size_t of_shared = std::min(last, shared_count());
    shared_first += of_shared;
    last -= of_shared;
  } else if (last == count() && first < shared_count()) {
    shared_last = shared_first + first;
    own.clear();
    last = first;
  } else {
    TakeOver(first);
  }
  if (shared_count() == 0) shared.reset();
  if (first == last) return;
  const auto begin = own.begin() - static_cast<ptrdiff_t>(shared_count());
  own.erase(begin + static_cast<ptrdiff_t>(first),
            begin + static_cast<ptrdiff_t>(last));
}

void MemoryStorage::Partition::Share() {
  if (own.empty()) return;
  TakeOver(0);
  shared = std::make_shared<const Entries>(std::exchange(own, {}));
  shared_first = 0;
  shared_last = shared->size();
}

// ---- Store ----

class MemoryStorage::Store final : public BatchStore {
 public:
  Store(StorageHealth& health, Partitions& partitions,
        Partitions::iterator partition)
      : health_(health), partitions_(partitions), partition_(partition) {
    contents().open = true;
  }
  ~Store() override {
    contents().open = false;
    if (contents().count() == 0 && contents().state.empty()) {
      partitions_.erase(partition_);
    }
  }

  absl::Status Append(const RecordBatch& batch) override {
    Partition& all = contents();
    CHECK(all.count() == 0 ||
          batch.base_offset() > all.at(all.count() - 1).last_offset)
        << "batch at " << batch.base_offset() << " behind "
        << all.at(all.count() - 1).last_offset;
    RETURN_IF_ERROR(health_.AdmitWrite(batch.size_in_bytes()));
    all.findings.reset();
    all.own.emplace_back(batch);
    all.size_in_bytes += batch.size_in_bytes();
    return absl::OkStatus();
  }

  size_t batch_count() const override { return contents().count(); }
  BatchInfo info(size_t index) const override {
    return contents().at(index).info;
  }
  size_t FindOffset(int64_t offset) const override {
    return contents().FindOffset(offset);
  }
  size_t size_in_bytes() const override { return contents().size_in_bytes; }

  absl::StatusOr<RecordBatch> Read(size_t index) const override {
    CHECK_LT(index, contents().count()) << "no batch " << index;
    return contents().at(index).batch;
  }

  absl::Status Erase(size_t first, size_t last) override {
    CHECK(first <= last && last <= contents().count())
        << first << " to " << last << " of " << contents().count();
    RETURN_IF_ERROR(health_.status());
    contents().findings.reset();
    contents().Erase(first, last);
    return absl::OkStatus();
  }

  absl::Status Apply(absl::Span<const BatchChange> changes) override {
    if (changes.empty()) return absl::OkStatus();
    CHECK_LT(changes.back().index, contents().count()) << "no such batch";
    RETURN_IF_ERROR(health_.status());
    contents().findings.reset();
    contents().TakeOver(changes.front().index);
    const size_t before = contents().shared_count();
    Entries& own = contents().own;
    size_t kept = changes.front().index - before;
    auto change = changes.begin();
    for (size_t i = kept; i < own.size(); ++i) {
      if (change != changes.end() && change->index == before + i) {
        const BatchChange& made = *change++;
        contents().size_in_bytes -= own[i].info.size_in_bytes;
        if (!made.replacement.has_value()) continue;
        contents().size_in_bytes += made.replacement->size_in_bytes();
        own[kept++] = Entry(*made.replacement);
      } else if (kept++ != i) {
        own[kept - 1] = std::move(own[i]);
      }
    }
    own.erase(own.begin() + static_cast<ptrdiff_t>(kept), own.end());
    return absl::OkStatus();
  }

  absl::Status PutState(absl::string_view name,
                        absl::string_view value) override {
    RETURN_IF_ERROR(health_.status());
    contents().findings.reset();
    contents().state.insert_or_assign(std::string(name), std::string(value));
    return absl::OkStatus();
  }
  absl::Status DeleteState(absl::string_view name) override {
    RETURN_IF_ERROR(health_.status());
    contents().findings.reset();
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
  void Remember(std::shared_ptr<const BatchFindings> findings) override {
    contents().findings = std::move(findings);
  }
  std::shared_ptr<const BatchFindings> Recall() const override {
    return contents().findings;
  }
  absl::Status Sync() override { return health_.status(); }

 private:
  Partition& contents() const { return partition_->second; }

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
  // A clone to which nothing was written has nothing to share any more: several
  // threads may make clones of it.
  for (auto& [id, partition] : partitions_) partition.Share();
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
    if (partition.count() > 0) ids.push_back(id);
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
