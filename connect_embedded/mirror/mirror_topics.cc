#include "connect_embedded/mirror/mirror_topics.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {

using kafka_embedded::Admin;
using kafka_embedded::ErrorCode;

namespace {

constexpr absl::Duration kAskAgain = absl::Milliseconds(100);

}  // namespace

MirrorTopics::MirrorTopics(kafka_embedded::Runtime& runtime, Admin& source,
                           Admin& target, std::function<void()> on_change,
                           std::function<void(absl::string_view)> log)
    : runtime_(runtime),
      lane_(runtime.NewLane()),
      source_(source),
      target_(target),
      on_change_(std::move(on_change)),
      log_(std::move(log)),
      self_(std::make_shared<MirrorTopics*>(this)) {}

int32_t MirrorTopics::PartitionsOf(const std::string& topic) {
  const auto [found, is_new] = partitions_.try_emplace(topic, -1);
  if (!is_new) return found->second;
  Count(source_, topic, [this, topic](int32_t source) {
    Count(target_, topic, [this, topic, source](int32_t target) {
      Compare(topic, source, target);
    });
  });
  return -1;
}

void MirrorTopics::Count(Admin& admin, const std::string& topic,
                         OnCounted done) {
  admin.DescribeTopics({topic}, [weak = std::weak_ptr(self_),
                                 done = std::move(done)](auto descriptions) {
    if (weak.expired()) return;
    const bool known = descriptions.ok() && !descriptions->empty() &&
                       (*descriptions)[0].error == ErrorCode::kNone;
    done(known ? static_cast<int32_t>((*descriptions)[0].partitions.size())
               : 0);
  });
}

void MirrorTopics::Compare(const std::string& topic, int32_t source,
                           int32_t target) {
  if (target == 0) return CreateTarget(topic, source);
  if (target < source) {
    log_(absl::StrCat("topic \"", topic, "\" has ", target,
                      " partitions in the target and ", source,
                      " in the source: records may change partition"));
  }
  Set(topic, target);
}

void MirrorTopics::CreateTarget(const std::string& topic, int32_t partitions) {
  target_.CreateTopics(
      {{.name = topic, .num_partitions = partitions > 0 ? partitions : -1}}, {},
      [weak = std::weak_ptr(self_), topic,
       partitions](absl::StatusOr<Admin::TopicResults> results) {
        const auto self = weak.lock();
        if (self == nullptr) return;
        MirrorTopics& topics = **self;
        absl::Status status = results.status();
        if (status.ok() && !results->empty()) status = (*results)[0].status();
        if (status.ok() && !results->empty()) {
          return topics.Set(topic, (*results)[0].num_partitions);
        }
        // Another mirror of the group may have been faster.
        if (kafka_embedded::ErrorCodeOf(status) ==
            ErrorCode::kTopicAlreadyExists) {
          return topics.CountMade(topic, partitions);
        }
        // No right to create it: the producer's own metadata request decides,
        // as with MirrorMaker.
        topics.log_(
            absl::StrCat("cannot create the topic: ", status.message()));
        topics.Set(topic, 0);
      });
}

void MirrorTopics::CountMade(const std::string& topic, int32_t partitions) {
  Count(target_, topic, [this, topic, partitions](int32_t found) {
    if (found > 0) return Set(topic, found);
    // The broker that was asked does not know it yet, or it is gone again.
    const auto [again, is_new] =
        again_.try_emplace(topic, runtime_, lane_, "mirror-topic");
    again->second.ScheduleAfter(kAskAgain, [this, topic, partitions] {
      CreateTarget(topic, partitions);
    });
  });
}

void MirrorTopics::Set(const std::string& topic, int32_t partitions) {
  partitions_[topic] = partitions;
  on_change_();
}

}  // namespace connect_embedded
