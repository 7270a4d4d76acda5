#include "connect_embedded/rest/rest_listeners.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace connect_embedded {
namespace {

std::string Get(const kafka_embedded::Config& config, const char* name) {
  const auto found = config.find(name);
  return found == config.end()
             ? ""
             : std::string(absl::StripAsciiWhitespace(found->second));
}

absl::StatusOr<int32_t> ParsePort(const char* property,
                                  absl::string_view text) {
  int32_t port = 0;
  if (absl::SimpleAtoi(text, &port) && port >= 0 && port <= 65535) return port;
  return absl::InvalidArgumentError(absl::StrCat(
      property, ": \"", text, "\" is no port, expected one within 0..65535"));
}

}  // namespace

absl::StatusOr<RestListener> RestListenerOf(
    const kafka_embedded::Config& worker) {
  RestListener listener;
  const std::string listeners = Get(worker, "listeners");
  if (listeners.empty()) {
    listener.host = Get(worker, "rest.host.name");
    const std::string port = Get(worker, "rest.port");
    if (port.empty()) return listener;
    absl::StatusOr<int32_t> parsed = ParsePort("rest.port", port);
    if (!parsed.ok()) return parsed.status();
    listener.port = *parsed;
    return listener;
  }
  const std::string first(
      absl::StripAsciiWhitespace(listeners.substr(0, listeners.find(','))));
  constexpr absl::string_view kScheme = "http://";
  const size_t colon = first.rfind(':');
  if (!absl::StartsWithIgnoreCase(first, kScheme) || colon < kScheme.size()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "listeners: \"", first,
        "\" is no listener that is served, expected http://HOST:PORT"));
  }
  absl::StatusOr<int32_t> port =
      ParsePort("listeners", absl::string_view(first).substr(colon + 1));
  if (!port.ok()) return port.status();
  listener.host = first.substr(kScheme.size(), colon - kScheme.size());
  if (listener.host.size() > 2 && listener.host[0] == '[') {
    listener.host = listener.host.substr(1, listener.host.size() - 2);
  }
  listener.port = *port;
  return listener;
}

std::string AdvertisedAddress(const kafka_embedded::Config& worker,
                              const RestListener& listener) {
  std::string host = Get(worker, "rest.advertised.host.name");
  if (host.empty()) host = listener.host;
  if (host.empty() || host == "0.0.0.0") host = "127.0.0.1";
  const std::string port = Get(worker, "rest.advertised.port");
  return absl::StrCat(host, ":",
                      port.empty() ? absl::StrCat(listener.port) : port);
}

}  // namespace connect_embedded
