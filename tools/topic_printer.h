// Prints topics as `kafka-topics.sh --describe` does.
#ifndef TOOLS_TOPIC_PRINTER_H_
#define TOOLS_TOPIC_PRINTER_H_

#include <ostream>

#include "kafka_embedded/client/admin.h"

namespace kafka_embedded {

// With one of the first four set, only the partitions to which one of them
// applies are shown, without their topic's own line.
struct TopicFilter {
  bool under_replicated = false;
  bool unavailable = false;
  bool under_min_isr = false;
  bool at_min_isr = false;
  bool with_overrides = false;  // Only topics that set a property themselves.
};

void PrintTopic(const TopicDescription& topic, const ResourceConfig& config,
                const TopicFilter& filter, std::ostream& out);

}  // namespace kafka_embedded

#endif  // TOOLS_TOPIC_PRINTER_H_
