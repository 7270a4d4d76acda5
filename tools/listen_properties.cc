#include "tools/listen_properties.h"

#include <optional>
#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "connect_embedded/runtime/worker_config.h"
#include "kafka_embedded/base/status.h"

namespace kafka_embedded {
namespace {

using connect_embedded::SplitList;

constexpr int32_t kLargestPort = 65535;
constexpr int32_t kDefaultPort = 9092;

absl::Status Wrong(absl::string_view property, absl::string_view found,
                   absl::string_view why) {
  return absl::InvalidArgumentError(
      absl::StrCat("property \"", property, "\": \"", found, "\" ", why));
}

// The protocol of a listener's name: its own, unless it is mapped.
std::string ProtocolOf(const Config& properties, absl::string_view listener) {
  for (const std::string& entry :
       SplitList(properties, "listener.security.protocol.map")) {
    const std::pair<std::string, std::string> pair =
        absl::StrSplit(entry, absl::MaxSplits(':', 1));
    if (pair.first == listener) return pair.second;
  }
  return std::string(listener);
}

struct HostAndPort {
  std::string host;  // Empty: none was given.
  int32_t port = 0;
};

// Of "NAME://host:port" or "NAME://[::1]:port" what follows the slashes.
std::optional<HostAndPort> ParseHostAndPort(absl::string_view text) {
  const size_t colon = text.rfind(':');
  if (colon == absl::string_view::npos) return std::nullopt;
  HostAndPort parsed;
  if (!absl::SimpleAtoi(text.substr(colon + 1), &parsed.port) ||
      parsed.port < 0 || parsed.port > kLargestPort) {
    return std::nullopt;
  }
  absl::string_view host = text.substr(0, colon);
  if (absl::ConsumePrefix(&host, "[") && !absl::ConsumeSuffix(&host, "]")) {
    return std::nullopt;
  }
  parsed.host = std::string(host);
  return parsed;
}

// The one listener for clients in the property; nullopt if it is not set.
absl::StatusOr<std::optional<HostAndPort>> ClientListener(
    const Config& properties, const std::string& property) {
  std::vector<std::string> controllers =
      SplitList(properties, "controller.listener.names");
  if (controllers.empty()) controllers = {"CONTROLLER"};
  std::optional<HostAndPort> found;
  for (const std::string& entry : SplitList(properties, property)) {
    const std::pair<std::string, std::string> pair =
        absl::StrSplit(entry, absl::MaxSplits("://", 1));
    if (absl::c_linear_search(controllers, pair.first)) continue;
    const std::string protocol = ProtocolOf(properties, pair.first);
    if (protocol != "PLAINTEXT") {
      return Wrong(property, entry,
                   absl::StrCat("is ", protocol,
                                ", expected PLAINTEXT: no other is served"));
    }
    const auto parsed = ParseHostAndPort(pair.second);
    if (!parsed.has_value()) {
      return Wrong(property, entry,
                   "is wrong, expected a name, host and port as in "
                   "PLAINTEXT://localhost:9092");
    }
    if (found.has_value()) {
      return Wrong(property, entry,
                   "is a second listener for clients, expected one");
    }
    found = parsed;
  }
  return found;
}

absl::StatusOr<std::vector<int32_t>> PortsFrom(absl::string_view subject,
                                               int64_t first, int32_t brokers) {
  std::vector<int32_t> ports;
  if (first == 0) return ports;
  if (first + brokers - 1 > kLargestPort) {
    return absl::InvalidArgumentError(
        absl::StrCat(subject, ": ", first, " to ", first + brokers - 1,
                     " are no ports, expected numbers up to ", kLargestPort));
  }
  for (int32_t i = 0; i < brokers; ++i) {
    ports.push_back(static_cast<int32_t>(first) + i);
  }
  return ports;
}

}  // namespace

absl::StatusOr<ListenOptions> ListenOptionsFrom(const CommandLine& line,
                                                const Config& properties,
                                                int32_t brokers) {
  constexpr char kListeners[] = "listeners";
  constexpr char kAdvertised[] = "advertised.listeners";
  ASSIGN_OR_RETURN(const auto listener, ClientListener(properties, kListeners));
  ASSIGN_OR_RETURN(const auto advertised,
                   ClientListener(properties, kAdvertised));
  ListenOptions listen;
  int32_t port = kDefaultPort;
  std::string subject = "option \"--port\"";
  if (listener.has_value()) {
    if (!line.Has("port")) {
      port = listener->port;
      subject = absl::StrCat("property \"", kListeners, "\"");
    }
    listen.host = listener->host.empty() ? "0.0.0.0" : listener->host;
    if (listener->host.empty()) listen.advertised_host = "localhost";
  }
  if (line.Has("host")) {
    listen.host = line.GetOr("host", listen.host);
    listen.advertised_host.clear();
  }
  ASSIGN_OR_RETURN(const int64_t first, line.GetNumber("port", port, 0));
  ASSIGN_OR_RETURN(listen.ports, PortsFrom(subject, first, brokers));
  if (advertised.has_value()) {
    if (advertised->host.empty() || advertised->host == "0.0.0.0") {
      return Wrong(kAdvertised, advertised->host,
                   "is no host, expected one that clients can connect to");
    }
    listen.advertised_host = advertised->host;
    ASSIGN_OR_RETURN(listen.advertised_ports,
                     PortsFrom(absl::StrCat("property \"", kAdvertised, "\""),
                               advertised->port, brokers));
  } else if (listen.host == "0.0.0.0" && listen.advertised_host.empty()) {
    return Wrong(kAdvertised, "",
                 "is missing, expected what clients connect to where brokers "
                 "listen on 0.0.0.0");
  }
  return listen;
}

}  // namespace kafka_embedded
