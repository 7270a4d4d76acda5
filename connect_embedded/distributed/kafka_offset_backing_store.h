// Offsets of sources in the offset topic, which all workers of a group share.
#ifndef CONNECT_EMBEDDED_DISTRIBUTED_KAFKA_OFFSET_BACKING_STORE_H_
#define CONNECT_EMBEDDED_DISTRIBUTED_KAFKA_OFFSET_BACKING_STORE_H_

#include <memory>

#include "connect_embedded/distributed/kafka_based_log.h"
#include "connect_embedded/runtime/offset_backing_store.h"

namespace connect_embedded {

class KafkaOffsetBackingStore final : public OffsetBackingStore {
 public:
  KafkaOffsetBackingStore(ClientFactory& clients,
                          KafkaBasedLog::Options options);

  // The topic is read by Open, which may take a while.
  absl::Status Start() override { return absl::OkStatus(); }
  void Open(KafkaBasedLog::Finished done) { log_.Start(std::move(done)); }
  // What others wrote until now has been read before `done`.
  void Refresh(KafkaBasedLog::Finished done) {
    log_.ReadToEnd(std::move(done));
  }

  std::optional<std::string> Get(absl::string_view key) const override;
  const StoredOffsets& offsets() const override { return offsets_; }
  // Done when every record has been acknowledged.
  void Set(const OffsetUpdates& updates,
           absl::AnyInvocable<void(absl::Status)> done) override;

 private:
  StoredOffsets offsets_;
  KafkaBasedLog log_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_DISTRIBUTED_KAFKA_OFFSET_BACKING_STORE_H_
