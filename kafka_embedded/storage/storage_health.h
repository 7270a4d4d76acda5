// Whether a storage can be written, and who is to know when it no longer can.
#ifndef KAFKA_EMBEDDED_STORAGE_STORAGE_HEALTH_H_
#define KAFKA_EMBEDDED_STORAGE_STORAGE_HEALTH_H_

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

  // Called within the write that fails: it may only take note. The last one
  // set counts; nullptr for none.
  void OnFailure(absl::AnyInvocable<void()> listener) {
    listener_ = std::move(listener);
  }

 private:
  absl::Status failure_;
  absl::AnyInvocable<void()> listener_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_STORAGE_STORAGE_HEALTH_H_
