// The properties of a topic, as a table of facts, and the broker's properties
// that give a topic its defaults.
//
//   ASSIGN_OR_RETURN(const ParsedConfig config,
//                    TopicConfigDef().Parse({{"retention.ms", "1000"}}));
//   TopicDefaultFromBroker("retention.ms", broker_config);  // "604800000"
#ifndef KAFKA_EMBEDDED_LOG_TOPIC_CONFIG_DEF_H_
#define KAFKA_EMBEDDED_LOG_TOPIC_CONFIG_DEF_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "kafka_embedded/base/config_def.h"

namespace kafka_embedded {

const ConfigDef& TopicConfigDef();

// log.retention.hours counts hours where retention.ms counts milliseconds.
struct TopicConfigSynonym {
  const char* topic_name;
  const char* broker_name;
  int64_t factor;  // Topic's value = broker's value * factor.
};

// All of them, ascending by the topic's name; of one name, the first that the
// broker's configuration holds a value for counts.
absl::Span<const TopicConfigSynonym> TopicConfigSynonyms();

// The value that a topic takes from its broker when it sets none itself, as
// text. `broker` must be parsed by a definition that has the synonyms. nullopt
// where no broker's property stands behind `topic_name`.
std::optional<std::string> TopicDefaultFromBroker(absl::string_view topic_name,
                                                  const ParsedConfig& broker);

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_LOG_TOPIC_CONFIG_DEF_H_
