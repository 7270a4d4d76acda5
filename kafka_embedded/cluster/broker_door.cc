#include "kafka_embedded/cluster/broker_door.h"

#include <utility>

#include "absl/strings/str_cat.h"
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

NodeAddress TcpDoor::NodeOf(const std::string& client_id) {
  const auto [entry, added] = clients_.try_emplace(client_id);
  if (added) entry->second = network_.Join(absl::StrCat("client ", client_id));
  return entry->second;
}

// A connection asks one request at a time, so that none overtakes another when
// the network becomes calm meanwhile.
void TcpDoor::Handle(const RequestContext& context, ApiMessagePtr request,
                     Respond respond) {
  const std::optional<NodeAddress> broker = door_.node();
  if (network_.calm() || !broker.has_value()) {
    Receive(context, kNoTraceNode, std::move(request), std::move(respond));
    if (TraceLog* const trace = network_.trace()) trace->ActUpon(0);
    return;
  }
  const NodeAddress client = NodeOf(context.client_id);
  // The connection lives as long as it is owed an answer.
  network_.Send(
      client, *broker,
      [this, client, broker = *broker, context, request = std::move(request),
       respond = std::move(respond)]() mutable {
        Receive(context, static_cast<uint32_t>(client), std::move(request),
                [network = &network_, client, broker,
                 respond = std::move(respond)](ApiMessagePtr response) mutable {
                  network->Send(broker, client,
                                [respond = std::move(respond),
                                 response = std::move(response)]() mutable {
                                  respond(std::move(response));
                                });
                });
      });
}

void TcpDoor::Receive(const RequestContext& context, uint32_t client,
                      ApiMessagePtr request, Respond respond) {
  TraceLog* const trace = network_.trace();
  if (trace == nullptr) {
    return door_.Handle(context, std::move(request), std::move(respond));
  }
  const uint32_t node = door_.trace_node();
  const uint64_t id =
      TraceRequest(trace, node, door_.broker_id_, client, context, *request);
  door_.Handle(context, std::move(request),
               [trace, node, broker = door_.broker_id_, id,
                respond = std::move(respond)](ApiMessagePtr response) mutable {
                 if (response != nullptr) {
                   TraceResponse(trace, node, broker, *response, id);
                 }
                 respond(std::move(response));
               });
}

}  // namespace kafka_embedded
