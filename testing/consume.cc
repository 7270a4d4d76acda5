#include "testing/consume.h"

#include <memory>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/status.h"

namespace kafka_embedded {

absl::StatusOr<std::vector<std::string>> ConsumeValues(Consumer& consumer,
                                                       size_t count,
                                                       absl::Duration limit) {
  std::vector<std::string> values;
  absl::Duration waited = absl::ZeroDuration();
  constexpr absl::Duration kPollTime = absl::Seconds(1);
  while (values.size() < count) {
    ASSIGN_OR_RETURN(const ConsumerRecords records, consumer.Poll(kPollTime));
    for (const ConsumerRecord& record : records) {
      values.emplace_back(record.value.value_or(absl::string_view()));
    }
    if (!records.empty()) continue;
    waited += kPollTime;
    if (waited >= limit) {
      return absl::DeadlineExceededError(
          absl::StrCat("consumed ", values.size(), " records in ",
                       absl::FormatDuration(limit), ", expected ", count));
    }
  }
  return values;
}

absl::StatusOr<std::vector<std::string>> ConsumeValues(EmbeddedCluster& cluster,
                                                       const std::string& topic,
                                                       size_t count,
                                                       absl::Duration limit) {
  ASSIGN_OR_RETURN(const auto consumer,
                   cluster.NewConsumer({{"group.id", "consume-values"},
                                        {"enable.auto.commit", "false"},
                                        {"auto.offset.reset", "earliest"}}));
  RETURN_IF_ERROR(consumer->Subscribe({topic}));
  absl::StatusOr<std::vector<std::string>> values =
      ConsumeValues(*consumer, count, limit);
  // Leaves, so that the next one does not wait for it.
  RETURN_IF_ERROR(consumer->Close());
  return values;
}

}  // namespace kafka_embedded
