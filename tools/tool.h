// What a command of the binary is, and what it may touch.
#ifndef TOOLS_TOOL_H_
#define TOOLS_TOOL_H_

#include <istream>
#include <ostream>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "tools/command_line.h"
#include "tools/interrupt.h"

namespace kafka_embedded {

// The world of one run: the process's own, or a test's.
struct Tool {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  Interrupt& interrupt;
  bool in_is_terminal = false;
  bool out_is_terminal = false;
  bool err_is_terminal = false;
};

struct Command {
  const char* name;        // kafka-embedded topics
  const char* kafka_name;  // kafka-topics.sh; "" if Kafka has none.
  const char* summary;
  const char* arguments;  // What follows the options, for the usage text.
  absl::Span<const Option> options;
  // The message of an error is shown to the user as it is.
  absl::Status (*run)(const CommandLine& line, Tool& tool);
};

absl::Span<const Command* const> AllCommands();

// Finds the command by the name that the binary was called by, or by the first
// argument, and runs it. Returns the exit code: 0, or 1 after an error, which
// is printed as one line.
int RunTool(absl::string_view called_as,
            absl::Span<const std::string> arguments, Tool& tool);

// "warning: …", one line each.
void PrintWarnings(absl::Span<const std::string> warnings, Tool& tool);

}  // namespace kafka_embedded

#endif  // TOOLS_TOOL_H_
