// A Consumer as a member of its group: subscribing, rebalances, leaving.
#include <memory>
#include <optional>
#include <utility>

#include "kafka_embedded/base/status.h"
#include "kafka_embedded/client/answer.h"
#include "kafka_embedded/client/consumer.h"
#include "kafka_embedded/client/consumer_core.h"

namespace kafka_embedded {

absl::Status Consumer::NeedGroup() const {
  if (!core_->options().group_id.empty()) return absl::OkStatus();
  return KafkaError(
      ErrorCode::kInvalidGroupId,
      "subscriptions and commits need \"group.id\", which is not set");
}

absl::Status Consumer::Subscribe(std::vector<std::string> topics,
                                 RebalanceListener listener) {
  RETURN_IF_ERROR(NeedGroup());
  if (topics.empty()) {
    Unsubscribe();
    return absl::OkStatus();
  }
  return Change([&] { return core_->Subscribe(topics, std::move(listener)); });
}

absl::Status Consumer::SubscribePattern(absl::string_view pattern,
                                        RebalanceListener listener) {
  RETURN_IF_ERROR(NeedGroup());
  return Change(
      [&] { return core_->SubscribePattern(pattern, std::move(listener)); });
}

void Consumer::Unsubscribe(absl::AnyInvocable<void()> done) {
  auto shared_done =
      std::make_shared<absl::AnyInvocable<void()>>(std::move(done));
  const auto finish = [shared_done] {
    if (*shared_done != nullptr) (*shared_done)();
  };
  runtime_.Enter([&] {
    if (!core_->subscription().is_subscription()) {
      core_->subscription().Unsubscribe();
      return finish();
    }
    core_->membership().GiveUpAll([core = core_.get(), finish] {
      core->membership().Leave("the consumer unsubscribed from all topics",
                               finish);
      core->subscription().Unsubscribe();
    });
  });
  while (TellRebalance()) {
  }
}

bool Consumer::TellRebalance() {
  std::optional<ConsumerCore::Call> call;
  runtime_.Enter([&] { call = core_->TakeCall(); });
  if (call.has_value()) call->Run();
  return call.has_value();
}

absl::Status Consumer::EnforceRebalance(absl::string_view reason) {
  return Change([&] {
    if (!core_->subscription().is_subscription()) {
      return absl::FailedPreconditionError(
          "no group to rebalance, expected Subscribe first");
    }
    core_->membership().RequestRejoin(
        reason.empty() ? "rebalance enforced by user" : reason);
    return absl::OkStatus();
  });
}

GroupMetadata Consumer::group_metadata() const {
  GroupMetadata metadata;
  runtime_.Enter([&] { metadata = core_->membership().metadata(); });
  return metadata;
}

absl::Status Consumer::Close(absl::Duration timeout) {
  if (core_->closed()) return absl::OkStatus();
  const absl::Time deadline = runtime_.Now() + timeout;
  absl::Status status = CommitAtClose(deadline);
  bool is_member = false;
  runtime_.Enter([&] {
    is_member = core_->subscription().is_subscription();
    if (is_member) core_->membership().GiveUpAll([] {});
  });
  while (TellRebalance()) {
  }
  if (is_member) {
    status.Update(Leave(deadline));
  }
  runtime_.Enter([&] {
    core_->Close();
    core_->subscription().Unsubscribe();
  });
  return status;
}

absl::Status Consumer::CommitAtClose(absl::Time deadline) {
  if (!core_->options().auto_commit) return absl::OkStatus();
  auto answer = std::make_shared<Answer<absl::Status>>();
  runtime_.Enter([&] {
    // Who is no member, or has nothing, has nothing to commit.
    if (core_->subscription().assigned().empty() ||
        !core_->membership().ForCommit().ok()) {
      answer->done = true;
      return;
    }
    core_->Commit(core_->subscription().Consumed(), /*retry=*/true,
                  [answer](const OffsetMap&, absl::Status committed) {
                    answer->value = std::move(committed);
                    answer->done = true;
                  });
  });
  RETURN_IF_ERROR(runtime_.RunUntil([&] { return answer->done; }, deadline));
  return answer->value;
}

absl::Status Consumer::Leave(absl::Time deadline) {
  // A listener that answers later is waited for, so that what it still commits
  // is a member's.
  absl::Status status = runtime_.RunUntil(
      [&] { return !core_->membership().busy_with_events(); }, deadline);
  auto answer = std::make_shared<Answer<bool>>();
  runtime_.Enter([&] {
    core_->membership().Leave("the consumer is being closed",
                              [answer] { answer->done = true; });
  });
  status.Update(runtime_.RunUntil([&] { return answer->done; }, deadline));
  return status;
}

}  // namespace kafka_embedded
