// The FaultInjector's place in front of the brokers. Private to it.
#ifndef TESTING_FAULTS_INTERCEPTOR_H_
#define TESTING_FAULTS_INTERCEPTOR_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <tuple>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "kafka_embedded/cluster/request_interceptor.h"
#include "kafka_embedded/runtime/random.h"
#include "testing/faults/fault_injector.h"
#include "testing/faults/fault_rule.h"
#include "testing/faults/fetch_sessions.h"
#include "testing/faults/request_targets.h"

namespace kafka_embedded {

class FaultInjector::Interceptor final : public RequestInterceptor {
 public:
  explicit Interceptor(EmbeddedCluster& cluster);

  void OnRequest(const BrokerEntrance& entrance, const RequestContext& context,
                 ApiMessagePtr request, Respond respond) override;
  // At the end: those that wait behind an answer.
  void AdmitWaiting();

  std::vector<std::shared_ptr<FaultRule>> faults;  // In the order added.
  std::vector<std::shared_ptr<ObservationRule>> observations;

 private:
  // A connection as the brokers see it: broker, its life, and the connection.
  using ConnectionKey =
      std::tuple<int32_t, uint64_t, const ConnectionInfo*, uint64_t>;
  // A request that may outlive its connection.
  struct Request {
    BrokerEntrance entrance;
    ConnectionKey key;
    ConnectionInfo connection;
    RequestContext context;
    ApiMessagePtr body;
    Respond respond;
    // Where the answer is to be hit.
    bool answered = false;
    bool others_wait = false;
    // Of a fetch that belongs to a session: what the session fetches.
    std::optional<RequestTargets> session = std::nullopt;
  };
  // What selectors ask, found when the first of them does.
  class Targets;

  // True if the request or its answer is kept, so that those behind it must
  // wait: a broker reads one request of a connection at a time.
  bool Handle(const std::shared_ptr<Request>& request);
  bool Hit(const std::shared_ptr<FaultRule>& rule,
           const std::shared_ptr<Request>& request, Targets& targets);
  bool Matches(const RequestSelector& selector, const Request& request,
               Targets& targets) const;
  void Observe(const Request& request, Targets& targets);
  static void Admit(Request& request);
  void AfterAnswer(Request& request);
  // Lets in those that waited behind a request.
  void GoOnBehind(const ConnectionKey& key);
  // In place of an answer. What is behind on the connection is lost.
  void Close(Request& request, Respond respond);
  // Has the answer meet the rule.
  void ArmAnswer(const std::shared_ptr<FaultRule>& rule,
                 const std::shared_ptr<Request>& request, Targets& targets);

  EmbeddedCluster& cluster_;
  Random random_;
  // Behind a request that is kept.
  absl::btree_map<ConnectionKey, std::deque<std::shared_ptr<Request>>> waiting_;
  // By a fault. Clients in the process may go on sending for a while.
  absl::btree_set<ConnectionKey> closed_;
  FetchSessions sessions_;
};

}  // namespace kafka_embedded

#endif  // TESTING_FAULTS_INTERCEPTOR_H_
