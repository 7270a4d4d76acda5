// Where a worker's REST API listens, and how others find it.
#ifndef CONNECT_EMBEDDED_REST_REST_LISTENERS_H_
#define CONNECT_EMBEDDED_REST_REST_LISTENERS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "kafka_embedded/base/config.h"

namespace connect_embedded {

struct RestListener {
  std::string host;  // Empty: all addresses.
  int32_t port = 8083;
};

// By `listeners`, in their order, or one by rest.host.name and rest.port of
// releases before, or 8083. INVALID_ARGUMENT for what is no http://HOST:PORT;
// https is not served.
absl::StatusOr<std::vector<RestListener>> RestListenersOf(
    const kafka_embedded::Config& worker);

// Where /admin is: by `admin.listeners`. Not set: on the listeners above;
// empty: nowhere. Errors as of RestListenersOf.
struct AdminListeners {
  bool with_others = true;
  std::vector<RestListener> own;
};
absl::StatusOr<AdminListeners> AdminListenersOf(
    const kafka_embedded::Config& worker);

// HOST:PORT as other workers are told it, once the port is known: by
// rest.advertised.host.name and rest.advertised.port, or by the first listener.
std::string AdvertisedAddress(const kafka_embedded::Config& worker,
                              const RestListener& listener);

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_REST_REST_LISTENERS_H_
