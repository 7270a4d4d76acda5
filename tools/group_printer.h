// Prints consumer groups as `kafka-consumer-groups.sh` does: the columns and
// their widths are those of Kafka's own tool.
#ifndef TOOLS_GROUP_PRINTER_H_
#define TOOLS_GROUP_PRINTER_H_

#include <ostream>
#include <vector>

#include "absl/container/btree_map.h"
#include "kafka_embedded/client/admin.h"

namespace kafka_embedded {

void PrintGroupListings(const std::vector<GroupListing>& groups, bool with_type,
                        bool with_state, std::ostream& out);

// What --describe tells of a group's offsets.
struct GroupOffsetsView {
  OffsetMap committed;
  absl::btree_map<TopicPartition, int64_t> end_offsets;
};
// Warnings, such as of a group without members, go to `err`, as in Kafka.
void PrintGroupOffsets(const GroupDescription& group,
                       const GroupOffsetsView& offsets, bool verbose,
                       std::ostream& out, std::ostream& err);
void PrintGroupMembers(const GroupDescription& group, bool verbose,
                       std::ostream& out, std::ostream& err);
void PrintGroupState(const GroupDescription& group, bool verbose,
                     std::ostream& out, std::ostream& err);

void PrintDeletedOffsets(const GroupOffsetsResult& result, std::ostream& out);

using ResetPlan = absl::btree_map<std::string, OffsetMap>;  // By group.
void PrintResetPlan(const ResetPlan& plan, std::ostream& out);
// topic,partition,offset in each line, with the group in front if asked for.
void PrintResetPlanAsCsv(const ResetPlan& plan, bool with_group,
                         std::ostream& out);

}  // namespace kafka_embedded

#endif  // TOOLS_GROUP_PRINTER_H_
