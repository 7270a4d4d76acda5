#include "testing/consumer_group.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/base/status.h"

namespace kafka_embedded {
namespace {

std::string Text(const absl::StatusOr<GroupDescription>& group) {
  if (!group.ok()) return std::string(group.status().message());
  std::string text =
      absl::StrCat(group->state, ", ", group->members.size(), " members");
  for (const GroupMemberDescription& member : group->members) {
    absl::StrAppend(
        &text, "; ", member.member_id, ": ",
        absl::StrJoin(member.assignment, " ", [](std::string* to, auto& p) {
          absl::StrAppend(to, p.ToString());
        }));
  }
  return text;
}

}  // namespace

absl::StatusOr<GroupDescription> ConsumerGroup::Describe() {
  ASSIGN_OR_RETURN(auto groups, cluster_.admin().DescribeGroups({group_id_}));
  RETURN_IF_ERROR(groups[0].status());
  return std::move(groups[0]);
}

absl::StatusOr<ConsumerGroup::Assignments> ConsumerGroup::GetAssignments() {
  ASSIGN_OR_RETURN(const GroupDescription group, Describe());
  Assignments assignments;
  for (const GroupMemberDescription& member : group.members) {
    assignments[member.client_id] = member.assignment;
  }
  return assignments;
}

absl::StatusOr<ConsumerGroup::PartitionLags> ConsumerGroup::Lag() {
  ASSIGN_OR_RETURN(const OffsetMap committed,
                   cluster_.admin().ListGroupOffsets(group_id_));
  Admin::OffsetSpecs specs;
  for (const auto& [partition, offset] : committed) {
    specs[partition] = OffsetSpec::kLatest;
  }
  PartitionLags lags;
  if (specs.empty()) return lags;
  ASSIGN_OR_RETURN(const auto ends, cluster_.admin().ListOffsets(specs));
  for (const auto& [partition, end] : ends) {
    RETURN_IF_ERROR(KafkaError(end.error));
    lags[partition] = end.offset - committed.at(partition).offset;
  }
  return lags;
}

absl::Status ConsumerGroup::Await(
    absl::Duration limit,
    std::function<bool(const GroupDescription&)> condition) {
  const absl::Time deadline = cluster_.Now() + limit;
  constexpr absl::Duration kStep = absl::Milliseconds(100);
  while (true) {
    const absl::StatusOr<GroupDescription> group = Describe();
    if (group.ok() && condition(*group)) return absl::OkStatus();
    if (cluster_.Now() >= deadline) {
      return absl::DeadlineExceededError(
          absl::StrCat("group \"", group_id_, "\" after ",
                       absl::FormatDuration(limit), ": ", Text(group)));
    }
    CHECK_OK(cluster_.AdvanceTime(kStep));
  }
}

absl::Status ConsumerGroup::AwaitStable(size_t members, absl::Duration limit) {
  return Annotate(Await(limit,
                        [&](const GroupDescription& group) {
                          return group.state == "Stable" &&
                                 group.members.size() == members;
                        }),
                  absl::StrCat("expected a stable group of ", members));
}

absl::Status ConsumerGroup::AwaitLag(int64_t at_most, absl::Duration limit) {
  int64_t sum = -1;
  const absl::Status status = Await(limit, [&](const GroupDescription&) {
    const absl::StatusOr<PartitionLags> lags = Lag();
    if (!lags.ok()) return false;
    sum = 0;
    for (const auto& [partition, lag] : *lags) sum += lag;
    return sum <= at_most;
  });
  return Annotate(status,
                  absl::StrCat("lag ", sum, ", expected at most ", at_most));
}

absl::Status ConsumerGroup::ExpireMember(const std::string& member_id) {
  ASSIGN_OR_RETURN(const std::vector<GroupResult> results,
                   cluster_.admin().RemoveGroupMembers(group_id_, {member_id}));
  return results[0].status();
}

// ---- Members ----------------------------------------------------------------

absl::StatusOr<std::unique_ptr<GroupMember>> GroupMember::Start(
    EmbeddedCluster& cluster, const Config& config,
    std::vector<std::string> topics, GroupMemberHooks hooks) {
  ASSIGN_OR_RETURN(auto consumer, cluster.NewConsumer(config));
  std::unique_ptr<GroupMember> member(
      new GroupMember(cluster, std::move(hooks), std::move(consumer)));
  RebalanceListener listener;
  listener.on_assigned = [raw = member.get()](const auto&) {
    if (raw->hooks_.on_assigned != nullptr) {
      raw->hooks_.on_assigned(*raw->consumer_);
    }
  };
  RETURN_IF_ERROR(member->consumer_->Subscribe(std::move(topics), listener));
  member->Await();
  return member;
}

GroupMember::GroupMember(EmbeddedCluster& cluster, GroupMemberHooks hooks,
                         std::unique_ptr<Consumer> consumer)
    : runtime_(cluster.runtime()),
      hooks_(std::move(hooks)),
      consumer_(std::move(consumer)),
      step_(runtime_, runtime_.NewLane(), "group-member"),
      self_(std::make_shared<GroupMember*>(this)) {}

GroupMember::~GroupMember() {
  runtime_.Enter([this] {
    self_.reset();
    step_.Cancel();
    consumer_.reset();
  });
}

void GroupMember::Await() {
  consumer_->NotifyWhenReady([weak = std::weak_ptr(self_)] {
    const auto self = weak.lock();
    if (self == nullptr) return;
    GroupMember* const member = *self;
    member->step_.ScheduleAfter(absl::ZeroDuration(),
                                [member] { member->Step(); });
  });
}

void GroupMember::Step() {
  if (paused_) return;
  const absl::StatusOr<ConsumerRecords> records =
      consumer_->Poll(absl::ZeroDuration());
  if (!records.ok()) {
    status_ = records.status();
    return;
  }
  if (!records->empty() && hooks_.on_records != nullptr) {
    hooks_.on_records(*consumer_, *records);
  }
  Await();
}

void GroupMember::Pause() {
  runtime_.Enter([this] {
    paused_ = true;
    step_.Cancel();
    consumer_->NotifyWhenReady(nullptr);
  });
}

void GroupMember::Resume() {
  runtime_.Enter([this] {
    paused_ = false;
    Await();
  });
}

absl::Status GroupMember::Close() {
  Pause();
  return consumer_->Close();
}

}  // namespace kafka_embedded
