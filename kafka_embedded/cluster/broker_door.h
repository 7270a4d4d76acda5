// Through which all requests reach one broker, whatever brought them.
#ifndef KAFKA_EMBEDDED_CLUSTER_BROKER_DOOR_H_
#define KAFKA_EMBEDDED_CLUSTER_BROKER_DOOR_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "absl/container/btree_map.h"
#include "kafka_embedded/broker/broker.h"
#include "kafka_embedded/cluster/request_interceptor.h"
#include "kafka_embedded/runtime/network.h"
#include "kafka_embedded/runtime/trace_log.h"

namespace kafka_embedded {

// Stays when the broker goes, for the next one under the same id.
class BrokerDoor final : public RequestHandler {
 public:
  explicit BrokerDoor(int32_t broker_id) : broker_id_(broker_id) {}

  void Handle(const RequestContext& context, ApiMessagePtr request,
              Respond respond) override {
    if (interceptor_ != nullptr) [[unlikely]] {
      return interceptor_->OnRequest(BrokerEntrance(*this, life_), context,
                                     std::move(request), std::move(respond));
    }
    if (broker_ != nullptr) {
      broker_->Handle(context, std::move(request), std::move(respond));
    }
  }

  void Open(Broker& broker) { broker_ = &broker; }
  // Nothing while there is no broker.
  std::optional<NodeAddress> node() const {
    if (broker_ == nullptr) return std::nullopt;
    return broker_->address();
  }
  // For a timeline.
  uint32_t trace_node() const {
    const std::optional<NodeAddress> at = node();
    return at.has_value() ? static_cast<uint32_t>(*at) : kNoTraceNode;
  }
  void Close() {
    broker_ = nullptr;
    ++life_;
  }
  void set_interceptor(RequestInterceptor* interceptor) {
    interceptor_ = interceptor;
  }

 private:
  friend class BrokerEntrance;
  friend class TcpDoor;
  const int32_t broker_id_;
  Broker* broker_ = nullptr;
  RequestInterceptor* interceptor_ = nullptr;
  uint64_t life_ = 0;
};

// The same for those who come over TCP. They become nodes of the network, one
// for each client.id, when it is not calm: a link may have a fault, or the
// broker be slow.
class TcpDoor final : public RequestHandler {
 public:
  TcpDoor(BrokerDoor& door, Network& network)
      : door_(door), network_(network) {}
  void Handle(const RequestContext& context, ApiMessagePtr request,
              Respond respond) override;

 private:
  NodeAddress NodeOf(const std::string& client_id);
  // `client`: kNoTraceNode for one that is no node.
  void Receive(const RequestContext& context, uint32_t client,
               ApiMessagePtr request, Respond respond);

  BrokerDoor& door_;
  Network& network_;
  absl::btree_map<std::string, NodeAddress> clients_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLUSTER_BROKER_DOOR_H_
