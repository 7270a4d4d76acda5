#include "kafka_embedded/client/assignors/subscription_protocol.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/protocol/codec.h"
#include "kafka_embedded/protocol/messages/consumer_protocol.h"
#include "kafka_embedded/protocol/wire_reader.h"

namespace kafka_embedded {
namespace {

// Appends to the topic's list of partitions, or to a new one at the end.
template <typename List>
void AddPartition(List& list, const TopicPartition& partition) {
  auto at = std::find_if(list.begin(), list.end(), [&](const auto& entry) {
    return entry.topic == partition.topic;
  });
  if (at == list.end()) {
    list.push_back({.topic = partition.topic});
    at = list.end() - 1;
  }
  at->partitions.push_back(partition.partition);
}

template <typename List>
std::vector<TopicPartition> Flatten(const List& list) {
  std::vector<TopicPartition> partitions;
  for (const auto& entry : list) {
    for (const int32_t partition : entry.partitions) {
      partitions.push_back({entry.topic, partition});
    }
  }
  return partitions;
}

template <typename T>
std::string EncodeIt(const T& message, int16_t version) {
  absl::StatusOr<std::string> bytes = EncodeVersioned(message, version);
  CHECK(bytes.ok()) << bytes.status().message();
  return *std::move(bytes);
}

// What follows the fields of the newest known version is a newer one's.
template <typename T>
absl::StatusOr<T> DecodeIt(absl::string_view bytes) {
  WireReader in(bytes);
  int16_t version = -1;
  if (!in.ReadInt(&version) || version < 0) {
    return absl::InvalidArgumentError(absl::StrCat(T::kName, ": no version in ",
                                                   bytes.size(),
                                                   " bytes, expected 0 or "
                                                   "more in the first two"));
  }
  T message;
  RETURN_IF_ERROR(DecodeFrom(in, std::min(version, T::kMaxVersion), &message));
  return message;
}

}  // namespace

std::string EncodeSubscription(const MemberSubscription& subscription,
                               int16_t version) {
  ConsumerProtocolSubscription message;
  message.topics = subscription.topics;
  std::sort(message.topics.begin(), message.topics.end());
  message.user_data = subscription.user_data;
  std::vector<TopicPartition> owned = subscription.owned;
  std::sort(owned.begin(), owned.end());
  for (const TopicPartition& partition : owned) {
    AddPartition(message.owned_partitions, partition);
  }
  message.generation_id = subscription.generation;
  if (!subscription.rack.empty()) message.rack_id = subscription.rack;
  return EncodeIt(message, version);
}

absl::StatusOr<MemberSubscription> DecodeSubscription(absl::string_view bytes) {
  ASSIGN_OR_RETURN(ConsumerProtocolSubscription message,
                   DecodeIt<ConsumerProtocolSubscription>(bytes));
  MemberSubscription subscription;
  subscription.topics = std::move(message.topics);
  subscription.user_data = std::move(message.user_data);
  subscription.owned = Flatten(message.owned_partitions);
  subscription.generation = message.generation_id;
  subscription.rack = message.rack_id.value_or("");
  return subscription;
}

std::string EncodeAssignment(const MemberAssignment& assignment,
                             int16_t version) {
  ConsumerProtocolAssignment message;
  for (const TopicPartition& partition : assignment.partitions) {
    AddPartition(message.assigned_partitions, partition);
  }
  message.user_data = assignment.user_data;
  return EncodeIt(message, version);
}

absl::StatusOr<MemberAssignment> DecodeAssignment(absl::string_view bytes) {
  ASSIGN_OR_RETURN(ConsumerProtocolAssignment message,
                   DecodeIt<ConsumerProtocolAssignment>(bytes));
  return MemberAssignment{.partitions = Flatten(message.assigned_partitions),
                          .user_data = std::move(message.user_data)};
}

}  // namespace kafka_embedded
