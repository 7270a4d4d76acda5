// Where a worker keeps the offsets of its source connectors.
#ifndef CONNECT_EMBEDDED_RUNTIME_OFFSET_BACKING_STORE_H_
#define CONNECT_EMBEDDED_RUNTIME_OFFSET_BACKING_STORE_H_

#include <optional>
#include <string>

#include "absl/container/btree_map.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace connect_embedded {

// Serialised keys and values; see offset_codec.h.
using StoredOffsets = absl::btree_map<std::string, std::string>;
// A value of nullopt removes its key.
using OffsetUpdates = absl::btree_map<std::string, std::optional<std::string>>;

class OffsetBackingStore {
 public:
  virtual ~OffsetBackingStore() = default;
  // Loads what there is. On an error the store is of no use.
  virtual absl::Status Start() = 0;
  virtual std::optional<std::string> Get(absl::string_view key) const = 0;
  // All that is kept.
  virtual const StoredOffsets& offsets() const = 0;
  // All or nothing: `done` tells, inside this call or later, when the updates
  // are kept. After an error what was kept before stays.
  virtual void Set(const OffsetUpdates& updates,
                   absl::AnyInvocable<void(absl::Status)> done) = 0;
};

// Forgets everything when it is destroyed.
class MemoryOffsetBackingStore : public OffsetBackingStore {
 public:
  absl::Status Start() override { return absl::OkStatus(); }
  std::optional<std::string> Get(absl::string_view key) const override;
  void Set(const OffsetUpdates& updates,
           absl::AnyInvocable<void(absl::Status)> done) override;
  const StoredOffsets& offsets() const override { return offsets_; }

 protected:
  StoredOffsets offsets_;
};

// Kafka's standalone worker's file: a Java-serialised HashMap, so that a Java
// worker goes on from ours and ours from a Java worker's. A new content
// replaces the file in one step.
class FileOffsetBackingStore final : public MemoryOffsetBackingStore {
 public:
  explicit FileOffsetBackingStore(std::string filename)
      : filename_(std::move(filename)) {}
  // A file that is missing or empty means no offsets.
  absl::Status Start() override;
  void Set(const OffsetUpdates& updates,
           absl::AnyInvocable<void(absl::Status)> done) override;

 private:
  const std::string filename_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_RUNTIME_OFFSET_BACKING_STORE_H_
