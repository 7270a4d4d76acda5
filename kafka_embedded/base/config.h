// Configuration as a user writes it: Kafka's property names and text values.
//
//   Config config = {{"acks", "all"}, {"linger.ms", "5"}};
#ifndef KAFKA_EMBEDDED_BASE_CONFIG_H_
#define KAFKA_EMBEDDED_BASE_CONFIG_H_

#include <string>

#include "absl/container/btree_map.h"

namespace kafka_embedded {

using Config = absl::btree_map<std::string, std::string>;

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_BASE_CONFIG_H_
