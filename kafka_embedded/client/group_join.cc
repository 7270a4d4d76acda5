// How a member gets into a generation of its group: JoinGroup, the assignment
// if it is the leader, and SyncGroup.
#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/client/assignors/subscription_protocol.h"
#include "kafka_embedded/client/group_membership.h"

namespace kafka_embedded {
namespace {

constexpr char kProtocolType[] = "consumer";
// The answer to JoinGroup may take as long as the slowest member.
constexpr absl::Duration kJoinGrace = absl::Seconds(5);

int32_t Millis(absl::Duration duration) {
  return static_cast<int32_t>(absl::ToInt64Milliseconds(duration));
}

}  // namespace

PartitionAssignor* GroupMembership::FindAssignor(absl::string_view name) const {
  for (const auto& assignor : assignors_) {
    if (assignor->name() == name) return assignor.get();
  }
  return nullptr;
}

void GroupMembership::Join() {
  state_ = State::kJoining;
  ++attempt_;
  assigned_from_.reset();
  heartbeat_timer_.Cancel();
  auto operation = std::make_shared<CoordinatorClient::Operation>();
  operation->send = [this, attempt = attempt_,
                     weak = std::weak_ptr(operation)](int32_t coordinator) {
    if (attempt != attempt_) return;
    Call<JoinGroupRequest>(
        transport_, coordinator, MakeJoinRequest(),
        {.timeout = std::max(options_.client.request_timeout,
                             options_.max_poll_interval + kJoinGrace)},
        Guarded<JoinGroupResponse>(
            [this, operation = weak.lock()](const auto& response) {
              OnJoinResponse(operation, response);
            }));
  };
  operation->fail = [this, attempt = attempt_](const absl::Status& status) {
    if (attempt == attempt_) Fail(status);
  };
  coordinator_.Run(std::move(operation));
}

JoinGroupRequest GroupMembership::MakeJoinRequest() {
  joined_topics_ = subscription_.topics();
  JoinGroupRequest request;
  request.group_id = options_.group_id;
  request.session_timeout_ms = Millis(options_.session_timeout);
  request.rebalance_timeout_ms = Millis(options_.max_poll_interval);
  request.member_id = member_id_;
  if (IsStatic()) request.group_instance_id = options_.group_instance_id;
  request.protocol_type = kProtocolType;
  request.reason = rejoin_reason_;
  for (const auto& assignor : assignors_) {
    const std::string metadata = EncodeSubscription(
        {.member_id = member_id_,
         .rack = options_.client_rack,
         .topics = {joined_topics_.begin(), joined_topics_.end()},
         .user_data = assignor->SubscriptionUserData(),
         .owned = subscription_.AssignedNames(),
         .generation = generation_});
    request.protocols.push_back(
        {.name = std::string(assignor->name()), .metadata = metadata});
  }
  return request;
}

void GroupMembership::OnJoinResponse(
    const CoordinatorClient::OperationPtr& operation,
    const absl::StatusOr<JoinGroupResponse>& response) {
  if (!response.ok()) {
    return coordinator_.Handle(
        operation, CoordinatorClient::ToKafkaError(response.status()));
  }
  if (response->error_code != ErrorCode::kNone) {
    return OnJoinError(operation, *response);
  }
  OnJoined(*response);
}

void GroupMembership::OnJoinError(
    const CoordinatorClient::OperationPtr& operation,
    const JoinGroupResponse& response) {
  const ErrorCode error = response.error_code;
  switch (error) {
    case ErrorCode::kMemberIdRequired:
      // The broker knows this member from now on (KIP-394).
      member_id_ = response.member_id;
      rejoin_reason_ = "need to re-join with the given member-id";
      return Join();
    case ErrorCode::kUnknownMemberId:
    case ErrorCode::kIllegalGeneration:
      ResetGeneration(/*forget_member_id=*/true);
      return RejoinLater();
    case ErrorCode::kRebalanceInProgress:
      return RejoinLater();
    case ErrorCode::kFencedInstanceId:
      ResetGeneration(/*forget_member_id=*/true);
      break;
    default:
      break;
  }
  // Tries again what may succeed, and fails otherwise.
  if (IsRetriable(error)) {
    return coordinator_.Handle(operation, KafkaError(error));
  }
  Fail(Annotate(KafkaError(error),
                absl::StrCat("group \"", options_.group_id, "\"")));
}

void GroupMembership::RejoinLater() {
  ++attempt_;
  state_ = State::kUnjoined;
  to_assign_.reset();
  rejoin_needed_ = true;
  retry_timer_.ScheduleAfter(backoff_.Delay(failures_++),
                             [this] { Changed(); });
}

void GroupMembership::OnJoined(const JoinGroupResponse& response) {
  generation_ = response.generation_id;
  member_id_ = response.member_id;
  protocol_name_ = response.protocol_name.value_or("");
  state_ = State::kSyncing;
  BeatLater(options_.heartbeat_interval);
  if (response.leader != member_id_) return Sync({});
  to_assign_ = response;
  AssignAsLeader();
}

// ---- The leader -------------------------------------------------------------

AssignableTopics GroupMembership::Snapshot(
    const absl::btree_set<std::string>& topics) const {
  absl::btree_map<int32_t, std::string> racks;
  for (const Node& node : metadata_.brokers()) {
    if (node.rack.has_value()) racks[node.id] = *node.rack;
  }
  AssignableTopics snapshot;
  for (const std::string& name : topics) {
    const ClientMetadata::Topic* topic = metadata_.Find(name);
    if (topic == nullptr || topic->partitions.empty() ||
        topic->error == ErrorCode::kUnknownTopicOrPartition) {
      continue;
    }
    AssignableTopic& entry = snapshot[name];
    entry.partition_count = static_cast<int32_t>(topic->partitions.size());
    if (racks.empty()) continue;
    for (const ClientMetadata::Partition& partition : topic->partitions) {
      auto& replica_racks = entry.racks.emplace_back();
      for (const int32_t replica : partition.replicas) {
        const auto rack = racks.find(replica);
        if (rack != racks.end()) replica_racks.push_back(rack->second);
      }
    }
  }
  return snapshot;
}

void GroupMembership::AssignAsLeader() {
  PartitionAssignor* assignor = FindAssignor(protocol_name_);
  if (assignor == nullptr) {
    return Fail(KafkaError(
        ErrorCode::kInconsistentGroupProtocol,
        absl::StrCat("group \"", options_.group_id, "\" chose assignor \"",
                     protocol_name_, "\", which this member did not offer")));
  }
  std::vector<MemberSubscription> members;
  std::vector<std::string> ids;
  for (const auto& member : to_assign_->members) {
    ids.push_back(member.member_id);
  }
  group_topics_.clear();
  for (const size_t i : KafkaMemberOrder(ids)) {
    const auto& member = to_assign_->members[i];
    absl::StatusOr<MemberSubscription> said =
        DecodeSubscription(member.metadata);
    if (!said.ok()) {
      return Fail(Annotate(said.status(),
                           absl::StrCat("group \"", options_.group_id,
                                        "\" member ", member.member_id)));
    }
    said->member_id = member.member_id;
    said->group_instance_id = member.group_instance_id;
    group_topics_.insert(said->topics.begin(), said->topics.end());
    members.push_back(*std::move(said));
  }
  bool all_known = true;
  for (const std::string& topic : group_topics_) {
    metadata_.Want(topic);
    all_known = all_known && metadata_.Find(topic) != nullptr;
  }
  if (!all_known) return;  // Drive comes back.
  const JoinGroupResponse joined = *std::exchange(to_assign_, std::nullopt);
  assigned_from_ = Snapshot(group_topics_);
  // A static leader that came back finds the old assignment in place (KIP-814).
  if (joined.skip_assignment) return Sync({});
  const Assignments assignments = assignor->Assign(*assigned_from_, members);
  std::vector<sync_group_request::SyncGroupRequestAssignment> all;
  for (size_t i = 0; i < members.size(); ++i) {
    all.push_back(
        {.member_id = members[i].member_id,
         .assignment = EncodeAssignment({.partitions = assignments[i]})});
  }
  Sync(std::move(all));
}

// ---- SyncGroup --------------------------------------------------------------

void GroupMembership::Sync(
    std::vector<sync_group_request::SyncGroupRequestAssignment> all) {
  SyncGroupRequest request;
  request.group_id = options_.group_id;
  request.generation_id = generation_;
  request.member_id = member_id_;
  if (IsStatic()) request.group_instance_id = options_.group_instance_id;
  request.protocol_type = kProtocolType;
  request.protocol_name = protocol_name_;
  request.assignments = std::move(all);
  if (!coordinator_.coordinator().has_value()) return RejoinLater();
  Call<SyncGroupRequest>(
      transport_, *coordinator_.coordinator(), std::move(request),
      {.timeout = std::max(options_.client.request_timeout,
                           options_.max_poll_interval + kJoinGrace)},
      Guarded<SyncGroupResponse>(
          [this](const auto& response) { OnSyncResponse(response); }));
}

void GroupMembership::OnSyncResponse(
    const absl::StatusOr<SyncGroupResponse>& response) {
  if (!response.ok()) {
    coordinator_.Forget();
    return RejoinLater();
  }
  switch (response->error_code) {
    case ErrorCode::kNone:
      state_ = State::kStable;
      rejoin_needed_ = false;
      rejoin_reason_.clear();
      failures_ = 0;
      completing_ = true;
      assignment_ = response->assignment;
      return Changed();
    case ErrorCode::kRebalanceInProgress:
      ++attempt_;
      state_ = State::kUnjoined;
      return Changed();
    case ErrorCode::kUnknownMemberId:
    case ErrorCode::kIllegalGeneration:
      ResetGeneration(response->error_code == ErrorCode::kUnknownMemberId);
      return RejoinLater();
    case ErrorCode::kCoordinatorNotAvailable:
    case ErrorCode::kNotCoordinator:
      coordinator_.Forget();
      return RejoinLater();
    default:
      break;
  }
  if (IsRetriable(response->error_code)) return RejoinLater();
  ResetGeneration(/*forget_member_id=*/true);
  Fail(Annotate(KafkaError(response->error_code),
                absl::StrCat("group \"", options_.group_id, "\"")));
}

}  // namespace kafka_embedded
