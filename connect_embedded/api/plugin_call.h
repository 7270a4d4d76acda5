// Calls into a plugin's code, which may throw: the one place that catches.
//
//   RETURN_IF_ERROR(CallPlugin("Connector::Start",
//                              [&] { return connector.Start(config); }));
#ifndef CONNECT_EMBEDDED_API_PLUGIN_CALL_H_
#define CONNECT_EMBEDDED_API_PLUGIN_CALL_H_

#include <type_traits>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace connect_embedded {

// Inside a catch block: INTERNAL with the type and text of what was thrown,
// and `where` it was. It is what becomes of a task's trace.
absl::Status CaughtByPlugin(absl::string_view where);

template <typename Result>
struct PluginResult {
  using Type = absl::StatusOr<Result>;
};
template <>
struct PluginResult<void> {
  using Type = absl::Status;
};
template <>
struct PluginResult<absl::Status> {
  using Type = absl::Status;
};
template <typename T>
struct PluginResult<absl::StatusOr<T>> {
  using Type = absl::StatusOr<T>;
};

// What `call` returns, as a Status or StatusOr, or what it throws.
template <typename Call>
auto CallPlugin(absl::string_view where, Call&& call) ->
    typename PluginResult<std::decay_t<std::invoke_result_t<Call>>>::Type {
  try {
    if constexpr (std::is_void_v<std::invoke_result_t<Call>>) {
      call();
      return absl::OkStatus();
    } else {
      return call();
    }
  } catch (...) {
    return CaughtByPlugin(where);
  }
}

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_API_PLUGIN_CALL_H_
