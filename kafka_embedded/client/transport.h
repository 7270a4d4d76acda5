// How a client reaches brokers: in the same process (InProcessTransport, which
// hands over the structs) or over TCP (TcpTransport, which talks to any Kafka).
// Producer, Consumer and Admin are written once over this.
#ifndef KAFKA_EMBEDDED_CLIENT_TRANSPORT_H_
#define KAFKA_EMBEDDED_CLIENT_TRANSPORT_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "kafka_embedded/protocol/api_message.h"
#include "kafka_embedded/runtime/runtime.h"

namespace kafka_embedded {

// A broker as Metadata names it. Brokers of bootstrap.servers have the ids
// -1, -2, … until Metadata tells who they are.
struct BrokerEndpoint {
  int32_t id = -1;
  std::string host;
  int32_t port = 0;
  friend bool operator==(const BrokerEndpoint&,
                         const BrokerEndpoint&) = default;
};

// All methods are called inside the runtime, and so are the callbacks.
class Transport {
 public:
  // An error means that no answer came and none will: the broker cannot be
  // reached, the connection was lost or `timeout` has passed (UNAVAILABLE,
  // DEADLINE_EXCEEDED), or the broker does not serve the request in any version
  // that can carry it (UNIMPLEMENTED, naming both ranges).
  using OnResponse = absl::AnyInvocable<void(absl::StatusOr<ApiMessagePtr>)>;

  virtual ~Transport() = default;

  virtual Runtime& runtime() = 0;
  virtual Lane lane() const = 0;

  // True if bytes of responses are the broker's own, which it has checked.
  virtual bool in_process() const { return false; }

  // Whom to ask first.
  virtual std::vector<BrokerEndpoint> BootstrapBrokers() const = 0;
  // Tells where brokers are, from a Metadata response.
  virtual void UpdateBrokers(const std::vector<BrokerEndpoint>& brokers) = 0;

  // Requests to one broker are answered in the order sent. `expect_response` is
  // false for Produce with acks=0: the callback then comes at once, with
  // nullptr.
  struct SendOptions {
    absl::Duration timeout = absl::Seconds(30);
    bool expect_response = true;
    // The newest version to use, for requests whose content needs an old one.
    int16_t max_version = INT16_MAX;
  };
  virtual void Send(int32_t broker_id, ApiMessagePtr request,
                    const SendOptions& options, OnResponse on_response) = 0;

  // The version that Send would use, once a connection is up; -1 before that.
  virtual int16_t VersionOf(int32_t broker_id, ApiKey api_key) const = 0;
};

// Typed Send.
template <typename Request>
void Call(Transport& transport, int32_t broker_id, Request request,
          const Transport::SendOptions& options,
          absl::AnyInvocable<void(absl::StatusOr<typename Request::Response>)>
              on_response) {
  transport.Send(
      broker_id, MakeMessage(std::move(request)), options,
      [on_response = std::move(on_response)](
          absl::StatusOr<ApiMessagePtr> response) mutable {
        if (!response.ok()) return on_response(std::move(response).status());
        on_response(std::move(Get<typename Request::Response>(**response)));
      });
}

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLIENT_TRANSPORT_H_
