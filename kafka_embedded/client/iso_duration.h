// Durations as auto.offset.reset=by_duration:PnDTnHnMn.nS has them (KIP-1106).
//
//   ParseIsoDuration("P1DT2H");  // 26 hours.
#ifndef KAFKA_EMBEDDED_CLIENT_ISO_DURATION_H_
#define KAFKA_EMBEDDED_CLIENT_ISO_DURATION_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace kafka_embedded {

// What java.time.Duration.parse takes, but neither signs nor lower case.
// nullopt where `text` is none.
std::optional<absl::Duration> ParseIsoDuration(absl::string_view text);

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLIENT_ISO_DURATION_H_
