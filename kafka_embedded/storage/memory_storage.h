// A Storage that keeps references to the batches and forgets with the process.
//
//   MemoryStorage storage;
//   ASSIGN_OR_RETURN(auto batches, storage.OpenBatches(id));
//
// Made to be had by the thousand: an empty one allocates nothing, an empty
// partition one small block. What a store held is there again when it is
// opened again, so that a broker can be restarted on it.
#ifndef KAFKA_EMBEDDED_STORAGE_MEMORY_STORAGE_H_
#define KAFKA_EMBEDDED_STORAGE_MEMORY_STORAGE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "kafka_embedded/records/record_batch.h"
#include "kafka_embedded/storage/storage.h"

namespace kafka_embedded {

class MemoryStorage final : public Storage {
 public:
  MemoryStorage() = default;
  MemoryStorage(const MemoryStorage&) = delete;
  MemoryStorage& operator=(const MemoryStorage&) = delete;
  ~MemoryStorage() override;

  absl::StatusOr<std::unique_ptr<BatchStore>> OpenBatches(
      const StoreId& id) override;
  absl::Status DeleteBatches(const StoreId& id) override;
  absl::StatusOr<std::vector<StoreId>> ListBatches() const override;

  absl::Status Put(absl::string_view name, absl::string_view value) override;
  absl::Status Delete(absl::string_view name) override;
  absl::StatusOr<std::optional<std::string>> Get(
      absl::string_view name) const override;
  absl::StatusOr<std::vector<std::pair<std::string, std::string>>> Scan(
      absl::string_view prefix) const override;

  // Another storage with the same content, now; what is written to one later is
  // not in the other. The batches are shared, and so is the list of them, which
  // either goes on from: that costs little, however much is kept. Stores may be
  // open here, and are not in the copy.
  std::unique_ptr<MemoryStorage> Clone() const;

  bool durable() const override { return false; }
  absl::Status Sync() override { return health_.status(); }
  StorageHealth& health() override { return health_; }

 private:
  class Store;
  // What is asked of a batch stands beside it, so that who looks at all of them
  // stays in here.
  struct Entry {
    explicit Entry(const RecordBatch& of)
        : last_offset(of.last_offset()), info(BatchInfo::Of(of)), batch(of) {}
    int64_t last_offset;
    BatchInfo info;
    RecordBatch batch;
  };
  using Entries = std::vector<Entry>;
  // Entries that clones have as well, perhaps in other threads, and that nobody
  // changes; then those that are this partition's own.
  struct Partition {
    std::shared_ptr<const Entries> shared;
    size_t shared_first = 0;
    size_t shared_last = 0;
    Entries own;
    size_t size_in_bytes = 0;
    std::map<std::string, std::string, std::less<>> state;
    std::shared_ptr<const BatchFindings> findings;
    bool open = false;

    size_t shared_count() const { return shared_last - shared_first; }
    size_t count() const { return shared_count() + own.size(); }
    const Entry& at(size_t index) const {
      return index < shared_count() ? (*shared)[shared_first + index]
                                    : own[index - shared_count()];
    }
    size_t FindOffset(int64_t offset) const;
    // Own are all from `index` on.
    void TakeOver(size_t index);
    void Erase(size_t first, size_t last);
    // Own is none.
    void Share();
  };
  // A node map: open stores refer to their partitions.
  using Partitions = std::map<StoreId, Partition>;

  StorageHealth health_;
  mutable Partitions partitions_;  // Clone shares what is in there.
  absl::btree_map<std::string, std::string> values_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_STORAGE_MEMORY_STORAGE_H_
