// What fetch sessions fetch (KIP-227): their later requests name only what
// changed. Private to FaultInjector.
#ifndef TESTING_FAULTS_FETCH_SESSIONS_H_
#define TESTING_FAULTS_FETCH_SESSIONS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "absl/container/btree_map.h"
#include "kafka_embedded/protocol/messages/fetch.h"
#include "kafka_embedded/protocol/request_handler.h"
#include "testing/faults/request_targets.h"

namespace kafka_embedded {

class FetchSessions {
 public:
  // All that the request fetches, if it belongs to a session that is known;
  // otherwise what the request names is all. `respond` is wrapped if the answer
  // may begin a session.
  // `life` grows with each broker under the id.
  std::optional<RequestTargets> Follow(int32_t broker, uint64_t life,
                                       const FetchRequest& request,
                                       Respond& respond);
  size_t size() const { return state_->sessions.size(); }

  // Nobody says that a connection ended, and with it the use of its session.
  // A broker, too, keeps so many and forgets others.
  static constexpr size_t kMostSessions = 4096;

 private:
  struct Session {
    uint64_t broker_life = 0;
    uint64_t last_use = 0;
    RequestTargets targets = {};
  };
  using Key = std::pair<int32_t, int32_t>;  // Broker, session id.
  // Shared with answers that are under way when the injector ends.
  struct State {
    absl::btree_map<Key, Session> sessions = {};
    uint64_t uses = 0;
  };
  static void Begin(State& state, const Key& key, Session session);

  const std::shared_ptr<State> state_ = std::make_shared<State>();
};

}  // namespace kafka_embedded

#endif  // TESTING_FAULTS_FETCH_SESSIONS_H_
