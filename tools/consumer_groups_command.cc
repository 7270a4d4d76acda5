// Lists, describes and deletes consumer groups, and resets and deletes their
// offsets.
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/client/admin.h"
#include "tools/client_settings.h"
#include "tools/commands.h"
#include "tools/connection.h"
#include "tools/group_printer.h"
#include "tools/offset_reset.h"

namespace kafka_embedded {
namespace {

constexpr Option kOptions[] = {
    {"bootstrap-server", "HOST:PORT", "the cluster, several with commas"},
    {"command-config", "FILE", "properties of the admin client"},
    {"list", "", "list the groups"},
    {"describe", "", "show offsets, or members, or the state, of groups"},
    {"delete", "", "delete groups that have no members"},
    {"reset-offsets", "", "set offsets of groups that have no members"},
    {"delete-offsets", "", "delete offsets of a group"},
    {"group", "GROUP", "the group", true},
    {"all-groups", "", "all groups"},
    {"topic", "TOPIC[:0,1]", "the topic, or some of its partitions", true},
    {"all-topics", "", "all topics that the group has offsets of"},
    {"offsets", "", "describe offsets and lag: what --describe does by itself"},
    {"members", "", "describe members"},
    {"state", "[STATES]", "describe the state; list it, or only such groups"},
    {"type", "[TYPES]", "list the type, or only such groups"},
    {"verbose", "", "describe more"},
    {"dry-run", "", "only show what --reset-offsets would do, as by itself"},
    {"execute", "", "do what --reset-offsets shows"},
    {"export", "", "show it as CSV"},
    {"to-offset", "OFFSET", "reset to this offset"},
    {"shift-by", "COUNT", "reset to so many behind the current one"},
    {"to-datetime", "YYYY-MM-DDTHH:mm:SS.sss", "reset to the first since then"},
    {"by-duration", "PnDTnHnMnS", "reset to the first since so long ago"},
    {"to-earliest", "", "reset to the start of the log"},
    {"to-latest", "", "reset to the end of the log"},
    {"to-current", "", "reset to the current offsets"},
    {"from-file", "FILE",
     "reset to what a CSV file says, as --export wrote it"},
    {"timeout", "MS", "how long to wait for an answer"},
};

absl::StatusOr<std::vector<std::string>> GroupIds(const CommandLine& line,
                                                  Admin& admin) {
  if (!line.Has("all-groups")) {
    if (line.Has("group")) return line.GetAll("group");
    return absl::InvalidArgumentError(
        "option \"--group\" is missing, expected --group GROUP or "
        "--all-groups");
  }
  ASSIGN_OR_RETURN(const std::vector<GroupListing> groups, admin.ListGroups());
  std::vector<std::string> ids;
  for (const GroupListing& group : groups) {
    // Connect's groups, for instance, have no topics.
    if (group.protocol_type == "consumer" || group.protocol_type.empty()) {
      ids.push_back(group.group_id);
    }
  }
  return ids;
}

std::vector<std::string> Words(const std::string& list) {
  std::vector<std::string> words;
  for (const absl::string_view word : absl::StrSplit(list, ',')) {
    const absl::string_view stripped = absl::StripAsciiWhitespace(word);
    if (!stripped.empty()) words.emplace_back(stripped);
  }
  return words;
}

absl::Status List(const CommandLine& line, Admin& admin, Tool& tool) {
  ListGroupsOptions options;
  options.states = Words(line.GetOr("state", ""));
  options.types = Words(absl::AsciiStrToLower(line.GetOr("type", "")));
  ASSIGN_OR_RETURN(std::vector<GroupListing> groups,
                   admin.ListGroups(std::move(options)));
  std::erase_if(groups, [](const GroupListing& group) {
    return group.protocol_type != "consumer" && !group.protocol_type.empty();
  });
  PrintGroupListings(groups, line.Has("type"), line.Has("state"), tool.out);
  return absl::OkStatus();
}

absl::StatusOr<GroupOffsetsView> OffsetsOf(const GroupDescription& group,
                                           Admin& admin) {
  GroupOffsetsView view;
  ASSIGN_OR_RETURN(view.committed, admin.ListGroupOffsets(group.group_id));
  Admin::OffsetSpecs specs;
  for (const auto& [partition, offset] : view.committed) {
    specs[partition] = OffsetSpec::kLatest;
  }
  for (const GroupMemberDescription& member : group.members) {
    for (const TopicPartition& partition : member.assignment) {
      specs[partition] = OffsetSpec::kLatest;
    }
  }
  if (specs.empty()) return view;
  ASSIGN_OR_RETURN(const Admin::ListOffsetsResults ends,
                   admin.ListOffsets(std::move(specs)));
  for (const auto& [partition, end] : ends) {
    if (end.error == ErrorCode::kNone) view.end_offsets[partition] = end.offset;
  }
  return view;
}

absl::Status Describe(const CommandLine& line, Admin& admin, Tool& tool) {
  ASSIGN_OR_RETURN(const std::vector<std::string> ids, GroupIds(line, admin));
  ASSIGN_OR_RETURN(const std::vector<GroupDescription> groups,
                   admin.DescribeGroups(ids));
  const bool verbose = line.Has("verbose");
  absl::Status result;
  for (const GroupDescription& group : groups) {
    if (!group.status().ok()) {
      result.Update(group.status());
    } else if (line.Has("members")) {
      PrintGroupMembers(group, verbose, tool.out, tool.err);
    } else if (line.Has("state")) {
      PrintGroupState(group, verbose, tool.out, tool.err);
    } else {
      ASSIGN_OR_RETURN(const GroupOffsetsView offsets, OffsetsOf(group, admin));
      PrintGroupOffsets(group, offsets, verbose, tool.out, tool.err);
    }
  }
  return result;
}

absl::Status Delete(const CommandLine& line, Admin& admin, Tool& tool) {
  ASSIGN_OR_RETURN(const std::vector<std::string> ids, GroupIds(line, admin));
  ASSIGN_OR_RETURN(const std::vector<GroupResult> results,
                   admin.DeleteGroups(ids));
  std::vector<std::string> deleted;
  absl::Status failed;
  for (const GroupResult& result : results) {
    if (result.status().ok()) {
      deleted.push_back(result.group_id);
      continue;
    }
    if (failed.ok()) {
      tool.out << "\nError: Deletion of some consumer groups failed:\n";
    }
    failed.Update(result.status());
    tool.out << "* Group '" << result.group_id
             << "' could not be deleted due to: " << result.status().message()
             << "\n";
  }
  const std::string names = absl::StrJoin(deleted, ", ");
  if (failed.ok()) {
    tool.out << "Deletion of requested consumer groups ('" << names
             << "') was successful.\n";
  } else if (!deleted.empty()) {
    tool.out << "\nThese consumer groups were deleted successfully: '" << names
             << "'\n";
  }
  return failed;
}

absl::Status ResetOffsets(const CommandLine& line, Admin& admin, absl::Time now,
                          Tool& tool) {
  ASSIGN_OR_RETURN(const std::string rule, ResetRule(line));
  if (!line.Has("execute") && !line.Has("dry-run")) {
    PrintWarnings({"--execute is not given: no offset is changed"}, tool);
  }
  ASSIGN_OR_RETURN(const std::vector<std::string> ids, GroupIds(line, admin));
  ASSIGN_OR_RETURN(const std::vector<GroupDescription> groups,
                   admin.DescribeGroups(ids));
  GroupOffsetReset reset(line, rule, admin, now, tool.out, tool.err);
  ResetPlan plan;
  absl::Status result;
  for (const GroupDescription& group : groups) {
    // A group that does not exist yet may be given offsets.
    if (group.error != ErrorCode::kGroupIdNotFound) {
      RETURN_IF_ERROR(group.status());
      if (group.state != "Empty" && group.state != "Dead") {
        result.Update(absl::FailedPreconditionError(absl::StrCat(
            "group \"", group.group_id, "\" is ", group.state,
            ": offsets can be reset only while it has no members")));
        continue;
      }
    }
    ASSIGN_OR_RETURN(OffsetMap offsets, reset.OffsetsFor(group.group_id));
    if (line.Has("execute") && !line.Has("dry-run") && !offsets.empty()) {
      ASSIGN_OR_RETURN(const GroupOffsetsResult altered,
                       admin.AlterGroupOffsets(group.group_id, offsets));
      RETURN_IF_ERROR(altered.status());
    }
    plan[group.group_id] = std::move(offsets);
  }
  if (line.Has("export")) {
    PrintResetPlanAsCsv(plan, /*with_group=*/line.GetAll("group").size() != 1,
                        tool.out);
  } else {
    PrintResetPlan(plan, tool.out);
  }
  return result;
}

absl::Status DeleteOffsets(const CommandLine& line, Admin& admin, Tool& tool) {
  ASSIGN_OR_RETURN(const std::string group, line.GetRequired("group"));
  RETURN_IF_ERROR(line.GetRequired("topic").status());
  ASSIGN_OR_RETURN(const std::vector<TopicPartition> partitions,
                   PartitionsOf(line.GetAll("topic"), admin));
  ASSIGN_OR_RETURN(const GroupOffsetsResult result,
                   admin.DeleteGroupOffsets(group, partitions));
  RETURN_IF_ERROR(Annotate(KafkaError(result.error),
                           absl::StrCat("group \"", group, "\"")));
  if (result.status().ok()) {
    tool.out << "Request succeed for deleting offsets with topic "
             << absl::StrJoin(line.GetAll("topic"), ", ") << " group " << group
             << "\n";
  } else {
    tool.out << "\nError: Encounter some partition level error, see the "
                "follow-up details:\n";
  }
  PrintDeletedOffsets(result, tool.out);
  return result.status();
}

absl::Status Run(const CommandLine& line, Tool& tool) {
  ASSIGN_OR_RETURN(const std::string action,
                   line.OneOf({"list", "describe", "delete", "reset-offsets",
                               "delete-offsets"}));
  ASSIGN_OR_RETURN(Config config,
                   ClientConfigFrom(line, {"command-config"}, {}));
  if (line.Has("timeout")) {
    ASSIGN_OR_RETURN(const int64_t timeout, line.GetNumber("timeout", 0, 1));
    config["default.api.timeout.ms"] = absl::StrCat(timeout);
    config["request.timeout.ms"] = absl::StrCat(timeout);
  }
  Connection connection;
  ASSIGN_OR_RETURN(const std::unique_ptr<Admin> admin,
                   connection.NewAdmin(config));
  PrintWarnings(admin->warnings(), tool);
  if (action == "list") return List(line, *admin, tool);
  if (action == "describe") return Describe(line, *admin, tool);
  if (action == "delete") return Delete(line, *admin, tool);
  if (action == "delete-offsets") return DeleteOffsets(line, *admin, tool);
  return ResetOffsets(line, *admin, connection.runtime().Now(), tool);
}

constexpr Command kCommand = {
    .name = "consumer-groups",
    .kafka_name = "kafka-consumer-groups.sh",
    .summary = "lists, describes and deletes consumer groups, resets offsets",
    .arguments = "",
    .options = kOptions,
    .run = &Run,
};

}  // namespace

const Command& ConsumerGroupsCommand() { return kCommand; }

}  // namespace kafka_embedded
