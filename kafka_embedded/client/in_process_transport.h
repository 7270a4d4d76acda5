// Reaches brokers in the same process: hands them the request structs over the
// runtime's Network, and never encodes anything.
//
//   InProcessTransport transport(network, directory, {.client_id =
//   "producer"});
//
// Joins the network when it is made and leaves it when it is destroyed: what is
// under way then is dropped, without a call.
#ifndef KAFKA_EMBEDDED_CLIENT_IN_PROCESS_TRANSPORT_H_
#define KAFKA_EMBEDDED_CLIENT_IN_PROCESS_TRANSPORT_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "kafka_embedded/client/transport.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/request_handler.h"
#include "kafka_embedded/runtime/network.h"
#include "kafka_embedded/runtime/runtime.h"

namespace kafka_embedded {

// Who runs the brokers tells where they are. They come and go: the handler is
// looked up when a request arrives.
class BrokerDirectory {
 public:
  struct Broker {
    BrokerEndpoint endpoint;
    NodeAddress address = {};
    RequestHandler* handler = nullptr;
  };
  struct VersionRange {
    int16_t min = 0;
    int16_t max = -1;  // Below min: not served.
  };
  // Hears of brokers that went away, whose connections are lost with them.
  class Watcher {
   public:
    virtual ~Watcher() = default;
    virtual void OnBrokerGone(int32_t broker_id) = 0;
  };

  virtual ~BrokerDirectory() = default;

  // The running brokers, ascending by id.
  virtual std::vector<BrokerEndpoint> Brokers() const = 0;
  // nullptr if no such broker runs. Valid until the broker goes.
  virtual const Broker* Find(int32_t broker_id) const = 0;
  // The versions of a request that client and broker both know.
  virtual VersionRange Versions(int32_t broker_id, ApiKey api_key) const = 0;

  void AddWatcher(Watcher* watcher);
  void RemoveWatcher(Watcher* watcher);
  uint64_t NextConnectionId() { return ++last_connection_id_; }

 protected:
  // To be called when a broker has stopped or crashed, after it has left the
  // network.
  void NotifyGone(int32_t broker_id);

 private:
  std::vector<Watcher*> watchers_;  // In the order in which they came.
  uint64_t last_connection_id_ = 0;
};

class InProcessTransport final : public Transport,
                                 private BrokerDirectory::Watcher {
 public:
  struct Options {
    std::string client_id;
  };
  // Both must outlive the transport.
  InProcessTransport(Network& network, BrokerDirectory& directory,
                     Options options);
  ~InProcessTransport() override;

  NodeAddress address() const { return address_; }

  Runtime& runtime() override { return network_.runtime(); }
  Lane lane() const override { return network_.lane(address_); }
  bool in_process() const override { return true; }
  std::vector<BrokerEndpoint> BootstrapBrokers() const override;
  // Brokers are found by id in the directory.
  void UpdateBrokers(const std::vector<BrokerEndpoint>& brokers) override;
  void Send(int32_t broker_id, ApiMessagePtr request,
            const SendOptions& options, OnResponse on_response) override;
  int16_t VersionOf(int32_t broker_id, ApiKey api_key) const override;

 private:
  struct Connection;

  Connection& ConnectionTo(int32_t broker_id);
  void Deliver(Connection& connection, uint64_t connection_id, uint64_t serial,
               ApiMessagePtr request, int16_t version);
  void OnAnswer(Connection& connection, uint64_t serial,
                ApiMessagePtr response);
  void FailPending(Connection& connection, const absl::Status& status);
  void FailSoon(OnResponse on_response, absl::Status status);
  void OnTimer(Connection& connection);
  void OnBrokerGone(int32_t broker_id) override;

  Network& network_;
  BrokerDirectory& directory_;
  const Options options_;
  const NodeAddress address_;
  absl::flat_hash_map<int32_t, std::unique_ptr<Connection>> connections_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLIENT_IN_PROCESS_TRANSPORT_H_
