#include "kafka_embedded/client/subscription_state.h"

#include <re2/re2.h>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/client/topic_name.h"

namespace kafka_embedded {

SubscriptionState::SubscriptionState() = default;
SubscriptionState::~SubscriptionState() = default;

absl::Status SubscriptionState::SetKind(Kind kind) {
  if (kind_ != Kind::kNone && kind_ != kind) {
    return absl::FailedPreconditionError(
        "subscription to topics, to a pattern and assignment exclude each "
        "other, expected Unsubscribe first");
  }
  kind_ = kind;
  return absl::OkStatus();
}

absl::Status SubscriptionState::Assign(
    const std::vector<TopicPartition>& partitions) {
  for (const TopicPartition& partition : partitions) {
    RETURN_IF_ERROR(CheckTopicName(partition.topic));
    if (partition.partition < 0) {
      return absl::InvalidArgumentError(absl::StrCat(
          "topic \"", partition.topic, "\" partition ", partition.partition,
          ": expected a number of at least 0"));
    }
  }
  RETURN_IF_ERROR(SetKind(Kind::kAssigned));
  topics_.clear();
  for (const TopicPartition& partition : partitions) {
    topics_.insert(partition.topic);
  }
  Replace({partitions.begin(), partitions.end()});
  return absl::OkStatus();
}

absl::Status SubscriptionState::Subscribe(
    const std::vector<std::string>& topics) {
  for (const std::string& topic : topics) {
    RETURN_IF_ERROR(CheckTopicName(topic));
  }
  RETURN_IF_ERROR(SetKind(Kind::kTopics));
  topics_ = {topics.begin(), topics.end()};
  return absl::OkStatus();
}

absl::Status SubscriptionState::SubscribePattern(absl::string_view pattern) {
  RE2::Options options;
  options.set_log_errors(false);
  auto regex = std::make_unique<RE2>(
      re2::StringPiece(pattern.data(), pattern.size()), options);
  if (!regex->ok()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "pattern \"", pattern, "\" is no RE2 expression: ", regex->error()));
  }
  RETURN_IF_ERROR(SetKind(Kind::kPattern));
  pattern_ = std::move(regex);
  resolved_ = false;
  return absl::OkStatus();
}

void SubscriptionState::Unsubscribe() {
  kind_ = Kind::kNone;
  topics_.clear();
  pattern_.reset();
  Replace({});
}

bool SubscriptionState::Matches(const std::string& topic) const {
  return RE2::FullMatch(topic, *pattern_);
}

void SubscriptionState::SetMatching(absl::btree_set<std::string> topics) {
  topics_ = std::move(topics);
  resolved_ = true;
}

bool SubscriptionState::Accepts(const std::string& topic) const {
  return topics_.contains(topic) || (has_pattern() && Matches(topic));
}

void SubscriptionState::AssignFromGroup(
    const std::vector<TopicPartition>& partitions) {
  Replace({partitions.begin(), partitions.end()});
  for (const auto& [name, partition] : assigned_) partition->on_hold = false;
}

void SubscriptionState::Hold(const std::vector<TopicPartition>& partitions) {
  for (const TopicPartition& name : partitions) {
    if (AssignedPartition* partition = Find(name)) partition->on_hold = true;
  }
}

std::vector<TopicPartition> SubscriptionState::AssignedNames() const {
  std::vector<TopicPartition> names;
  names.reserve(assigned_.size());
  for (const auto& [name, partition] : assigned_) names.push_back(name);
  return names;
}

void SubscriptionState::Replace(
    const absl::btree_set<TopicPartition>& partitions) {
  for (auto at = assigned_.begin(); at != assigned_.end();) {
    if (partitions.contains(at->first)) {
      ++at;
      continue;
    }
    at->second->assigned = false;
    at = assigned_.erase(at);
  }
  for (const TopicPartition& partition : partitions) {
    if (assigned_.contains(partition)) continue;
    auto& name = names_[partition.topic];
    if (name == nullptr) {
      name = std::make_shared<const std::string>(partition.topic);
    }
    assigned_[partition] =
        std::make_shared<AssignedPartition>(name, partition.partition);
  }
}

AssignedPartition* SubscriptionState::Find(
    const TopicPartition& partition) const {
  const auto found = assigned_.find(partition);
  return found == assigned_.end() ? nullptr : found->second.get();
}

OffsetMap SubscriptionState::Consumed() const {
  OffsetMap consumed;
  for (const auto& [name, partition] : assigned_) {
    if (partition->state != AssignedPartition::State::kReady) continue;
    OffsetAndMetadata& offset = consumed[name];
    offset.offset = partition->position;
    if (partition->position_epoch >= 0) {
      offset.leader_epoch = partition->position_epoch;
    }
  }
  return consumed;
}

}  // namespace kafka_embedded
