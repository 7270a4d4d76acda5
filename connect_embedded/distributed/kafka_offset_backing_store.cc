#include "connect_embedded/distributed/kafka_offset_backing_store.h"

#include <utility>

namespace connect_embedded {

KafkaOffsetBackingStore::KafkaOffsetBackingStore(ClientFactory& clients,
                                                 KafkaBasedLog::Options options)
    : log_(clients, std::move(options),
           [this](const kafka_embedded::ConsumerRecord& record) {
             if (!record.key.has_value()) return;
             const std::string key(*record.key);
             if (record.value.has_value()) {
               offsets_[key] = std::string(*record.value);
             } else {
               offsets_.erase(key);
             }
           }) {}

std::optional<std::string> KafkaOffsetBackingStore::Get(
    absl::string_view key) const {
  const auto found = offsets_.find(std::string(key));
  if (found == offsets_.end()) return std::nullopt;
  return found->second;
}

void KafkaOffsetBackingStore::Set(const OffsetUpdates& updates,
                                  absl::AnyInvocable<void(absl::Status)> done) {
  struct Write {
    size_t left;
    absl::Status status;
    absl::AnyInvocable<void(absl::Status)> done;
  };
  auto write = std::make_shared<Write>();
  write->left = updates.size();
  write->done = std::move(done);
  if (updates.empty()) return write->done(absl::OkStatus());
  for (const auto& [key, value] : updates) {
    log_.Send(
        key, value,
        [this, write, key = key, value = value](const absl::Status& status) {
          if (!status.ok()) {
            write->status = status;
          } else if (value.has_value()) {
            // Known before the topic tells it back: a restarted task asks at
            // once.
            offsets_[key] = *value;
          } else {
            offsets_.erase(key);
          }
          if (--write->left == 0) write->done(write->status);
        });
  }
}

}  // namespace connect_embedded
