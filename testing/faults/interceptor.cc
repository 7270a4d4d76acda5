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

std::shared_ptr<const ApiMessage> CopyOf(const ApiMessage& request,
                                         int16_t version) {
  const ApiInfo& api = *FindApi(request.api_key());
  WireWriter out;
  CHECK_OK(api.encode_request(request, version, out));
  const SharedBytes bytes = SharedBytes::Copy(out.ToString());
  WireReader in(bytes);
  absl::StatusOr<ApiMessagePtr> copy = api.decode_request(in, version);
  CHECK_OK(copy.status());
  return *std::move(copy);
}

void Forget(RequestTargets& session,
            const fetch_request::ForgottenTopic& forgotten) {
  for (RequestTargets::Topic& topic : session.topics) {
    if (topic.id != forgotten.topic_id || topic.name != forgotten.topic) {
      continue;
    }
    std::erase_if(topic.partitions, [&](int32_t partition) {
      return std::find(forgotten.partitions.begin(), forgotten.partitions.end(),
                       partition) != forgotten.partitions.end();
    });
  }
  std::erase_if(session.topics,
                [](const auto& topic) { return topic.partitions.empty(); });
}

void Remember(RequestTargets& session, const fetch_request::FetchTopic& added) {
  auto topic =
      std::find_if(session.topics.begin(), session.topics.end(),
                   [&](const RequestTargets::Topic& t) {
                     return t.id == added.topic_id && t.name == added.topic;
                   });
  if (topic == session.topics.end()) {
    topic = session.topics.insert(topic,
                                  {.name = added.topic, .id = added.topic_id});
  }
  for (const auto& partition : added.partitions) {
    if (std::find(topic->partitions.begin(), topic->partitions.end(),
                  partition.partition) == topic->partitions.end()) {
      topic->partitions.push_back(partition.partition);
    }
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
    if (request_.body->api_key() != ApiKey::kFetch) {
      found_ = TargetsOf(*request_.body, name);
      return;
    }
    found_ = interceptor_.sessions_.at(request_.key);
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
  const ConnectionKey key(entrance.broker_id(), context.connection,
                          context.connection->connection_id);
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
  if (request->body->api_key() == ApiKey::kFetch) FollowSession(*request);
  Targets targets(*this, *request);
  Observe(*request, targets);
  // By index: a callback of the broker's answer may add faults.
  for (size_t i = 0; i < faults.size(); ++i) {
    const std::shared_ptr<FaultRule> rule = faults[i];
    if (rule->lifted || !Matches(rule->selector, *request, targets)) continue;
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
    rule->requests.push_back(
        {.time = cluster_.Now(),
         .broker = request.entrance.broker_id(),
         .client_id = request.context.client_id,
         .version = request.context.api_version,
         .body = CopyOf(*request.body, request.context.api_version)});
  }
}

bool FaultInjector::Interceptor::Hit(const std::shared_ptr<FaultRule>& rule,
                                     const std::shared_ptr<Request>& request,
                                     Targets& targets) {
  if (rule->action.when == When::kAfter) {
    ArmAnswer(rule, *request, targets);
    Admit(*request);
    return false;
  }
  switch (rule->action.kind) {
    case Action::Kind::kAnswer:
      request->respond(ErrorResponse(*request->body, *targets,
                                     request->context.api_version,
                                     rule->action.code));
      return false;
    case Action::Kind::kHangUp:
      request->respond(MakeMessage(HangUp()));
      return false;
    case Action::Kind::kDelay:
    case Action::Kind::kHold:
    case Action::Kind::kCall:
      break;
  }
  rule->Keep(request->entrance.lane(), [this, request] { GoOn(*request); });
  return true;
}

void FaultInjector::Interceptor::Admit(Request& request) {
  request.context.connection = &request.connection;
  request.entrance.Admit(request.context, std::move(request.body),
                         std::move(request.respond));
}

void FaultInjector::Interceptor::GoOn(Request& request) {
  Admit(request);
  const auto queue = waiting_.find(request.key);
  while (!queue->second.empty()) {
    const std::shared_ptr<Request> next = std::move(queue->second.front());
    queue->second.pop_front();
    if (Handle(next)) return;
  }
  waiting_.erase(request.key);
}

void FaultInjector::Interceptor::ArmAnswer(
    const std::shared_ptr<FaultRule>& rule, Request& request,
    Targets& targets) {
  ApiMessagePtr instead;
  const bool replaces = rule->action.kind == Action::Kind::kAnswer ||
                        rule->action.kind == Action::Kind::kHangUp;
  if (rule->action.kind == Action::Kind::kAnswer) {
    instead = ErrorResponse(*request.body, *targets,
                            request.context.api_version, rule->action.code);
  } else if (rule->action.kind == Action::Kind::kHangUp) {
    instead = MakeMessage(HangUp());
  }
  request.respond =
      [rule, replaces, lane = request.entrance.lane(),
       instead = std::move(instead),
       respond = std::move(request.respond)](ApiMessagePtr response) mutable {
        if (replaces) return respond(std::move(instead));
        if (rule->lifted || rule->cluster == nullptr) {
          return respond(std::move(response));
        }
        rule->Keep(lane, [respond = std::move(respond),
                          response = std::move(response)]() mutable {
          respond(std::move(response));
        });
      };
}

void FaultInjector::Interceptor::FollowSession(const Request& request) {
  const auto& fetch = Get<FetchRequest>(*request.body);
  RequestTargets& session = sessions_[request.key];
  // 0 begins a session, -1 ends it or has none.
  if (fetch.session_epoch <= 0) session.topics.clear();
  for (const auto& forgotten : fetch.forgotten_topics_data) {
    Forget(session, forgotten);
  }
  for (const auto& topic : fetch.topics) Remember(session, topic);
}

}  // namespace kafka_embedded
