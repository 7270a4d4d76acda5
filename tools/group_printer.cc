#include "tools/group_printer.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "kafka_embedded/base/status.h"

namespace kafka_embedded {
namespace {

constexpr char kMissing[] = "-";

// Text in columns: each as wide as its widest cell, but not narrower than
// given; the last one is not filled up.
class Table {
 public:
  struct Column {
    const char* title;
    size_t width;  // 0: the last column.
    bool grows = true;
  };
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {
    std::vector<std::string> titles;
    for (const Column& column : columns_) titles.push_back(column.title);
    rows_.push_back(std::move(titles));
  }
  void Add(std::vector<std::string> cells) {
    for (size_t i = 0; i < cells.size(); ++i) {
      if (columns_[i].grows && columns_[i].width > 0) {
        columns_[i].width = std::max(columns_[i].width, cells[i].size());
      }
    }
    rows_.push_back(std::move(cells));
  }
  bool empty() const { return rows_.size() == 1; }
  // `before` and `after` stand around each line.
  void Print(const char* before, const char* after, std::ostream& out) const {
    for (const auto& row : rows_) {
      out << before;
      for (size_t i = 0; i < row.size(); ++i) {
        out << (i == 0 ? "" : " ") << row[i];
        const size_t width = columns_[i].width;
        if (row[i].size() < width)
          out << std::string(width - row[i].size(), ' ');
      }
      out << after;
    }
  }

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

std::string OrMissing(std::string text) {
  return text.empty() ? kMissing : std::move(text);
}

template <typename Map>
std::string Find(const Map& map, const TopicPartition& partition) {
  const auto found = map.find(partition);
  return found == map.end() ? kMissing : absl::StrCat(found->second);
}

// What stands in front of the table. False if the table says nothing.
bool Introduce(const GroupDescription& group, bool has_rows, std::ostream& out,
               std::ostream& err) {
  if (group.state == "Dead") {
    out << "\nError: Consumer group '" << group.group_id
        << "' does not exist.\n";
  } else if (group.state == "Empty") {
    err << "\nConsumer group '" << group.group_id
        << "' has no active members.\n";
  } else if (group.state != "Stable") {
    err << "\nWarning: Consumer group '" << group.group_id
        << "' is rebalancing.\n";
  }
  return group.state != "Dead" && has_rows;
}

std::string AssignmentText(const std::vector<TopicPartition>& assignment) {
  absl::btree_map<std::string, std::vector<int32_t>> topics;
  for (const auto& partition : assignment) {
    topics[partition.topic].push_back(partition.partition);
  }
  return OrMissing(absl::StrJoin(topics, ";", [](std::string* to, auto& topic) {
    absl::StrAppend(to, topic.first, ":", absl::StrJoin(topic.second, ","));
  }));
}

}  // namespace

void PrintGroupListings(const std::vector<GroupListing>& groups, bool with_type,
                        bool with_state, std::ostream& out) {
  if (!with_type && !with_state) {
    for (const GroupListing& group : groups) out << group.group_id << "\n";
    return;
  }
  size_t longest = 15;
  for (const GroupListing& group : groups) {
    longest = std::max(longest, group.group_id.size());
  }
  std::vector<Table::Column> columns = {{"GROUP", longest + 10, false}};
  if (with_type) columns.push_back({"TYPE", 20, false});
  if (with_state) columns.push_back({"STATE", 20, false});
  Table table(std::move(columns));
  for (const GroupListing& group : groups) {
    std::vector<std::string> cells = {group.group_id};
    // Kafka's tool names types with a capital letter.
    std::string type = group.type.empty() ? "Unknown" : group.type;
    type[0] = static_cast<char>(std::toupper(type[0]));
    if (with_type) cells.push_back(type);
    if (with_state) {
      cells.push_back(group.state.empty() ? "Unknown" : group.state);
    }
    table.Add(std::move(cells));
  }
  table.Print("", "\n", out);
}

void PrintGroupOffsets(const GroupDescription& group,
                       const GroupOffsetsView& offsets, bool verbose,
                       std::ostream& out, std::ostream& err) {
  std::vector<Table::Column> columns = {
      {"GROUP", 15}, {"TOPIC", 15}, {"PARTITION", 10, false}};
  if (verbose) columns.push_back({"LEADER-EPOCH", 15, false});
  columns.insert(columns.end(), {{"CURRENT-OFFSET", 15, false},
                                 {"LOG-END-OFFSET", 15, false},
                                 {"LAG", 15, false},
                                 {"CONSUMER-ID", 15},
                                 {"HOST", 15},
                                 {"CLIENT-ID", 0}});
  Table table(std::move(columns));
  OffsetMap unassigned = offsets.committed;
  const auto add = [&](const TopicPartition& partition,
                       std::vector<std::string> owner) {
    const auto committed = offsets.committed.find(partition);
    const bool is_committed = committed != offsets.committed.end();
    const auto end = offsets.end_offsets.find(partition);
    std::vector<std::string> cells = {group.group_id, partition.topic,
                                      absl::StrCat(partition.partition)};
    if (verbose) {
      const bool known =
          is_committed && committed->second.leader_epoch.has_value();
      cells.push_back(known ? absl::StrCat(*committed->second.leader_epoch)
                            : kMissing);
    }
    cells.push_back(is_committed ? absl::StrCat(committed->second.offset)
                                 : kMissing);
    cells.push_back(Find(offsets.end_offsets, partition));
    cells.push_back(is_committed && end != offsets.end_offsets.end()
                        ? absl::StrCat(end->second - committed->second.offset)
                        : kMissing);
    cells.insert(cells.end(), owner.begin(), owner.end());
    table.Add(std::move(cells));
  };
  // Those with the most partitions first.
  std::vector<GroupMemberDescription> members = group.members;
  std::stable_sort(members.begin(), members.end(),
                   [](const auto& a, const auto& b) {
                     return a.assignment.size() > b.assignment.size();
                   });
  for (const GroupMemberDescription& member : members) {
    for (const TopicPartition& partition : member.assignment) {
      unassigned.erase(partition);
      add(partition, {member.member_id, member.host, member.client_id});
    }
  }
  for (const auto& [partition, offset] : unassigned) {
    add(partition, {kMissing, kMissing, kMissing});
  }
  if (!Introduce(group, !table.empty(), out, err)) return;
  table.Print("\n", "", out);
  out << "\n";
}

void PrintGroupMembers(const GroupDescription& group, bool verbose,
                       std::ostream& out, std::ostream& err) {
  const bool has_instances = std::any_of(
      group.members.begin(), group.members.end(),
      [](const auto& member) { return member.group_instance_id.has_value(); });
  Introduce(group, !group.members.empty(), out, err);
  std::vector<Table::Column> columns = {{"GROUP", 15}, {"CONSUMER-ID", 15}};
  if (has_instances) columns.push_back({"GROUP-INSTANCE-ID", 17});
  columns.insert(columns.end(),
                 {{"HOST", 15}, {"CLIENT-ID", 15}, {"#PARTITIONS", 15, false}});
  if (verbose) {
    // Epochs are of the groups of KIP-848.
    columns.insert(columns.end(), {{"CURRENT-EPOCH", 15, false},
                                   {"CURRENT-ASSIGNMENT", 20},
                                   {"TARGET-EPOCH", 15, false},
                                   {"TARGET-ASSIGNMENT", 20}});
  }
  Table table(std::move(columns));
  for (const GroupMemberDescription& member : group.members) {
    std::vector<std::string> cells = {group.group_id, member.member_id};
    if (has_instances) cells.push_back(member.group_instance_id.value_or(""));
    cells.insert(cells.end(), {member.host, member.client_id,
                               absl::StrCat(member.assignment.size())});
    if (verbose) {
      cells.insert(cells.end(), {kMissing, AssignmentText(member.assignment),
                                 kMissing, kMissing});
    }
    table.Add(std::move(cells));
  }
  out << "\n";
  table.Print("", verbose ? "\n" : " \n", out);
}

void PrintGroupState(const GroupDescription& group, bool verbose,
                     std::ostream& out, std::ostream& err) {
  if (!Introduce(group, true, out, err)) return;
  std::vector<Table::Column> columns = {{"GROUP", 15},
                                        {"COORDINATOR (ID)", 25},
                                        {"ASSIGNMENT-STRATEGY", 20, false},
                                        {"STATE", 20, false}};
  if (verbose) {
    columns.insert(columns.end(), {{"GROUP-EPOCH", 15, false},
                                   {"TARGET-ASSIGNMENT-EPOCH", 25, false}});
  }
  columns.push_back({"#MEMBERS", 0});
  Table table(std::move(columns));
  std::vector<std::string> cells = {
      group.group_id,
      absl::StrCat(group.coordinator.host, ":", group.coordinator.port, "  (",
                   group.coordinator.id, ")"),
      OrMissing(group.protocol), group.state};
  if (verbose) cells.insert(cells.end(), {kMissing, kMissing});
  cells.push_back(absl::StrCat(group.members.size()));
  table.Add(std::move(cells));
  table.Print("\n", "", out);
  out << "\n";
}

void PrintDeletedOffsets(const GroupOffsetsResult& result, std::ostream& out) {
  Table table(
      {{"TOPIC", 30, false}, {"PARTITION", 15, false}, {"STATUS", 15, false}});
  for (const auto& [partition, error] : result.partitions) {
    const absl::Status status = KafkaError(error);
    table.Add({partition.topic, absl::StrCat(partition.partition),
               status.ok() ? "Successful"
                           : absl::StrCat("Error: :", status.message())});
  }
  table.Print("\n", "", out);
  out << "\n";
}

void PrintResetPlan(const ResetPlan& plan, std::ostream& out) {
  Table table({{"GROUP", 30, false},
               {"TOPIC", 30, false},
               {"PARTITION", 10, false},
               {"NEW-OFFSET", 15, false}});
  for (const auto& [group, offsets] : plan) {
    for (const auto& [partition, offset] : offsets) {
      table.Add({group, partition.topic, absl::StrCat(partition.partition),
                 absl::StrCat(offset.offset)});
    }
  }
  if (!plan.empty()) table.Print("\n", "", out);
  out << "\n";
}

void PrintResetPlanAsCsv(const ResetPlan& plan, bool with_group,
                         std::ostream& out) {
  // As the library that Kafka's tool writes CSV with.
  const auto quoted = [](const std::string& text) {
    constexpr size_t kLongestPlain = 24;
    constexpr char kFirstPlain = '-';
    const bool plain =
        text.size() <= kLongestPlain && absl::c_all_of(text, [](char c) {
          return static_cast<unsigned char>(c) >= kFirstPlain;
        });
    if (plain) return text;
    return absl::StrCat("\"", absl::StrReplaceAll(text, {{"\"", "\"\""}}),
                        "\"");
  };
  for (const auto& [group, offsets] : plan) {
    for (const auto& [partition, offset] : offsets) {
      if (with_group) out << quoted(group) << ",";
      out << quoted(partition.topic) << "," << partition.partition << ","
          << offset.offset << "\n";
    }
  }
  out << "\n";
}

}  // namespace kafka_embedded
