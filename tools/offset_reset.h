// Which offsets `kafka-consumer-groups.sh --reset-offsets` gives a group: each
// rule of Kafka's tool.
#ifndef TOOLS_OFFSET_RESET_H_
#define TOOLS_OFFSET_RESET_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "kafka_embedded/client/admin.h"
#include "kafka_embedded/client/client_types.h"
#include "tools/command_line.h"
#include "tools/group_printer.h"

namespace kafka_embedded {

// The options of the rules, by their names: exactly one has to be given.
absl::StatusOr<std::string> ResetRule(const CommandLine& line);

class GroupOffsetReset {
 public:
  // `now` is for --by-duration. Warnings about offsets go to `err`.
  GroupOffsetReset(const CommandLine& line, std::string rule, Admin& admin,
                   absl::Time now, std::ostream& out, std::ostream& err)
      : line_(line),
        rule_(std::move(rule)),
        admin_(admin),
        now_(now),
        out_(out),
        err_(err) {}

  // INVALID_ARGUMENT names the option that is wrong.
  absl::StatusOr<OffsetMap> OffsetsFor(const std::string& group_id);

 private:
  using Partitions = std::vector<TopicPartition>;
  using Offsets = absl::btree_map<TopicPartition, int64_t>;

  absl::StatusOr<Partitions> Scope(const OffsetMap& committed);
  absl::StatusOr<Offsets> ListOffsets(const Partitions& partitions,
                                      OffsetSpec spec);
  absl::StatusOr<Offsets> AtTime(const Partitions& partitions, absl::Time time);
  absl::StatusOr<Offsets> Shifted(const Partitions& partitions,
                                  const OffsetMap& committed);
  absl::StatusOr<Offsets> Current(const Partitions& partitions,
                                  const OffsetMap& committed);
  absl::StatusOr<Offsets> FromFile(const std::string& group_id);
  // Offsets outside of the log become its ends, with a warning.
  absl::StatusOr<Offsets> WithinLog(Offsets offsets);

  const CommandLine& line_;
  const std::string rule_;
  Admin& admin_;
  const absl::Time now_;
  std::ostream& out_;
  std::ostream& err_;
};

// "orders" or "orders:0,2": the partitions, all of the topic's in the first
// case. INVALID_ARGUMENT names what is wrong.
absl::StatusOr<std::vector<TopicPartition>> PartitionsOf(
    const std::vector<std::string>& arguments, Admin& admin);

// Lines of topic,partition,offset for `group_id`, or of
// group,topic,partition,offset. INVALID_ARGUMENT names the line.
absl::StatusOr<ResetPlan> ParseResetPlan(absl::string_view csv,
                                         const std::string& group_id);

}  // namespace kafka_embedded

#endif  // TOOLS_OFFSET_RESET_H_
