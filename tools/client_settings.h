// What the client commands have in common: how their options become a client's
// configuration, and the connection to a cluster over TCP.
#ifndef TOOLS_CLIENT_SETTINGS_H_
#define TOOLS_CLIENT_SETTINGS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "kafka_embedded/base/config.h"
#include "tools/command_line.h"

namespace kafka_embedded {

// The properties of the file that one of `file_options` names, if it is given;
// above them those of `property_options`, each key=value. Names of options are
// listed with the current one first; two of a kind together are refused.
absl::StatusOr<Config> PropertiesFrom(
    const CommandLine& line, absl::Span<const absl::string_view> file_options,
    absl::Span<const absl::string_view> property_options);

// As above, with --bootstrap-server (or an older name of it) as
// bootstrap.servers. INVALID_ARGUMENT if there is none anywhere.
absl::StatusOr<Config> ClientConfigFrom(
    const CommandLine& line, absl::Span<const absl::string_view> file_options,
    absl::Span<const absl::string_view> property_options);

}  // namespace kafka_embedded

#endif  // TOOLS_CLIENT_SETTINGS_H_
