// Talks to the broker that coordinates a group: finds it, and again whenever it
// has moved, and tries again what may succeed later.
#ifndef KAFKA_EMBEDDED_CLIENT_COORDINATOR_CLIENT_H_
#define KAFKA_EMBEDDED_CLIENT_COORDINATOR_CLIENT_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "kafka_embedded/client/client_metadata.h"
#include "kafka_embedded/client/client_options.h"
#include "kafka_embedded/client/client_types.h"
#include "kafka_embedded/client/retry_backoff.h"
#include "kafka_embedded/client/transport.h"
#include "kafka_embedded/protocol/messages/find_coordinator.h"

namespace kafka_embedded {

class CoordinatorClient {
 public:
  // A request on its way, with all of its attempts.
  struct Operation {
    absl::Time deadline = absl::InfiniteFuture();
    // Off: it is sent once, so that it cannot come behind what follows it.
    bool retry = true;
    int failures = 0;
    // Sends it; the answer comes as a call of Handle, or ends the operation.
    absl::AnyInvocable<void(int32_t coordinator)> send;
    absl::AnyInvocable<void(const absl::Status&)> fail;
  };
  using OperationPtr = std::shared_ptr<Operation>;

  CoordinatorClient(Transport& transport, ClientMetadata& metadata,
                    const ClientOptions& options, std::string group_id);
  CoordinatorClient(const CoordinatorClient&) = delete;
  CoordinatorClient& operator=(const CoordinatorClient&) = delete;

  // Operations are sent in the order of these calls.
  void Run(OperationPtr operation);
  // After an error: forgets the coordinator if it says so, tries again if that
  // may help, else fails the operation.
  void Handle(const OperationPtr& operation, absl::Status status);
  void Forget() { coordinator_.reset(); }

  // As the transport knows it.
  std::optional<int32_t> coordinator() const { return coordinator_; }
  // As FindCoordinator named it last.
  const Node& node() const { return node_; }
  const std::string& group_id() const { return group_id_; }

  // It says that the coordinator has moved, or has to load the group first.
  static bool IsCoordinatorError(ErrorCode error);
  // The error of a request that got no answer, with Kafka's code.
  static absl::Status ToKafkaError(const absl::Status& status);

 private:
  void RunWaiting();
  void Wait(absl::Time next);
  void FindCoordinator();
  void OnCoordinator(int32_t asked,
                     absl::StatusOr<FindCoordinatorResponse> response);
  void FailWaiting(const absl::Status& status);
  void Fail(const OperationPtr& operation, const absl::Status& status) const;

  Transport& transport_;
  ClientMetadata& metadata_;
  const ClientOptions options_;
  const std::string group_id_;
  RetryBackoff backoff_;
  Timer timer_;
  std::optional<int32_t> coordinator_;
  Node node_;
  bool finding_ = false;
  absl::Status last_error_;
  std::deque<OperationPtr> waiting_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLIENT_COORDINATOR_CLIENT_H_
