// How a member stays in its group, and how it leaves.
#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/client/group_membership.h"

namespace kafka_embedded {

void GroupMembership::BeatLater(absl::Duration wait) {
  heartbeat_timer_.ScheduleAfter(wait, [this] { Beat(); });
}

void GroupMembership::Beat() {
  auto operation = std::make_shared<CoordinatorClient::Operation>();
  operation->retry = false;
  operation->send = [this, attempt = attempt_](int32_t coordinator) {
    if (attempt != attempt_) return;
    HeartbeatRequest request;
    request.group_id = options_.group_id;
    request.generation_id = generation_;
    request.member_id = member_id_;
    if (IsStatic()) request.group_instance_id = options_.group_instance_id;
    // A coordinator that is silent for a session is sought elsewhere.
    Call<HeartbeatRequest>(
        transport_, coordinator, std::move(request),
        {.timeout = std::min(options_.client.request_timeout,
                             options_.session_timeout)},
        Guarded<HeartbeatResponse>(
            [this](const auto& response) { OnHeartbeatResponse(response); }));
  };
  operation->fail = [this, attempt = attempt_](const absl::Status& status) {
    if (attempt == attempt_) Fail(status);
  };
  coordinator_.Run(std::move(operation));
}

void GroupMembership::OnHeartbeatResponse(
    const absl::StatusOr<HeartbeatResponse>& response) {
  if (!response.ok()) {
    coordinator_.Forget();
    return BeatLater(options_.client.retry_backoff);
  }
  switch (response->error_code) {
    case ErrorCode::kNone:
      break;
    case ErrorCode::kCoordinatorNotAvailable:
    case ErrorCode::kNotCoordinator:
      coordinator_.Forget();
      return BeatLater(options_.client.retry_backoff);
    case ErrorCode::kCoordinatorLoadInProgress:
      return BeatLater(options_.client.retry_backoff);
    case ErrorCode::kRebalanceInProgress:
      // Goes on beating until it joins, so that a slow poll costs no session.
      if (state_ == State::kStable)
        RequestRejoin("group is already rebalancing");
      break;
    case ErrorCode::kIllegalGeneration:
    case ErrorCode::kUnknownMemberId:
      ResetGeneration(response->error_code == ErrorCode::kUnknownMemberId);
      return Changed();
    default:
      ResetGeneration(/*forget_member_id=*/true);
      return Fail(Annotate(KafkaError(response->error_code),
                           absl::StrCat("group \"", options_.group_id, "\"")));
  }
  BeatLater(options_.heartbeat_interval);
  if (rejoin_needed_) Changed();
}

void GroupMembership::ResetGeneration(bool forget_member_id) {
  ++attempt_;
  state_ = State::kUnjoined;
  generation_ = -1;
  if (forget_member_id) member_id_.clear();
  completing_ = false;
  to_assign_.reset();
  assigned_from_.reset();
  rejoin_needed_ = true;
  heartbeat_timer_.Cancel();
}

// ---- max.poll.interval.ms ---------------------------------------------------

void GroupMembership::SetPolled(bool polled) {
  if (std::exchange(polled_, polled) == polled) return;
  if (polled_) return poll_timer_.Cancel();
  if (state_ != State::kUnjoined) WatchPolls();
}

void GroupMembership::WatchPolls() {
  poll_timer_.ScheduleAfter(options_.max_poll_interval, [this] {
    if (polled_ || state_ == State::kUnjoined) return;
    Leave("consumer poll timeout has expired", [] {});
  });
}

// ---- Leaving ----------------------------------------------------------------

void GroupMembership::Leave(absl::string_view reason,
                            absl::AnyInvocable<void()> done) {
  const std::string member_id = member_id_;
  const bool goodbye = !IsStatic() && state_ != State::kUnjoined &&
                       !member_id.empty() &&
                       coordinator_.coordinator().has_value();
  // A static member is expected back under the same id.
  ResetGeneration(/*forget_member_id=*/!IsStatic());
  if (!goodbye) return done();
  const int32_t coordinator = *coordinator_.coordinator();
  LeaveGroupRequest request;
  request.group_id = options_.group_id;
  // Members by list came with version 3.
  const int16_t version =
      transport_.VersionOf(coordinator, ApiKey::kLeaveGroup);
  if (version >= 0 && version < 3) {
    request.member_id = member_id;
  } else {
    request.members.push_back(
        {.member_id = member_id, .reason = std::string(reason)});
  }
  Call<LeaveGroupRequest>(
      transport_, coordinator, std::move(request),
      {.timeout = options_.client.request_timeout},
      [done = std::move(done)](absl::StatusOr<LeaveGroupResponse>) mutable {
        done();
      });
}

}  // namespace kafka_embedded
