#include "testing/faults/interceptor.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "kafka_embedded/protocol/api_registry.h"
#include "kafka_embedded/protocol/messages/fetch.h"
#include "testing/faults/error_response.h"

namespace kafka_embedded {
namespace {

using fault::Action;
using fault::When;

std::shared_ptr<const ApiMessage> CopyIn(const ApiInfo& api,
                                         const ApiMessage& request,
                                         int16_t version) {
  WireWriter out;
  if (!api.encode_request(request, version, out).ok()) return nullptr;
  const SharedBytes bytes = SharedBytes::Copy(out.ToString());
  WireReader in(bytes);
  absl::StatusOr<ApiMessagePtr> copy = api.decode_request(in, version);
  return copy.ok() ? *std::move(copy) : nullptr;
}

// Fills in body and body_version.
void CopyBody(const ApiMessage& request, ObservedRequest& observed) {
  const ApiInfo& api = *FindApi(request.api_key());
  observed.body_version = observed.version;
  observed.body = CopyIn(api, request, observed.version);
  for (int16_t version = api.max_version;
       observed.body == nullptr && version >= api.min_version; --version) {
    observed.body_version = version;
    observed.body = CopyIn(api, request, version);
  }
}

}  // namespace

class FaultInjector::Interceptor::Targets {
 public:
  Targets(const Interceptor& interceptor, const Request& request)
      : interceptor_(interceptor), request_(request) {}

  const RequestTargets& operator*() {
    if (!found_.has_value()) Find();
    return *found_;
  }
  const RequestTargets* operator->() { return &**this; }

 private:
  void Find() {
    const auto name = [this](const Uuid& id) {
      return interceptor_.cluster_.TopicName(id);
    };
    if (!request_.session.has_value()) {
      found_ = TargetsOf(*request_.body, name);
      return;
    }
    found_ = request_.session;
    for (RequestTargets::Topic& topic : found_->topics) {
      if (topic.name.empty()) topic.name = name(topic.id);
    }
  }

