#include "kafka_embedded/client/admin_core.h"

namespace kafka_embedded {

AdminCore::AdminCore(AdminOptions options, std::unique_ptr<Transport> transport)
    : options_(std::move(options)),
      transport_(std::move(transport)),
      metadata_(*transport_, options_.client, /*allow_auto_create=*/false),
      lookup_(*transport_, metadata_, options_.client,
              /*read_committed=*/false),
      backoff_(options_.client, runtime().NewRandom("admin-backoff")) {
  metadata_.SetListener([this] { lookup_.OnMetadata(); });
}

std::optional<absl::Duration> AdminCore::Again(const absl::Status& status,
                                               int failures,
                                               absl::Time deadline) {
  const bool may_help = absl::IsUnavailable(status) ||
                        absl::IsDeadlineExceeded(status) ||
                        IsRetriable(ErrorCodeOf(status)) ||
                        ErrorCodeOf(status) == ErrorCode::kNotController;
  if (!may_help || failures >= options_.retries) return std::nullopt;
  const absl::Duration delay = backoff_.Delay(failures);
  if (runtime().Now() + delay >= deadline) return std::nullopt;
  return delay;
}

CoordinatorClient& AdminCore::CoordinatorOf(const std::string& group_id) {
  std::unique_ptr<CoordinatorClient>& client = coordinators_[group_id];
  if (client == nullptr) {
    client = std::make_unique<CoordinatorClient>(*transport_, metadata_,
                                                 options_.client, group_id);
  }
  return *client;
}

void AdminCore::Remove(AttemptBase* attempt) {
  attempts_.remove_if(
      [&](const auto& other) { return other.get() == attempt; });
}

}  // namespace kafka_embedded
