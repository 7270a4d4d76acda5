// The values of Connect's internal topics: JSON without schemas, members in the
// order of Kafka's structs.
#ifndef CONNECT_EMBEDDED_DISTRIBUTED_TOPIC_JSON_H_
#define CONNECT_EMBEDDED_DISTRIBUTED_TOPIC_JSON_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "connect_embedded/api/value.h"
#include "connect_embedded/converters/json.h"
#include "kafka_embedded/base/config.h"

namespace connect_embedded {

std::string ToTopicJson(
    std::vector<std::pair<absl::string_view, Value>> members);
Value ConfigValueOf(const kafka_embedded::Config& config);

// "" and 0 where there is no such member.
std::string TextMember(const JsonNode& object, absl::string_view name);
int64_t NumberMember(const JsonNode& object, absl::string_view name);
bool BoolMember(const JsonNode& object, absl::string_view name);
kafka_embedded::Config ConfigMember(const JsonNode& object,
                                    absl::string_view name);

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_DISTRIBUTED_TOPIC_JSON_H_
