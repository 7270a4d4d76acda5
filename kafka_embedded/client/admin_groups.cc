// Consumer groups: what each request asks a group's coordinator, and what the
// answer means.
#include "kafka_embedded/client/admin_groups.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/client/admin.h"
#include "kafka_embedded/client/admin_core.h"
#include "kafka_embedded/client/assignors/subscription_protocol.h"
#include "kafka_embedded/protocol/messages/delete_groups.h"
#include "kafka_embedded/protocol/messages/describe_groups.h"
#include "kafka_embedded/protocol/messages/leave_group.h"
#include "kafka_embedded/protocol/messages/list_groups.h"
#include "kafka_embedded/protocol/messages/offset_commit.h"
#include "kafka_embedded/protocol/messages/offset_delete.h"
#include "kafka_embedded/protocol/messages/offset_fetch.h"

namespace kafka_embedded {
namespace {

// The last versions that name topics, and ask about one group.
constexpr int16_t kCommitByName = 9;
constexpr int16_t kFetchOneGroup = 7;

std::string Group(absl::string_view id) {
  return absl::StrCat("group \"", id, "\"");
}

template <typename List>
auto& TopicIn(List& topics, const std::string& name) {
  if (topics.empty() || topics.back().name != name) {
    topics.push_back({.name = name});
  }
  return topics.back();
}

template <typename Response>
GroupOffsetsResult ResultOf(const Response& response) {
  GroupOffsetsResult result;
  for (const auto& topic : response.topics) {
    for (const auto& partition : topic.partitions) {
      result.partitions[{topic.name, partition.partition_index}] =
          partition.error_code;
    }
  }
  return result;
}

GroupDescription Describe(describe_groups_response::DescribedGroup& from) {
  GroupDescription group = {.group_id = from.group_id,
                            .error = from.error_code,
                            .error_message = from.error_message.value_or(""),
                            .state = from.group_state,
                            .protocol_type = from.protocol_type,
                            .protocol = from.protocol_data};
  for (auto& member : from.members) {
    GroupMemberDescription& to = group.members.emplace_back();
    to.member_id = std::move(member.member_id);
    to.group_instance_id = std::move(member.group_instance_id);
    to.client_id = std::move(member.client_id);
    to.host = std::move(member.client_host);
    // Of a group of another kind the bytes mean something else.
    if (group.protocol_type != "consumer") continue;
    auto assignment = DecodeAssignment(member.member_assignment);
    if (assignment.ok()) to.assignment = std::move(assignment->partitions);
    std::sort(to.assignment.begin(), to.assignment.end());
  }
  return group;
}

// Brokers before version 6 of DescribeGroups call a group that is not there
// dead.
void FindMissing(GroupDescription& group) {
  if (group.error == ErrorCode::kNone && group.state == "Dead") {
    group.error = ErrorCode::kGroupIdNotFound;
  }
}

// Collects the results of several groups in the order in which they were asked.
template <typename T>
struct Collector {
  std::vector<T> results;
  size_t missing = 0;
  absl::Status failed;
  Admin::Done<std::vector<T>> done;

