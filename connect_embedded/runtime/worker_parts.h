// What a Worker is made of. For its .cc files.
#ifndef CONNECT_EMBEDDED_RUNTIME_WORKER_PARTS_H_
#define CONNECT_EMBEDDED_RUNTIME_WORKER_PARTS_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "connect_embedded/runtime/worker.h"
#include "kafka_embedded/runtime/runtime.h"

namespace connect_embedded {

// As of Kafka's worker: how long it waits for a connector to stop.
inline constexpr absl::Duration kConnectorShutdown = absl::Seconds(5);

// Tasks on their way out, and who waits for them.
struct Worker::Stopping {
  Stopping(kafka_embedded::Runtime& runtime, kafka_embedded::Lane lane)
      : deadline(runtime, lane, "task-shutdown") {}
  kafka_embedded::Timer deadline;
  size_t left = 0;
  std::vector<std::unique_ptr<WorkerTask>> tasks;
  absl::AnyInvocable<void()> done;
};

struct Worker::LeavingConnector {
  LeavingConnector(kafka_embedded::Runtime& runtime,
                   std::unique_ptr<WorkerConnector> leaving)
      : connector(std::move(leaving)),
        deadline(runtime, runtime.NewLane(), "connector-shutdown") {}
  std::unique_ptr<WorkerConnector> connector;
  kafka_embedded::Timer deadline;
  std::vector<absl::AnyInvocable<void()>> done;
};

struct Worker::CodeCall {
  std::string connector;
  WorkerStage stage;
  PluginCalls calls;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_RUNTIME_WORKER_PARTS_H_
