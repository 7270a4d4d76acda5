// Through which all requests reach one broker, whatever brought them.
#ifndef KAFKA_EMBEDDED_CLUSTER_BROKER_DOOR_H_
#define KAFKA_EMBEDDED_CLUSTER_BROKER_DOOR_H_

#include <cstdint>
#include <utility>

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
  // kNoTraceNode while there is no broker.
  uint32_t trace_node() const {
    return broker_ == nullptr ? kNoTraceNode
                              : static_cast<uint32_t>(broker_->address());
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
  friend class TracedDoor;
  const int32_t broker_id_;
  Broker* broker_ = nullptr;
  RequestInterceptor* interceptor_ = nullptr;
  uint64_t life_ = 0;
};

// The same for those who come over TCP, and are no nodes of the network.
class TracedDoor final : public RequestHandler {
 public:
  TracedDoor(BrokerDoor& door, Network& network)
      : door_(door), network_(network) {}
  void Handle(const RequestContext& context, ApiMessagePtr request,
              Respond respond) override;

 private:
  BrokerDoor& door_;
  Network& network_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLUSTER_BROKER_DOOR_H_