  const Interceptor& interceptor_;
  const Request& request_;
  std::optional<RequestTargets> found_;
};

FaultInjector::Interceptor::Interceptor(EmbeddedCluster& cluster)
    : cluster_(cluster), random_(cluster.runtime().NewRandom("faults")) {}

void FaultInjector::Interceptor::OnRequest(const BrokerEntrance& entrance,
                                           const RequestContext& context,
                                           ApiMessagePtr body,
                                           Respond respond) {
  const ConnectionKey key(entrance.broker_id(), entrance.life(),
                          context.connection,
                          context.connection->connection_id);
  if (closed_.contains(key)) return;
  auto request =
      std::make_shared<Request>(Request{.entrance = entrance,
                                        .key = key,
                                        .connection = *context.connection,
                                        .context = context,
                                        .body = std::move(body),
                                        .respond = std::move(respond)});
  const auto queue = waiting_.find(key);
  if (queue != waiting_.end()) {
    queue->second.push_back(std::move(request));
  } else if (Handle(request)) {
    waiting_.try_emplace(key);
  }
}

bool FaultInjector::Interceptor::Handle(
    const std::shared_ptr<Request>& request) {
  if (request->body->api_key() == ApiKey::kFetch) {
    request->session = sessions_.Follow(
        request->entrance.broker_id(), request->entrance.life(),
        Get<FetchRequest>(*request->body), request->respond);
  }
  Targets targets(*this, *request);
  Observe(*request, targets);
  // By index: a callback of the broker's answer may add faults.
  for (size_t i = 0; i < faults.size(); ++i) {
    const std::shared_ptr<FaultRule> rule = faults[i];
    if (!rule->InForce(cluster_.Now())) continue;
    if (!Matches(rule->selector, *request, targets)) continue;
    if (rule->Draw(random_)) return Hit(rule, request, targets);
  }
  Admit(*request);
  return false;
}

bool FaultInjector::Interceptor::Matches(const RequestSelector& selector,
                                         const Request& request,
                                         Targets& targets) const {
  if (selector.api_key.has_value() &&
      *selector.api_key != request.body->api_key()) {
    return false;
  }
  if (selector.broker.has_value() &&
      *selector.broker != request.entrance.broker_id()) {
    return false;
  }
  if (selector.client_id.has_value() &&
      *selector.client_id != request.context.client_id) {
    return false;
  }
  if (selector.partition.has_value()) {
    if (!targets->HasPartition(*selector.topic, *selector.partition)) {
      return false;
    }
  } else if (selector.topic.has_value() &&
             !targets->HasTopic(*selector.topic)) {
    return false;
  }
  if (selector.group.has_value() && !targets->HasGroup(*selector.group)) {
    return false;
  }
  return !selector.where || selector.where(*request.body);
}

void FaultInjector::Interceptor::Observe(const Request& request,
                                         Targets& targets) {
  for (const std::shared_ptr<ObservationRule>& rule : observations) {
    if (rule->stopped || !Matches(rule->selector, request, targets)) continue;
    ObservedRequest& observed = rule->requests.emplace_back(
        ObservedRequest{.time = cluster_.Now(),
                        .broker = request.entrance.broker_id(),
                        .client_id = request.context.client_id,
                        .key = request.body->api_key(),
                        .version = request.context.api_version});
    CopyBody(*request.body, observed);
  }
}

bool FaultInjector::Interceptor::Hit(const std::shared_ptr<FaultRule>& rule,
                                     const std::shared_ptr<Request>& request,
                                     Targets& targets) {
  if (rule->action.when == When::kAfter) {
    ArmAnswer(rule, request, targets);
    Admit(*request);
    request->others_wait = !request->answered;
    return request->others_wait;
  }
  rule->Fire();
  switch (rule->action.kind) {
    case Action::Kind::kAnswer:
      request->respond(ErrorResponse(*request->body, *targets,
                                     request->context.api_version,
                                     rule->action.code));
      return false;
    case Action::Kind::kHangUp:
      Close(*request, std::move(request->respond));
      return false;
    case Action::Kind::kDelay:
    case Action::Kind::kHold:
    case Action::Kind::kCall:
      break;
  }
  FaultRule::Keep(rule, request->entrance.lane(), [this, request] {
    Admit(*request);
    GoOnBehind(request->key);
  });
  return true;
}

void FaultInjector::Interceptor::Admit(Request& request) {
  request.context.connection = &request.connection;
  request.entrance.Admit(request.context, std::move(request.body),
                         std::move(request.respond));
}

void FaultInjector::Interceptor::GoOnBehind(const ConnectionKey& key) {
  const auto queue = waiting_.find(key);
  if (queue == waiting_.end()) return;
  while (!queue->second.empty() && !closed_.contains(key)) {
    const std::shared_ptr<Request> next = std::move(queue->second.front());
    queue->second.pop_front();
    if (Handle(next)) return;
  }
  waiting_.erase(queue);
}

void FaultInjector::Interceptor::AdmitWaiting() {
  for (auto& [key, requests] : std::exchange(waiting_, {})) {
    for (const std::shared_ptr<Request>& request : requests) Admit(*request);
  }
}

void FaultInjector::Interceptor::Close(Request& request, Respond respond) {
  closed_.insert(request.key);
  respond(MakeMessage(HangUp()));
}

void FaultInjector::Interceptor::AfterAnswer(Request& request) {
  request.answered = true;
  if (request.others_wait) GoOnBehind(request.key);
}

void FaultInjector::Interceptor::ArmAnswer(
    const std::shared_ptr<FaultRule>& rule,
    const std::shared_ptr<Request>& request, Targets& targets) {
  ApiMessagePtr error;
  if (rule->action.kind == Action::Kind::kAnswer) {
    error = ErrorResponse(*request->body, *targets,
                          request->context.api_version, rule->action.code);
  }
  request->respond = [this, rule, request, error = std::move(error),
                      respond = std::move(request->respond)](
                         ApiMessagePtr response) mutable {
    const bool hit = !rule->ended();
    if (hit) rule->Fire();
    if (!hit) {
      respond(std::move(response));
    } else if (rule->action.kind == Action::Kind::kAnswer) {
      respond(std::move(error));
    } else if (rule->action.kind == Action::Kind::kHangUp) {
      Close(*request, std::move(respond));
    } else {
      return FaultRule::Keep(rule, request->entrance.lane(),
                             [this, rule, request, respond = std::move(respond),
                              response = std::move(response)]() mutable {
                               respond(std::move(response));
                               if (rule->cluster != nullptr) {
                                 AfterAnswer(*request);
                               }
                             });
    }
    // The interceptor is there as long as the rule has its cluster.
    if (rule->cluster != nullptr) AfterAnswer(*request);
  };
}

}  // namespace kafka_embedded
