#include "kafka_embedded/client/coordinator_client.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/client/coordinator_connection.h"

namespace kafka_embedded {
namespace {

// The last version in which a request is about one group.
constexpr int16_t kFindOneCoordinator = 3;

bool CoordinatorMoved(const absl::Status& status) {
  switch (ErrorCodeOf(status)) {
    case ErrorCode::kCoordinatorNotAvailable:
    case ErrorCode::kNotCoordinator:
    case ErrorCode::kRequestTimedOut:
    case ErrorCode::kNetworkException:
      return true;
    default:
      return false;
  }
}

}  // namespace

bool CoordinatorClient::IsCoordinatorError(ErrorCode error) {
  return error == ErrorCode::kCoordinatorLoadInProgress ||
         error == ErrorCode::kCoordinatorNotAvailable ||
         error == ErrorCode::kNotCoordinator;
}

absl::Status CoordinatorClient::ToKafkaError(const absl::Status& status) {
  if (absl::IsUnimplemented(status)) return status;
  return KafkaError(ErrorCode::kNetworkException, status.message());
}

CoordinatorClient::CoordinatorClient(Transport& transport,
                                     ClientMetadata& metadata,
                                     const ClientOptions& options,
                                     std::string group_id)
    : transport_(transport),
      metadata_(metadata),
      options_(options),
      group_id_(std::move(group_id)),
      backoff_(options, transport.runtime().NewRandom("coordinator-backoff")),
      timer_(transport.runtime(), transport.lane(), "coordinator-retry") {}

void CoordinatorClient::Run(OperationPtr operation) {
  // Those that wait came first.
  if (coordinator_.has_value() && waiting_.empty()) {
    return operation->send(*coordinator_);
  }
  waiting_.push_back(std::move(operation));
  if (!timer_.scheduled()) FindCoordinator();
}

void CoordinatorClient::FindCoordinator() {
  if (std::exchange(finding_, true)) return;
  const int32_t broker = metadata_.AnyBroker();
  Call<FindCoordinatorRequest>(
      transport_, broker, FindCoordinatorRequest{.key = group_id_},
      {.timeout = options_.request_timeout, .max_version = kFindOneCoordinator},
      [this, broker](absl::StatusOr<FindCoordinatorResponse> response) {
        OnCoordinator(broker, std::move(response));
      });
}

void CoordinatorClient::OnCoordinator(
    int32_t asked, absl::StatusOr<FindCoordinatorResponse> response) {
  finding_ = false;
  if (response.ok() && response->error_code == ErrorCode::kNone) {
    coordinator_ = CoordinatorConnection(response->node_id);
    node_.id = response->node_id;
    node_.host = response->host;
    node_.port = response->port;
    metadata_.AddEndpoint({.id = response->node_id,
                           .host = response->host,
                           .port = response->port});
    return RunWaiting();
  }
  if (!response.ok()) {
    metadata_.MarkFailed(asked);
    last_error_ = ToKafkaError(response.status());
  } else {
    last_error_ =
        KafkaError(response->error_code, response->error_message.value_or(""));
    if (!IsRetriable(response->error_code)) return FailWaiting(last_error_);
  }
  RunWaiting();
}

void CoordinatorClient::Fail(const OperationPtr& operation,
                             const absl::Status& status) const {
  operation->fail(Annotate(status, absl::StrCat("group \"", group_id_, "\"")));
}

void CoordinatorClient::FailWaiting(const absl::Status& status) {
  std::deque<OperationPtr> failed = std::move(waiting_);
  waiting_.clear();
  for (const OperationPtr& operation : failed) Fail(operation, status);
}

// Runs what waits; without a coordinator, what is late fails, and the rest
// waits for the next attempt to find one.
void CoordinatorClient::RunWaiting() {
  std::deque<OperationPtr> operations = std::move(waiting_);
  waiting_.clear();
  const absl::Time now = transport_.runtime().Now();
  absl::Time first_deadline = absl::InfiniteFuture();
  for (OperationPtr& operation : operations) {
    if (now >= operation->deadline) {
      Fail(operation, last_error_.ok() ? KafkaError(ErrorCode::kRequestTimedOut)
                                       : last_error_);
    } else if (coordinator_.has_value()) {
      operation->send(*coordinator_);
    } else {
      first_deadline = std::min(first_deadline, operation->deadline);
      waiting_.push_back(std::move(operation));
    }
  }
  if (waiting_.empty()) return;
  const absl::Time next = now + backoff_.Delay(waiting_.front()->failures++);
  Wait(std::min(next, first_deadline));
}

void CoordinatorClient::Wait(absl::Time next) {
  timer_.ScheduleAt(next, [this] {
    if (coordinator_.has_value()) return RunWaiting();
    FindCoordinator();
  });
}

void CoordinatorClient::Handle(const OperationPtr& operation,
                               absl::Status status) {
  last_error_ = status;
  if (CoordinatorMoved(status)) coordinator_.reset();
  const absl::Time now = transport_.runtime().Now();
  if (!operation->retry || !IsRetriable(ErrorCodeOf(status)) ||
      now >= operation->deadline) {
    return Fail(operation, status);
  }
  waiting_.push_back(operation);
  if (timer_.scheduled()) return;
  Wait(std::min(now + backoff_.Delay(operation->failures++),
                operation->deadline));
}

}  // namespace kafka_embedded
