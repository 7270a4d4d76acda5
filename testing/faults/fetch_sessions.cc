#include "testing/faults/fetch_sessions.h"

#include <algorithm>
#include <string>

#include "kafka_embedded/base/error_code.h"

namespace kafka_embedded {
namespace {

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

std::optional<RequestTargets> FetchSessions::Follow(int32_t broker,
                                                    uint64_t life,
                                                    const FetchRequest& request,
                                                    Respond& respond) {
  State& state = *state_;
  const Key key(broker, request.session_id);
  if (request.session_epoch > 0) {
    const auto found = state.sessions.find(key);
    if (found == state.sessions.end()) return std::nullopt;
    Session& session = found->second;
    if (session.broker_life != life) {
      state.sessions.erase(found);
      return std::nullopt;
    }
    session.last_use = ++state.uses;
    for (const auto& forgotten : request.forgotten_topics_data) {
      Forget(session.targets, forgotten);
    }
    for (const auto& topic : request.topics) Remember(session.targets, topic);
    return session.targets;
  }
  // 0 begins a session, -1 ends it or has none.
  state.sessions.erase(key);
  Session session{.broker_life = life};
  for (const auto& topic : request.topics) Remember(session.targets, topic);
  const RequestTargets all = session.targets;
  if (request.session_epoch == 0) {
    respond = [state = state_, broker, session = std::move(session),
               respond = std::move(respond)](ApiMessagePtr response) mutable {
      if (response != nullptr && response->api_key() == ApiKey::kFetch) {
        const int32_t id = Get<FetchResponse>(*response).session_id;
        if (id != 0) Begin(*state, {broker, id}, std::move(session));
      }
      respond(std::move(response));
    };
  }
  return all;
}

void FetchSessions::Begin(State& state, const Key& key, Session session) {
  session.last_use = ++state.uses;
  state.sessions.insert_or_assign(key, std::move(session));
  if (state.sessions.size() <= kMostSessions) return;
  state.sessions.erase(
      std::min_element(state.sessions.begin(), state.sessions.end(),
                       [](const auto& a, const auto& b) {
                         return a.second.last_use < b.second.last_use;
                       }));
}

}  // namespace kafka_embedded
