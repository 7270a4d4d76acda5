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

absl::StatusOr<RestListener> ParseListener(const char* property,
                                           absl::string_view text) {
  constexpr absl::string_view kScheme = "http://";
  if (absl::StartsWithIgnoreCase(text, "https://")) {
    return absl::InvalidArgumentError(
        absl::StrCat(property, ": \"", text,
                     "\": https is not served yet, expected http://HOST:PORT"));
  }
  const size_t colon = text.rfind(':');
  if (!absl::StartsWithIgnoreCase(text, kScheme) || colon < kScheme.size()) {
    return absl::InvalidArgumentError(absl::StrCat(
        property, ": \"", text,
        "\" is no listener that is served, expected http://HOST:PORT"));
  }
  absl::StatusOr<int32_t> port = ParsePort(property, text.substr(colon + 1));
  if (!port.ok()) return port.status();
  absl::string_view host = text.substr(kScheme.size(), colon - kScheme.size());
  if (host.size() > 2 && host.front() == '[') {
    host = host.substr(1, host.size() - 2);
  }
  return RestListener{std::string(host), *port};
}

absl::StatusOr<std::vector<RestListener>> ParseListeners(
    const char* property, absl::string_view listeners) {
  std::vector<RestListener> result;
  for (const absl::string_view text : absl::StrSplit(listeners, ',')) {
    absl::StatusOr<RestListener> listener =
        ParseListener(property, absl::StripAsciiWhitespace(text));
    if (!listener.ok()) return listener.status();
    result.push_back(*std::move(listener));
  }
  return result;
}

}  // namespace

absl::StatusOr<AdminListeners> AdminListenersOf(
    const kafka_embedded::Config& worker) {
  if (!worker.contains("admin.listeners")) return AdminListeners{};
  AdminListeners result{.with_others = false, .own = {}};
  const std::string listeners = Get(worker, "admin.listeners");
  if (listeners.empty()) return result;
  absl::StatusOr<std::vector<RestListener>> own =
      ParseListeners("admin.listeners", listeners);
  if (!own.ok()) return own.status();
  result.own = *std::move(own);
  return result;
}

absl::StatusOr<std::vector<RestListener>> RestListenersOf(
    const kafka_embedded::Config& worker) {
  const std::string listeners = Get(worker, "listeners");
  if (!listeners.empty()) return ParseListeners("listeners", listeners);
  std::vector<RestListener> result;
  RestListener& listener = result.emplace_back();
  listener.host = Get(worker, "rest.host.name");
  const std::string port = Get(worker, "rest.port");
  if (port.empty()) return result;
  absl::StatusOr<int32_t> parsed = ParsePort("rest.port", port);
  if (!parsed.ok()) return parsed.status();
  listener.port = *parsed;
  return result;
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
