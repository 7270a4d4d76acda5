// Sends an admin client's requests and tries them again while that may help.
//
// Lives inside the runtime; Admin enters it.
#ifndef KAFKA_EMBEDDED_CLIENT_ADMIN_CORE_H_
#define KAFKA_EMBEDDED_CLIENT_ADMIN_CORE_H_

#include <cstdint>
#include <limits>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/container/btree_map.h"
#include "absl/functional/any_invocable.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/client/client_metadata.h"
#include "kafka_embedded/client/client_options.h"
#include "kafka_embedded/client/client_types.h"
#include "kafka_embedded/client/coordinator_client.h"
#include "kafka_embedded/client/offset_lookup.h"
#include "kafka_embedded/client/retry_backoff.h"
#include "kafka_embedded/client/transport.h"

namespace kafka_embedded {

class AdminCore {
 public:
  AdminCore(AdminOptions options, std::unique_ptr<Transport> transport);
  AdminCore(const AdminCore&) = delete;
  AdminCore& operator=(const AdminCore&) = delete;

  Runtime& runtime() { return transport_->runtime(); }
  const AdminOptions& options() const { return options_; }
  OffsetLookup& lookup() { return lookup_; }
  absl::Time Deadline() {
    return runtime().Now() + options_.default_api_timeout;
  }
  int32_t timeout_ms() const {
    return static_cast<int32_t>(
        absl::ToInt64Milliseconds(options_.client.request_timeout));
  }

  template <typename Request>
  struct Question {
    Request request;
    std::optional<int32_t> broker = {};  // Unset: any.
    int16_t max_version = std::numeric_limits<int16_t>::max();
    // The error that the response as a whole has.
    ErrorCode (*error_of)(const typename Request::Response&) = nullptr;
  };
  // Asks until there is an answer whose error no other attempt would mend, or
  // default.api.timeout.ms or retries are used up.
  template <typename Request>
  void Ask(Question<Request> question,
           absl::AnyInvocable<void(absl::StatusOr<typename Request::Response>)>
               done) {
    auto attempt = std::make_unique<Attempt<Request>>(
        *this, std::move(question), std::move(done));
    Attempt<Request>& first = *attempt;
    attempts_.push_back(std::move(attempt));
    first.Send();
  }

  // Asks a group's coordinator, wherever it is; `done` also learns which broker
  // answered.
  template <typename Request>
  void AskCoordinator(
      const std::string& group_id, Question<Request> question,
      absl::AnyInvocable<void(absl::StatusOr<typename Request::Response>,
                              const Node& coordinator)>
          done);

  void LearnBroker(const Node& node) { metadata_.LearnBroker(node); }

  // Starts something, and waits for its answer outside of the runtime.
  template <typename T>
  absl::StatusOr<T> Await(
      absl::FunctionRef<void(absl::AnyInvocable<void(absl::StatusOr<T>)>)>
          start);

 private:
  CoordinatorClient& CoordinatorOf(const std::string& group_id);

  struct AttemptBase {
    virtual ~AttemptBase() = default;
  };
  template <typename Request>
  class Attempt;

  // Whether another attempt is worth it, and then when.
  std::optional<absl::Duration> Again(const absl::Status& status, int failures,
                                      absl::Time deadline);
  void Remove(AttemptBase* attempt);

  AdminOptions options_;
  // Before all that has timers and callbacks in it.
  std::unique_ptr<Transport> transport_;
  ClientMetadata metadata_;
  OffsetLookup lookup_;
  RetryBackoff backoff_;
  absl::btree_map<std::string, std::unique_ptr<CoordinatorClient>>
      coordinators_;
  std::list<std::unique_ptr<AttemptBase>> attempts_;
};

// One question on its way.
template <typename Request>
class AdminCore::Attempt final : public AttemptBase {
 public:
  using Response = typename Request::Response;
  using Done = absl::AnyInvocable<void(absl::StatusOr<Response>)>;

  Attempt(AdminCore& core, Question<Request> question, Done done)
      : core_(core),
        question_(std::move(question)),
        done_(std::move(done)),
        deadline_(core.Deadline()),
        timer_(core.runtime(), core.transport_->lane(), "admin-retry") {}

  void Send() {
    broker_ = question_.broker.value_or(core_.metadata_.AnyBroker());
    Call<Request>(*core_.transport_, broker_, Request(question_.request),
                  {.timeout = core_.options_.client.request_timeout,
                   .max_version = question_.max_version},
                  [this](absl::StatusOr<Response> response) {
                    OnResponse(std::move(response));
                  });
  }

 private:
  void OnResponse(absl::StatusOr<Response> response) {
    absl::Status status = response.status();
    if (!status.ok()) {
      core_.metadata_.MarkFailed(broker_);
    } else if (question_.error_of != nullptr) {
      status = KafkaError(question_.error_of(*response));
    }
    if (!status.ok()) {
      if (const auto delay = core_.Again(status, failures_++, deadline_)) {
        timer_.ScheduleAfter(*delay, [this] { Send(); });
        return;
      }
      // A response with an error inside says more than its code alone.
      if (!response.ok()) response = status;
    }
    Done done = std::move(done_);
    core_.Remove(this);
    done(std::move(response));
  }

  AdminCore& core_;
  Question<Request> question_;
  Done done_;
  const absl::Time deadline_;
  Timer timer_;
  int32_t broker_ = -1;
  int failures_ = 0;
};

template <typename Request>
void AdminCore::AskCoordinator(
    const std::string& group_id, Question<Request> question,
    absl::AnyInvocable<void(absl::StatusOr<typename Request::Response>,
                            const Node& coordinator)>
        done) {
  using Response = typename Request::Response;
  CoordinatorClient& client = CoordinatorOf(group_id);
  auto operation = std::make_shared<CoordinatorClient::Operation>();
  auto shared_done = std::make_shared<decltype(done)>(std::move(done));
  operation->deadline = Deadline();
  operation->fail = [shared_done](const absl::Status& status) {
    (*shared_done)(status, Node());
  };
  operation->send = [this, &client, shared_done, question = std::move(question),
                     weak = std::weak_ptr(operation)](int32_t coordinator) {
    Call<Request>(*transport_, coordinator, Request(question.request),
                  {.timeout = options_.client.request_timeout,
                   .max_version = question.max_version},
                  [&client, shared_done, error_of = question.error_of,
                   operation = weak.lock()](absl::StatusOr<Response> response) {
                    if (!response.ok()) {
                      return client.Handle(
                          operation,
                          CoordinatorClient::ToKafkaError(response.status()));
                    }
                    const ErrorCode error = error_of(*response);
                    if (CoordinatorClient::IsCoordinatorError(error)) {
                      return client.Handle(operation, KafkaError(error));
                    }
                    (*shared_done)(std::move(response), client.node());
                  });
  };
  client.Run(std::move(operation));
}

template <typename T>
absl::StatusOr<T> AdminCore::Await(
    absl::FunctionRef<void(absl::AnyInvocable<void(absl::StatusOr<T>)>)>
        start) {
  // Shared, because the answer comes even if the wait fails.
  struct Answer {
    bool done = false;
    absl::StatusOr<T> value;
  };
  auto answer = std::make_shared<Answer>();
  start([answer](absl::StatusOr<T> value) {
    answer->value = std::move(value);
    answer->done = true;
  });
  RETURN_IF_ERROR(Annotate(
      runtime().RunUntil([&] { return answer->done; }, absl::InfiniteFuture()),
      "an admin waits for its answer"));
  return std::move(answer->value);
}

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLIENT_ADMIN_CORE_H_
