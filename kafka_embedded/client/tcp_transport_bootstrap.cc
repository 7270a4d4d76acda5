#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/client/tcp_transport.h"

namespace kafka_embedded {
namespace {

absl::Status Malformed(absl::string_view entry, absl::string_view problem) {
  return absl::InvalidArgumentError(
      absl::StrCat("bootstrap.servers: \"", entry, "\" ", problem,
                   ", expected host:port, as in localhost:9092"));
}

absl::StatusOr<BrokerEndpoint> ParseEntry(absl::string_view entry) {
  absl::string_view text = entry;
  // Kafka takes a listener's address, too: PLAINTEXT://localhost:9092.
  if (const size_t scheme = text.find("://"); scheme != text.npos) {
    text.remove_prefix(scheme + 3);
  }
  const size_t colon = text.rfind(':');
  if (colon == text.npos) return Malformed(entry, "has no port");
  absl::string_view host = text.substr(0, colon);
  const bool brackets =
      host.size() >= 2 && host.front() == '[' && host.back() == ']';
  if (brackets) host = host.substr(1, host.size() - 2);
  if (host.empty()) return Malformed(entry, "has no host");
  if (!brackets && host.find(':') != host.npos) {
    return Malformed(entry, "has an IPv6 address without brackets");
  }
  for (const char c : host) {
    if (!absl::ascii_isalnum(c) &&
        absl::string_view("-._%:").find(c) == absl::string_view::npos) {
      return Malformed(entry, "is no host's name");
    }
  }
  BrokerEndpoint endpoint{.host = std::string(host)};
  if (!absl::SimpleAtoi(text.substr(colon + 1), &endpoint.port) ||
      endpoint.port < 1 || endpoint.port > 65535) {
    return Malformed(entry, "has a port that is not within 1..65535");
  }
  return endpoint;
}

}  // namespace

absl::StatusOr<std::vector<BrokerEndpoint>> ParseBootstrapServers(
    absl::string_view servers) {
  std::vector<BrokerEndpoint> endpoints;
  for (absl::string_view entry : absl::StrSplit(servers, ',')) {
    entry = absl::StripAsciiWhitespace(entry);
    if (entry.empty()) continue;
    ASSIGN_OR_RETURN(BrokerEndpoint endpoint, ParseEntry(entry));
    endpoint.id = -1 - static_cast<int32_t>(endpoints.size());
    endpoints.push_back(std::move(endpoint));
  }
  if (!endpoints.empty()) return endpoints;
  return absl::InvalidArgumentError(
      "bootstrap.servers: names no broker, expected host:port, as in "
      "localhost:9092");
}

}  // namespace kafka_embedded
