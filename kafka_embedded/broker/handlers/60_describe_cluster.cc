// DescribeCluster (API key 60), versions 0 to 2.
//
// Behavior: the cluster's id, a broker to send controller requests to, and the
// brokers. Version 1 may ask for controllers instead (KIP-919), which only a
// controller answers: MISMATCHED_ENDPOINT_TYPE. Version 2 may ask for fenced
// brokers too (KIP-1073).
#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/broker/broker.h"
#include "kafka_embedded/broker/handlers/authorized_operations.h"
#include "kafka_embedded/broker/handlers/handlers.h"
#include "kafka_embedded/protocol/messages/describe_cluster.h"

namespace kafka_embedded {
namespace {

constexpr int8_t kBrokers = 1;
constexpr int8_t kControllers = 2;

}  // namespace

void HandleDescribeCluster(Broker& broker, const RequestContext& context,
                           ApiMessagePtr message, Respond respond) {
  const auto& request = Get<DescribeClusterRequest>(*message);
  DescribeClusterResponse response;
  if (request.endpoint_type != kBrokers) {
    response.error_code = request.endpoint_type == kControllers
                              ? ErrorCode::kMismatchedEndpointType
                              : ErrorCode::kUnsupportedEndpointType;
    response.error_message =
        absl::StrCat("endpoint type ", static_cast<int>(request.endpoint_type),
                     ": this is a broker, expected 1");
    return respond(MakeMessage(std::move(response)));
  }
  response.cluster_id = broker.options().cluster_id;
  std::vector<int32_t> active;
  for (const auto& [id, registration] : broker.image().brokers()) {
    const ListenerEndpoint* endpoint =
        registration.FindEndpoint(context.connection->listener_name);
    if (endpoint == nullptr) continue;
    if (registration.fenced && !request.include_fenced_brokers) continue;
    if (!registration.fenced) active.push_back(id);
    auto& node = response.brokers.emplace_back();
    node.broker_id = id;
    node.host = endpoint->host;
    node.port = endpoint->port;
    node.rack = registration.rack;
    node.is_fenced = registration.fenced;
  }
  if (!active.empty()) {
    response.controller_id = active[broker.random().Below(active.size())];
  }
  if (request.include_cluster_authorized_operations) {
    response.cluster_authorized_operations = kAllClusterOperations;
  }
  respond(MakeMessage(std::move(response)));
}

}  // namespace kafka_embedded
