#include "kafka_embedded/client/classic_group_member.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/protocol/messages/find_coordinator.h"
#include "kafka_embedded/protocol/messages/heartbeat.h"
#include "kafka_embedded/protocol/messages/join_group.h"
#include "kafka_embedded/protocol/messages/leave_group.h"
#include "kafka_embedded/protocol/messages/sync_group.h"

namespace kafka_embedded {
namespace {

constexpr absl::Duration kRequestTimeout = absl::Seconds(30);
// Later versions ask for several at once.
constexpr int16_t kFindOneCoordinator = 3;

}  // namespace

ClassicGroupMember::ClassicGroupMember(std::unique_ptr<Transport> transport,
                                       ClassicGroupOptions options,
                                       ClassicGroupListener& listener)
    : transport_(std::move(transport)),
      options_(std::move(options)),
      listener_(listener),
      retry_(transport_->runtime(), transport_->lane(), "group-member-retry"),
      heartbeat_(transport_->runtime(), transport_->lane(),
                 "group-member-heartbeat"),
      self_(std::make_shared<ClassicGroupMember*>(this)) {}

ClassicGroupMember::~ClassicGroupMember() = default;

Transport::SendOptions ClassicGroupMember::WithTimeout(
    absl::Duration timeout) const {
  return {.timeout = timeout};
}

// ---- The coordinator --------------------------------------------------------

void ClassicGroupMember::FindCoordinator(Step then, Step otherwise) {
  const std::vector<BrokerEndpoint> brokers = transport_->BootstrapBrokers();
  if (brokers.empty()) return (this->*otherwise)();
  FindCoordinatorRequest request;
  request.key = options_.group_id;
  Call(*transport_, brokers[asked_++ % brokers.size()].id, std::move(request),
       {.timeout = kRequestTimeout, .max_version = kFindOneCoordinator},
       [weak = std::weak_ptr<ClassicGroupMember*>(self_), attempt = attempt_,
        then, otherwise](absl::StatusOr<FindCoordinatorResponse> response) {
         const auto self = weak.lock();
         if (self == nullptr || (*self)->attempt_ != attempt) return;
         const bool found = (*self)->OnCoordinator(response);
         ((*self)->*(found ? then : otherwise))();
       });
}

bool ClassicGroupMember::OnCoordinator(
    const absl::StatusOr<FindCoordinatorResponse>& response) {
  if (!response.ok()) {
    listener_.OnGroupTrouble(
        absl::StrCat("no coordinator: ", response.status().message()));
    return false;
  }
  if (response->error_code != ErrorCode::kNone) return false;
  const BrokerEndpoint where{response->node_id, response->host, response->port};
  transport_->UpdateBrokers({where});
  coordinator_ = where.id;
  return true;
}

// ---- Joining ----------------------------------------------------------------

void ClassicGroupMember::PrepareAfter(absl::Duration wait) {
  ++attempt_;
  heartbeat_.Cancel();
  state_ = State::kJoining;
  retry_.ScheduleAfter(wait, [this] { Prepare(); });
}

void ClassicGroupMember::Rejoin() {
  if (state_ == State::kJoining) return;
  if (state_ == State::kSyncing) {
    rejoin_wanted_ = true;  // When this one has come to its end.
    return;
  }
  PrepareAfter(absl::ZeroDuration());
}

void ClassicGroupMember::Prepare() {
  rejoin_wanted_ = false;
  listener_.OnPrepare(
      [weak = std::weak_ptr<ClassicGroupMember*>(self_), attempt = attempt_] {
        const auto self = weak.lock();
        if (self != nullptr && (*self)->attempt_ == attempt) (*self)->Join();
      });
}

void ClassicGroupMember::Join() {
  if (!coordinator_.has_value()) {
    return FindCoordinator(&ClassicGroupMember::Join,
                           &ClassicGroupMember::PrepareLater);
  }
  JoinGroupRequest request;
  request.group_id = options_.group_id;
  request.session_timeout_ms =
      static_cast<int32_t>(absl::ToInt64Milliseconds(options_.session_timeout));
  request.rebalance_timeout_ms = static_cast<int32_t>(
      absl::ToInt64Milliseconds(options_.rebalance_timeout));
  request.member_id = member_id_;
  request.protocol_type = options_.protocol_type;
  for (ClassicGroupListener::Protocol& protocol : listener_.Protocols()) {
    request.protocols.push_back({.name = std::move(protocol.name),
                                 .metadata = std::move(protocol.metadata)});
  }
  // The answer waits for the other members.
  Call(*transport_, *coordinator_, std::move(request),
       WithTimeout(options_.rebalance_timeout + kRequestTimeout),
       Guarded<JoinGroupResponse>(&ClassicGroupMember::OnJoined));
}

void ClassicGroupMember::OnJoined(
    const absl::StatusOr<JoinGroupResponse>& response) {
  if (!response.ok()) {
    coordinator_.reset();
    listener_.OnGroupTrouble(
        absl::StrCat("cannot join: ", response.status().message()));
    return PrepareAfter(options_.retry_backoff);
  }
  if (response->error_code == ErrorCode::kMemberIdRequired) {
    member_id_ = response->member_id;  // KIP-394: once more, under this id.
    return Join();
  }
  if (response->error_code != ErrorCode::kNone) {
    return HandleError(response->error_code, "join");
  }
  member_id_ = response->member_id;
  generation_ = response->generation_id;
  protocol_ = response->protocol_name.value_or("");
  state_ = State::kSyncing;
  Sync(*response);
}

void ClassicGroupMember::Sync(const JoinGroupResponse& joined) {
  SyncGroupRequest request;
  request.group_id = options_.group_id;
  request.generation_id = generation_;
  request.member_id = member_id_;
  request.protocol_type = options_.protocol_type;
  request.protocol_name = protocol_;
  if (joined.leader == member_id_ && !joined.skip_assignment) {
    std::vector<ClassicGroupListener::Member> members;
    for (const auto& member : joined.members) {
      members.push_back({member.member_id, member.metadata});
    }
    for (auto& [member, assignment] :
         listener_.Assign(protocol_, generation_, members)) {
      request.assignments.push_back(
          {.member_id = member, .assignment = std::move(assignment)});
    }
  }
  Call(*transport_, *coordinator_, std::move(request),
       WithTimeout(options_.rebalance_timeout + kRequestTimeout),
       Guarded<SyncGroupResponse>(&ClassicGroupMember::OnSynced));
}

void ClassicGroupMember::OnSynced(
    const absl::StatusOr<SyncGroupResponse>& response) {
  if (!response.ok()) {
    coordinator_.reset();
    return PrepareAfter(options_.retry_backoff);
  }
  if (response->error_code != ErrorCode::kNone) {
    return HandleError(response->error_code, "synchronise");
  }
  state_ = State::kStable;
  last_beat_ = transport_->runtime().Now();
  BeatLater();
  listener_.OnAssigned(protocol_, generation_, response->assignment);
  if (rejoin_wanted_ && state_ == State::kStable) Rejoin();
}

// ---- Staying ----------------------------------------------------------------

void ClassicGroupMember::BeatLater() {
  heartbeat_.ScheduleAfter(options_.heartbeat_interval, [this] { Beat(); });
}

void ClassicGroupMember::Beat() {
  // The group has given this member up by now.
  if (transport_->runtime().Now() - last_beat_ > options_.session_timeout) {
    listener_.OnGroupTrouble("the coordinator has not answered for a session");
    coordinator_.reset();
    return Lose();
  }
  // Until then it keeps its place: whoever coordinates next knows it as well.
  if (!coordinator_.has_value()) {
    return FindCoordinator(&ClassicGroupMember::Beat,
                           &ClassicGroupMember::BeatLater);
  }
  HeartbeatRequest request;
  request.group_id = options_.group_id;
  request.generation_id = generation_;
  request.member_id = member_id_;
  Call(*transport_, *coordinator_, std::move(request),
       WithTimeout(options_.session_timeout),
       Guarded<HeartbeatResponse>(&ClassicGroupMember::OnBeat));
}

void ClassicGroupMember::OnBeat(
    const absl::StatusOr<HeartbeatResponse>& response) {
  if (!response.ok()) {
    coordinator_.reset();
    return BeatLater();
  }
  if (response->error_code == ErrorCode::kNone) {
    last_beat_ = transport_->runtime().Now();
    return BeatLater();
  }
  HandleError(response->error_code, "beat");
}

void ClassicGroupMember::HandleError(ErrorCode error, absl::string_view what) {
  switch (error) {
    case ErrorCode::kRebalanceInProgress:
      return PrepareAfter(absl::ZeroDuration());
    case ErrorCode::kNotCoordinator:
    case ErrorCode::kCoordinatorNotAvailable:
      coordinator_.reset();
      // A stable member keeps its place: another broker knows it as well.
      if (state_ == State::kStable) return BeatLater();
      return PrepareAfter(options_.retry_backoff);
    case ErrorCode::kCoordinatorLoadInProgress:
      if (state_ == State::kStable) return BeatLater();
      return PrepareAfter(options_.retry_backoff);
    case ErrorCode::kUnknownMemberId:
    case ErrorCode::kIllegalGeneration:
      return Lose();
    default:
      listener_.OnGroupTrouble(
          absl::StrCat("cannot ", what, ": ", ErrorName(error)));
      return PrepareAfter(absl::Seconds(1));
  }
}

void ClassicGroupMember::Lose() {
  member_id_.clear();
  generation_ = -1;
  listener_.OnLost();
  PrepareAfter(absl::ZeroDuration());
}

void ClassicGroupMember::Leave(absl::AnyInvocable<void()> done) {
  ++attempt_;
  retry_.Cancel();
  heartbeat_.Cancel();
  state_ = State::kUnjoined;
  if (member_id_.empty() || !coordinator_.has_value()) return done();
  LeaveGroupRequest request;
  request.group_id = options_.group_id;
  request.members = {{.member_id = member_id_}};
  member_id_.clear();
  generation_ = -1;
  auto shared = std::make_shared<absl::AnyInvocable<void()>>(std::move(done));
  Call(*transport_, *coordinator_, std::move(request),
       WithTimeout(absl::Seconds(5)),
       [shared](absl::StatusOr<LeaveGroupResponse>) { (*shared)(); });
}

}  // namespace kafka_embedded
