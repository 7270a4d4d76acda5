// Whether a storage can be written, who is to know when it no longer can, and
// what a test does to the disk below it.
#ifndef KAFKA_EMBEDDED_STORAGE_STORAGE_HEALTH_H_
#define KAFKA_EMBEDDED_STORAGE_STORAGE_HEALTH_H_

#include <cstdint>
#include <optional>
#include <utility>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"

namespace kafka_embedded {

class StorageHealth {
 public:
  // OK, or the failure that took the storage offline.
  const absl::Status& status() const { return failure_; }

  // Takes the storage offline, if it is not; nothing happens for OK. Storages
  // report their disks' errors here, and tests what a disk is to suffer.
  void Report(absl::Status failure) {
    if (failure.ok() || !failure_.ok()) return;
    failure_ = std::move(failure);
    if (listener_) listener_();
  }
  // As if the disk had been changed for a good one, with the same content.
  void Mend() { failure_ = absl::OkStatus(); }

  // For each batch that is to be written: OK, or why it is not.
  absl::Status AdmitWrite(uint64_t bytes) {
    if (on_write_ || bytes_left_.has_value()) [[unlikely]] {
      WriteToBadDisk(bytes);
    }
    return failure_;
  }
  // A disk on which so many bytes of batches still fit; nothing: any. The batch
  // that does not fit takes the storage offline with `when_full`.
  void LimitDisk(std::optional<uint64_t> bytes_left, absl::Status when_full) {
    bytes_left_ = bytes_left;
    when_full_ = std::move(when_full);
  }
  // Called for each batch that is written: one whose disk is slow has work.
  // nullptr for none.
  void OnWrite(absl::AnyInvocable<void()> listener) {
    on_write_ = std::move(listener);
  }

  // Called within the write that fails: it may only take note. The last one
  // set counts; nullptr for none.
  void OnFailure(absl::AnyInvocable<void()> listener) {
    listener_ = std::move(listener);
  }

 private:
  void WriteToBadDisk(uint64_t bytes) {
    if (bytes_left_.has_value()) {
      if (bytes > *bytes_left_) return Report(when_full_);
      *bytes_left_ -= bytes;
    }
    if (on_write_) on_write_();
  }

  absl::Status failure_;
  absl::AnyInvocable<void()> listener_;
  std::optional<uint64_t> bytes_left_;
  absl::Status when_full_;
  absl::AnyInvocable<void()> on_write_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_STORAGE_STORAGE_HEALTH_H_