  void Answer() {
    if (--missing > 0) return;
    if (failed.ok()) return done(std::move(results));
    done(failed);
  }
};

}  // namespace

absl::Status GroupDescription::status() const {
  return Annotate(KafkaError(error, error_message), Group(group_id));
}

absl::Status GroupResult::status() const {
  return Annotate(KafkaError(error, error_message), Group(group_id));
}

absl::Status GroupOffsetsResult::status() const {
  if (error != ErrorCode::kNone) return KafkaError(error);
  for (const auto& [partition, code] : partitions) {
    if (code == ErrorCode::kNone) continue;
    return Annotate(KafkaError(code),
                    absl::StrCat("topic \"", partition.topic, "\" partition ",
                                 partition.partition));
  }
  return absl::OkStatus();
}

void Admin::ListGroups(ListGroupsOptions options,
                       Done<std::vector<GroupListing>> done) {
  auto all = std::make_shared<Collector<GroupListing>>();
  all->done = [done = std::move(done)](
                  absl::StatusOr<std::vector<GroupListing>> groups) mutable {
    if (groups.ok()) {
      std::sort(
          groups->begin(), groups->end(),
          [](const auto& a, const auto& b) { return a.group_id < b.group_id; });
    }
    done(std::move(groups));
  };
  ListGroupsRequest request{.states_filter = std::move(options.states),
                            .types_filter = std::move(options.types)};
  // Each coordinator knows its own.
  DescribeCluster([this, all, request = std::move(request)](
                      absl::StatusOr<ClusterDescription> cluster) {
    if (!cluster.ok()) return all->done(cluster.status());
    all->missing = cluster->nodes.size();
    for (const Node& node : cluster->nodes) {
      core_->LearnBroker(node);
      core_->Ask<ListGroupsRequest>(
          {.request = request,
           .broker = node.id,
           .error_of =
               [](const ListGroupsResponse& r) { return r.error_code; }},
          [all](absl::StatusOr<ListGroupsResponse> response) {
            absl::Status status = response.status();
            if (status.ok()) status = KafkaError(response->error_code);
            if (!status.ok()) {
              all->failed = status;
              return all->Answer();
            }
            for (auto& group : response->groups) {
              all->results.push_back({.group_id = std::move(group.group_id),
                                      .protocol_type = group.protocol_type,
                                      .state = group.group_state,
                                      .type = group.group_type});
            }
            all->Answer();
          });
    }
  });
}

void Admin::DescribeGroups(std::vector<std::string> group_ids,
                           Done<std::vector<GroupDescription>> done) {
  auto all = std::make_shared<Collector<GroupDescription>>();
  all->done = std::move(done);
  all->results.resize(group_ids.size());
  all->missing = group_ids.size() + 1;
  runtime_.Enter([&] {
    for (size_t i = 0; i < group_ids.size(); ++i) {
      all->results[i].group_id = group_ids[i];
      core_->AskCoordinator<DescribeGroupsRequest>(
          group_ids[i],
          {.request = {.groups = {group_ids[i]}},
           .error_of =
               [](const DescribeGroupsResponse& response) {
                 return response.groups.empty() ? ErrorCode::kNone
                                                : response.groups[0].error_code;
               }},
          [this, all, i](absl::StatusOr<DescribeGroupsResponse> response,
                         const Node& coordinator) {
            if (!response.ok()) {
              all->failed = response.status();
            } else if (!response->groups.empty()) {
              all->results[i] = Describe(response->groups[0]);
              FindMissing(all->results[i]);
              all->results[i].coordinator = coordinator;
            }
            all->Answer();
          });
    }
    all->Answer();
  });
}

void Admin::DeleteGroups(std::vector<std::string> group_ids,
                         Done<std::vector<GroupResult>> done) {
  auto all = std::make_shared<Collector<GroupResult>>();
  all->done = std::move(done);
  all->results.resize(group_ids.size());
  all->missing = group_ids.size() + 1;
  runtime_.Enter([&] {
    for (size_t i = 0; i < group_ids.size(); ++i) {
      all->results[i].group_id = group_ids[i];
      core_->AskCoordinator<DeleteGroupsRequest>(
          group_ids[i],
          {.request = {.groups_names = {group_ids[i]}},
           .error_of =
               [](const DeleteGroupsResponse& response) {
                 return response.results.empty()
                            ? ErrorCode::kNone
                            : response.results[0].error_code;
               }},
          [all, i](absl::StatusOr<DeleteGroupsResponse> response, const Node&) {
            if (!response.ok()) {
              all->failed = response.status();
            } else if (!response->results.empty()) {
              all->results[i].error = response->results[0].error_code;
              all->results[i].error_message =
                  response->results[0].error_message.value_or("");
            }
            all->Answer();
          });
    }
    all->Answer();
  });
}

void Admin::RemoveGroupMembers(const std::string& group_id,
                               std::vector<std::string> member_ids,
                               std::vector<std::string> instance_ids,
                               Done<std::vector<GroupResult>> done) {
  LeaveGroupRequest request;
  request.group_id = group_id;
  for (std::string& id : member_ids) {
    request.members.push_back({.member_id = std::move(id)});
  }
  for (std::string& id : instance_ids) {
    request.members.push_back({.group_instance_id = std::move(id)});
  }
  runtime_.Enter([&] {
    core_->AskCoordinator<LeaveGroupRequest>(
        group_id,
        {.request = std::move(request),
         .error_of = [](const LeaveGroupResponse& r) { return r.error_code; }},
        [done = std::move(done), group_id](
            absl::StatusOr<LeaveGroupResponse> response, const Node&) mutable {
          absl::Status status = response.status();
          if (status.ok()) {
            status =
                Annotate(KafkaError(response->error_code), Group(group_id));
          }
          if (!status.ok()) return done(status);
          std::vector<GroupResult> results;
          for (const auto& member : response->members) {
            results.push_back({.group_id = group_id,
                               .error = member.error_code,
                               .error_message = member.member_id});
          }
          done(std::move(results));
        });
  });
}

void Admin::ListGroupOffsets(const std::string& group_id,
                             Done<OffsetMap> done) {
  runtime_.Enter([&] {
    core_->AskCoordinator<OffsetFetchRequest>(
        group_id,
        {.request = {.group_id = group_id, .topics = std::nullopt},
         .max_version = kFetchOneGroup,
         .error_of = [](const OffsetFetchResponse& r) { return r.error_code; }},
        [done = std::move(done), group_id](
            absl::StatusOr<OffsetFetchResponse> response, const Node&) mutable {
          absl::Status status = response.status();
          if (status.ok()) {
            status =
                Annotate(KafkaError(response->error_code), Group(group_id));
          }
          if (!status.ok()) return done(status);
          OffsetMap offsets;
          for (const auto& topic : response->topics) {
            for (const auto& partition : topic.partitions) {
              if (partition.committed_offset < 0) continue;
              OffsetAndMetadata& offset =
                  offsets[{topic.name, partition.partition_index}];
              offset.offset = partition.committed_offset;
              offset.metadata = partition.metadata.value_or("");
              if (partition.committed_leader_epoch >= 0) {
                offset.leader_epoch = partition.committed_leader_epoch;
              }
            }
          }
          done(std::move(offsets));
        });
  });
}

void Admin::AlterGroupOffsets(const std::string& group_id, OffsetMap offsets,
                              Done<GroupOffsetsResult> done) {
  OffsetCommitRequest request;
  request.group_id = group_id;
  for (const auto& [partition, offset] : offsets) {
    TopicIn(request.topics, partition.topic)
        .partitions.push_back(
            {.partition_index = partition.partition,
             .committed_offset = offset.offset,
             .committed_leader_epoch = offset.leader_epoch.value_or(-1),
             .committed_metadata = offset.metadata});
  }
  runtime_.Enter([&] {
    core_->AskCoordinator<OffsetCommitRequest>(
        group_id,
        {.request = std::move(request),
         .max_version = kCommitByName,
         .error_of =
             [](const OffsetCommitResponse& response) {
               return response.topics.empty()
                          ? ErrorCode::kNone
                          : response.topics[0].partitions[0].error_code;
             }},
        [done = std::move(done)](absl::StatusOr<OffsetCommitResponse> response,
                                 const Node&) mutable {
          if (!response.ok()) return done(response.status());
          done(ResultOf(*response));
        });
  });
}

void Admin::DeleteGroupOffsets(const std::string& group_id,
                               std::vector<TopicPartition> partitions,
                               Done<GroupOffsetsResult> done) {
  OffsetDeleteRequest request;
  request.group_id = group_id;
  std::sort(partitions.begin(), partitions.end());
  for (const TopicPartition& partition : partitions) {
    TopicIn(request.topics, partition.topic)
        .partitions.push_back({.partition_index = partition.partition});
  }
  runtime_.Enter([&] {
    core_->AskCoordinator<OffsetDeleteRequest>(
        group_id,
        {.request = std::move(request),
         .error_of =
             [](const OffsetDeleteResponse& r) { return r.error_code; }},
        [done = std::move(done)](absl::StatusOr<OffsetDeleteResponse> response,
                                 const Node&) mutable {
          if (!response.ok()) return done(response.status());
          GroupOffsetsResult result = ResultOf(*response);
          result.error = response->error_code;
          done(std::move(result));
        });
  });
}

// ---- The calls that wait ----------------------------------------------------

absl::StatusOr<std::vector<GroupListing>> Admin::ListGroups(
    ListGroupsOptions options) {
  return core_->Await<std::vector<GroupListing>>(
      [&](auto done) { ListGroups(std::move(options), std::move(done)); });
}

absl::StatusOr<std::vector<GroupDescription>> Admin::DescribeGroups(
    std::vector<std::string> group_ids) {
  return core_->Await<std::vector<GroupDescription>>([&](auto done) {
    DescribeGroups(std::move(group_ids), std::move(done));
  });
}

absl::StatusOr<std::vector<GroupResult>> Admin::DeleteGroups(
    std::vector<std::string> group_ids) {
  return core_->Await<std::vector<GroupResult>>(
      [&](auto done) { DeleteGroups(std::move(group_ids), std::move(done)); });
}

absl::StatusOr<std::vector<GroupResult>> Admin::RemoveGroupMembers(
    const std::string& group_id, std::vector<std::string> member_ids,
    std::vector<std::string> instance_ids) {
  return core_->Await<std::vector<GroupResult>>([&](auto done) {
    RemoveGroupMembers(group_id, std::move(member_ids), std::move(instance_ids),
                       std::move(done));
  });
}

absl::StatusOr<OffsetMap> Admin::ListGroupOffsets(const std::string& group_id) {
  return core_->Await<OffsetMap>(
      [&](auto done) { ListGroupOffsets(group_id, std::move(done)); });
}

absl::StatusOr<GroupOffsetsResult> Admin::AlterGroupOffsets(
    const std::string& group_id, OffsetMap offsets) {
  return core_->Await<GroupOffsetsResult>([&](auto done) {
    AlterGroupOffsets(group_id, std::move(offsets), std::move(done));
  });
}

absl::StatusOr<GroupOffsetsResult> Admin::DeleteGroupOffsets(
    const std::string& group_id, std::vector<TopicPartition> partitions) {
  return core_->Await<GroupOffsetsResult>([&](auto done) {
    DeleteGroupOffsets(group_id, std::move(partitions), std::move(done));
  });
}

}  // namespace kafka_embedded
