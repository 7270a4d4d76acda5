// A Connect worker beside an embedded cluster, on the same clock.
//
//   ASSERT_OK_AND_ASSIGN(auto connect, EmbeddedConnect::Start(*cluster));
//   ASSERT_OK(connect->StartConnector({{"name", "source"},
//                                      {"connector.class", "FileStreamSource"},
//                                      {"file", input}, {"topic", "lines"}}));
//   ASSERT_OK(connect->AwaitRecords("source", 3, absl::Seconds(30)));
//
// Use it from the thread of its cluster, which must outlive it.
#ifndef TESTING_EMBEDDED_CONNECT_H_
#define TESTING_EMBEDDED_CONNECT_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "connect_embedded/mirror/mirror.h"
#include "connect_embedded/runtime/builtin_plugins.h"
#include "connect_embedded/runtime/client_factory.h"
#include "connect_embedded/runtime/standalone_herder.h"
#include "connect_embedded/runtime/worker.h"
#include "kafka_embedded/base/config.h"
#include "kafka_embedded/cluster/embedded_cluster.h"

namespace kafka_embedded {

// Gives workers and mirrors clients in the cluster's process.
class ClusterClients final : public connect_embedded::ClientFactory {
 public:
  explicit ClusterClients(EmbeddedCluster& cluster) : cluster_(cluster) {}

  Runtime& runtime() override { return cluster_.runtime(); }
  bool real_time() const override;
  absl::StatusOr<std::unique_ptr<Producer>> NewProducer(
      const Config& config) override {
    return cluster_.NewProducer(config);
  }
  absl::StatusOr<std::unique_ptr<Consumer>> NewConsumer(
      const Config& config) override {
    return cluster_.NewConsumer(config);
  }
  absl::StatusOr<std::unique_ptr<Admin>> NewAdmin(
      const Config& config) override {
    return cluster_.NewAdmin(config);
  }

 private:
  EmbeddedCluster& cluster_;
};

class EmbeddedConnect {
 public:
  // `worker`: properties of connect-standalone.properties. Unless set, keys and
  // values are strings, and offsets are kept in memory rather than in
  // offset.storage.file.filename. Errors as of Worker::Create.
  static absl::StatusOr<std::unique_ptr<EmbeddedConnect>> Start(
      EmbeddedCluster& cluster, Config worker = {},
      connect_embedded::Plugins plugins = connect_embedded::BuiltinPlugins());
  // Stops the worker as Stop does.
  ~EmbeddedConnect();

  // As a connector's property file. Errors as of
  // StandaloneHerder::StartConnector.
  absl::Status StartConnector(const Config& connector);

  // Runs until the connector's tasks have handed on `count` records in all.
  // DEADLINE_EXCEEDED or the failure of a task says how far they came.
  absl::Status AwaitRecords(absl::string_view connector, uint64_t count,
                            absl::Duration limit);

  // Sends, commits and flushes what there is, and ends the tasks. Stopping
  // twice is harmless.
  absl::Status Stop();

  connect_embedded::Worker& worker() { return *worker_; }
  connect_embedded::StandaloneHerder& herder() { return *herder_; }

 private:
  explicit EmbeddedConnect(EmbeddedCluster& cluster)
      : cluster_(cluster), clients_(cluster) {}
  // What the connector's tasks have done, and the failure of one.
  uint64_t RecordsOf(absl::string_view connector, absl::Status* failure) const;

  EmbeddedCluster& cluster_;
  ClusterClients clients_;
  std::unique_ptr<connect_embedded::Worker> worker_;
  std::unique_ptr<connect_embedded::StandaloneHerder> herder_;
};

}  // namespace kafka_embedded

#endif  // TESTING_EMBEDDED_CONNECT_H_
