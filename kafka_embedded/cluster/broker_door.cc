#include "kafka_embedded/cluster/broker_door.h"

#include "kafka_embedded/client/request_trace.h"

namespace kafka_embedded {

int32_t BrokerEntrance::broker_id() const { return door_->broker_id_; }

Lane BrokerEntrance::lane() const {
  return door_->broker_ == nullptr ? Lane() : door_->broker_->lane();
}

void BrokerEntrance::Admit(const RequestContext& context, ApiMessagePtr request,
                           Respond respond) const {
  if (door_->life_ != life_ || door_->broker_ == nullptr) return;
  door_->broker_->Handle(context, std::move(request), std::move(respond));
}

void TracedDoor::Handle(const RequestContext& context, ApiMessagePtr request,
                        Respond respond) {
  TraceLog* const trace = network_.trace();
  if (trace == nullptr) {
    return door_.Handle(context, std::move(request), std::move(respond));
  }
  const uint32_t node = door_.trace_node();
  const uint64_t id = TraceRequest(trace, node, door_.broker_id_, kNoTraceNode,
                                   context, *request);
  door_.Handle(context, std::move(request),
               [trace, node, broker = door_.broker_id_, id,
                respond = std::move(respond)](ApiMessagePtr response) mutable {
                 if (response != nullptr) {
                   TraceResponse(trace, node, broker, *response, id);
                 }
                 respond(std::move(response));
               });
  trace->ActUpon(0);
}

}  // namespace kafka_embedded
