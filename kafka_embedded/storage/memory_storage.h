// A Storage that keeps references to the batches and forgets with the process.
//
//   MemoryStorage storage;
//   ASSIGN_OR_RETURN(auto batches, storage.OpenBatches(id));
//
// Made to be had by the thousand: an empty one allocates nothing, an empty
// partition three small blocks. What a store held is there again when it is
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
  // not in the other. The batches are shared, and so is the list of them until
  // one of the two changes it: that costs little, however much is kept. Stores
  // may be open here, and are not in the copy.
  std::unique_ptr<MemoryStorage> Clone() const;

  bool durable() const override { return false; }
  absl::Status Sync() override { return health_.status(); }
  StorageHealth& health() override { return health_; }

 private:
  class Store;
  struct Entry {
    int64_t last_offset;  // Beside the batch, so that a search stays in here.
    RecordBatch batch;
  };
  struct Partition {
    // To be changed through Store::MutableEntries only.
    std::shared_ptr<std::vector<Entry>> entries =
        std::make_shared<std::vector<Entry>>();
    // A clone has the same entries: not to be changed, but copied. Clones live
    // in other threads, so that the count of owners does not tell.
    mutable bool entries_shared = false;
    size_t size_in_bytes = 0;
    std::map<std::string, std::string, std::less<>> state;
    bool open = false;
  };
  // A node map: open stores refer to their partitions.
  using Partitions = std::map<StoreId, Partition>;

  StorageHealth health_;
  Partitions partitions_;
  absl::btree_map<std::string, std::string> values_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_STORAGE_MEMORY_STORAGE_H_
