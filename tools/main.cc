// kafka-embedded: every command in one binary, also by Kafka's own names.
#include <unistd.h>

#include <csignal>
#include <iostream>
#include <string>
#include <vector>

#include "tools/input.h"
#include "tools/interrupt.h"
#include "tools/tool.h"

int main(int argc, char** argv) {
  // A reader that went away is an error of the write.
  std::signal(SIGPIPE, SIG_IGN);
  std::ios::sync_with_stdio(false);
  kafka_embedded::Interrupt interrupt;
  const kafka_embedded::SignalWatcher watcher(interrupt);
  kafka_embedded::InterruptibleInput input(STDIN_FILENO, interrupt);
  std::istream in(&input);
  kafka_embedded::Tool tool = {
      .in = in,
      .out = std::cout,
      .err = std::cerr,
      .interrupt = interrupt,
      .in_is_terminal = isatty(STDIN_FILENO) == 1,
      .out_is_terminal = isatty(STDOUT_FILENO) == 1,
      .err_is_terminal = isatty(STDERR_FILENO) == 1,
  };
  const std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0),
                                           argv + argc);
  return kafka_embedded::RunTool(argc > 0 ? argv[0] : "", arguments, tool);
}
