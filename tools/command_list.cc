#include "tools/commands.h"

namespace kafka_embedded {

absl::Span<const Command* const> AllCommands() {
  static const Command* const commands[] = {
      &StartCommand(),
      &BrokerCommand(),
      &ControllerCommand(),
      &TopicsCommand(),
      &ConsoleProducerCommand(),
      &ConsoleConsumerCommand(),
      &ConsumerGroupsCommand(),
      &ConnectStandaloneCommand(),
      &ConnectDistributedCommand(),
      &MirrorMakerCommand(),
  };
  return commands;
}

}  // namespace kafka_embedded
