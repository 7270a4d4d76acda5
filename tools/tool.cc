#include "tools/tool.h"

#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "kafka_embedded/base/edit_distance.h"

namespace kafka_embedded {
namespace {

constexpr Option kHelp = {"help", "", "this text"};

const Command* FindCommand(absl::string_view name) {
  for (const Command* command : AllCommands()) {
    absl::string_view kafka_name = command->kafka_name;
    if (name.empty()) continue;
    if (name == command->name || name == kafka_name) return command;
    if (absl::ConsumeSuffix(&kafka_name, ".sh") && name == kafka_name) {
      return command;
    }
  }
  return nullptr;
}

std::string Overview() {
  std::string text =
      "usage: kafka-embedded COMMAND [OPTION...], or by Kafka's own name\n\n";
  for (const Command* command : AllCommands()) {
    absl::StrAppend(&text,
                    absl::StrFormat("  %-19s%-27s%s\n", command->name,
                                    command->kafka_name, command->summary));
  }
  return absl::StrCat(text, "\n`kafka-embedded COMMAND --help` tells more.\n");
}

std::string Usage(const Command& command, absl::Span<const Option> options) {
  return absl::StrCat("usage: ",
                      command.kafka_name[0] != '\0'
                          ? std::string(command.kafka_name)
                          : absl::StrCat("kafka-embedded ", command.name),
                      " [OPTION...]", command.arguments[0] != '\0' ? " " : "",
                      command.arguments, "\n\n", command.summary, "\n\n",
                      OptionsHelp(options));
}

absl::Status UnknownCommand(absl::string_view name) {
  std::vector<absl::string_view> names;
  for (const Command* command : AllCommands()) names.push_back(command->name);
  const std::optional<std::string> closest = ClosestMatch(name, names);
  return absl::InvalidArgumentError(absl::StrCat(
      "unknown command \"", name, "\"",
      closest.has_value() ? absl::StrCat(", did you mean \"", *closest, "\"")
                          : ", --help lists those there are"));
}

absl::Status RunCommand(const Command& command,
                        absl::Span<const std::string> arguments, Tool& tool) {
  std::vector<Option> options(command.options.begin(), command.options.end());
  options.push_back(kHelp);
  const absl::StatusOr<CommandLine> line =
      CommandLine::Parse(options, arguments);
  if (!line.ok()) return line.status();
  if (line->Has("help")) {
    tool.out << Usage(command, options);
    return absl::OkStatus();
  }
  if (command.arguments[0] == '\0' && !line->positional().empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("\"", line->positional()[0],
                     "\" is no option, expected words that begin with --"));
  }
  return command.run(*line, tool);
}

absl::Status Run(absl::string_view called_as,
                 absl::Span<const std::string> arguments, Tool& tool) {
  called_as = called_as.substr(called_as.rfind('/') + 1);
  if (const Command* command = FindCommand(called_as)) {
    return RunCommand(*command, arguments, tool);
  }
  if (arguments.empty() || arguments[0] == "--help" || arguments[0] == "help") {
    tool.out << Overview();
    return arguments.empty() ? absl::InvalidArgumentError("no command is given")
                             : absl::OkStatus();
  }
  const Command* command = FindCommand(arguments[0]);
  if (command == nullptr) return UnknownCommand(arguments[0]);
  return RunCommand(*command, arguments.subspan(1), tool);
}

}  // namespace

int RunTool(absl::string_view called_as,
            absl::Span<const std::string> arguments, Tool& tool) {
  const absl::Status status = Run(called_as, arguments, tool);
  tool.out.flush();
  if (status.ok()) return 0;
  tool.err << "error: " << status.message() << std::endl;
  return 1;
}

void PrintWarnings(absl::Span<const std::string> warnings, Tool& tool) {
  for (const std::string& warning : warnings) {
    tool.err << "warning: " << warning << "\n";
  }
}

}  // namespace kafka_embedded
