// What a worker is made with and never changes. Shared with calls of plugins,
// which may outlive the worker.
#ifndef CONNECT_EMBEDDED_RUNTIME_WORKER_SETUP_H_
#define CONNECT_EMBEDDED_RUNTIME_WORKER_SETUP_H_

#include "absl/status/statusor.h"
#include "connect_embedded/api/plugins.h"
#include "connect_embedded/runtime/config_providers.h"
#include "connect_embedded/runtime/override_policy.h"
#include "connect_embedded/runtime/worker_task.h"

namespace connect_embedded {

// Any thread.
struct WorkerSetup {
  Config config;
  Plugins plugins;
  ConfigProviders providers;
  OverridePolicy override_policy = OverridePolicy::kAll;

  // A connector's converters, or the worker's where it names none.
  absl::StatusOr<TaskConverters> NewConverters(const Config& connector) const;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_RUNTIME_WORKER_SETUP_H_
