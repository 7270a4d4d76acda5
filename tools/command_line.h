// Options as Kafka's commands take them: `--name value` or `--name=value`.
//
//   constexpr Option kOptions[] = {
//       {"topic", "NAME", "the topic"},
//       {"sync", "", "send one record at a time"},
//   };
//   ASSIGN_OR_RETURN(const CommandLine line,
//                    CommandLine::Parse(kOptions, arguments));
//   if (line.Has("sync")) ...
#ifndef TOOLS_COMMAND_LINE_H_
#define TOOLS_COMMAND_LINE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace kafka_embedded {

struct Option {
  const char* name;        // Without the dashes.
  const char* value_name;  // "": takes no value. "[X]": may go without.
  const char* help;
  bool repeats = false;
};

class CommandLine {
 public:
  // INVALID_ARGUMENT names what is wrong, and for an unknown option the closest
  // one that exists. What is no option is left in positional().
  static absl::StatusOr<CommandLine> Parse(
      absl::Span<const Option> options,
      absl::Span<const std::string> arguments);

  bool Has(absl::string_view name) const;
  // The last value; nullopt without the option, "" where it stood alone.
  std::optional<std::string> Get(absl::string_view name) const;
  std::string GetOr(absl::string_view name, absl::string_view fallback) const;
  std::vector<std::string> GetAll(absl::string_view name) const;
  // INVALID_ARGUMENT if it is missing or empty.
  absl::StatusOr<std::string> GetRequired(absl::string_view name) const;
  // INVALID_ARGUMENT unless it is a whole number of at least `min`.
  absl::StatusOr<int64_t> GetNumber(absl::string_view name, int64_t fallback,
                                    int64_t min) const;

  // Exactly one of `names`, which it returns; INVALID_ARGUMENT otherwise.
  absl::StatusOr<std::string> OneOf(
      absl::Span<const absl::string_view> names) const;

  const std::vector<std::string>& positional() const { return positional_; }

 private:
  std::vector<std::pair<std::string, std::string>> values_;
  std::vector<std::string> positional_;
};

// "  --topic NAME   the topic", one line for each option, longer help wrapped.
std::string OptionsHelp(absl::Span<const Option> options);

// Of "acks=all", the two parts. INVALID_ARGUMENT names the option.
absl::StatusOr<std::pair<std::string, std::string>> SplitProperty(
    absl::string_view option, absl::string_view text);

}  // namespace kafka_embedded

#endif  // TOOLS_COMMAND_LINE_H_
