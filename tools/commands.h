// The commands of the binary, one file each.
#ifndef TOOLS_COMMANDS_H_
#define TOOLS_COMMANDS_H_

#include "tools/tool.h"

namespace kafka_embedded {

const Command& StartCommand();
const Command& BrokerCommand();
const Command& ControllerCommand();
const Command& TopicsCommand();
const Command& ConsoleProducerCommand();
const Command& ConsoleConsumerCommand();
const Command& ConsumerGroupsCommand();
const Command& ConnectDistributedCommand();
const Command& ConnectStandaloneCommand();
const Command& MirrorMakerCommand();

}  // namespace kafka_embedded

#endif  // TOOLS_COMMANDS_H_
