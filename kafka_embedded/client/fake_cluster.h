// A cluster for the client's own tests: brokers that keep batches in vectors,
// know no replicas and check nothing, and say what a test tells them to.
//
//   FakeCluster cluster({.broker_count = 2});
//   cluster.AddTopic("orders", 3);
//   cluster.FailProduce(ErrorCode::kNotLeaderOrFollower);
#ifndef KAFKA_EMBEDDED_CLIENT_FAKE_CLUSTER_H_
#define KAFKA_EMBEDDED_CLIENT_FAKE_CLUSTER_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "kafka_embedded/base/topic_partition.h"
#include "kafka_embedded/base/uuid.h"
#include "kafka_embedded/client/fake_group.h"
#include "kafka_embedded/client/in_process_transport.h"
#include "kafka_embedded/protocol/messages/create_topics.h"
#include "kafka_embedded/protocol/messages/fetch.h"
#include "kafka_embedded/protocol/messages/find_coordinator.h"
#include "kafka_embedded/protocol/messages/init_producer_id.h"
#include "kafka_embedded/protocol/messages/list_offsets.h"
#include "kafka_embedded/protocol/messages/metadata.h"
#include "kafka_embedded/protocol/messages/offset_commit.h"
#include "kafka_embedded/protocol/messages/offset_fetch.h"
#include "kafka_embedded/protocol/messages/produce.h"
#include "kafka_embedded/records/record_batch.h"
#include "kafka_embedded/runtime/network.h"
#include "kafka_embedded/runtime/virtual_runtime.h"

namespace kafka_embedded {

class FakeCluster final : public BrokerDirectory {
 public:
  struct Options {
    int broker_count = 1;
    uint64_t seed = 1;
  };
  FakeCluster() : FakeCluster(Options()) {}
  explicit FakeCluster(const Options& options);
  ~FakeCluster() override;

  VirtualRuntime& runtime() { return runtime_; }
  Network& network() { return network_; }
  std::unique_ptr<Transport> NewTransport();

  // Partition i is led by broker 1 + i % brokers.
  void AddTopic(const std::string& name, int partitions);
  void SetLeader(const TopicPartition& partition, int32_t broker);
  void StopBroker(int32_t broker);
  // Removes an API key from what the brokers serve.
  void StopServing(ApiKey api_key) { unserved_.push_back(api_key); }

  struct Partition {
    int32_t leader = 1;
    int32_t leader_epoch = 0;
    int64_t log_start_offset = 0;
    int64_t end_offset = 0;
    std::vector<RecordBatch> batches;
  };
  Partition& At(const TopicPartition& partition) {
    return topics_.at(partition.topic).partitions.at(partition.partition);
  }
  // The values of all records of a partition.
  std::vector<std::string> Values(const TopicPartition& partition);
  int requests(ApiKey api_key) const {
    const auto found = requests_.find(api_key);
    return found == requests_.end() ? 0 : found->second;
  }

  // Called in front of the broker: true if it answered, or let the request
  // vanish. Otherwise the broker goes on.
  using Interceptor =
      std::function<bool(ApiMessage& request, Respond& respond)>;
  void Intercept(ApiKey api_key, int count, Interceptor interceptor) {
    interceptors_.push_back({api_key, count, std::move(interceptor)});
  }
  // The next `count` Produce or Fetch answer `error` for all partitions and do
  // nothing.
  void FailProduce(ErrorCode error, int count = 1);
  void FailFetch(ErrorCode error, int count = 1);

  // BrokerDirectory.
  std::vector<BrokerEndpoint> Brokers() const override;
  const Broker* Find(int32_t broker_id) const override;
  VersionRange Versions(int32_t broker_id, ApiKey api_key) const override;

  absl::btree_map<TopicPartition, int64_t> committed;  // One group.
  FakeGroup group;

 private:
  class Handler;
  struct Topic {
    Uuid id;
    bool internal = false;
    std::vector<Partition> partitions;
  };
  struct Planned {
    ApiKey api_key;
    int count;
    Interceptor interceptor;
  };

  void Handle(int32_t broker, ApiMessagePtr request, Respond respond);
  std::string NameOf(const std::string& name, const Uuid& id) const;
  ProduceResponse Produce(int32_t broker, ProduceRequest& request);
  FetchResponse Fetch(int32_t broker, const FetchRequest& request);
  MetadataResponse Metadata(const MetadataRequest& request) const;
  ListOffsetsResponse ListOffsets(const ListOffsetsRequest& request);
  OffsetCommitResponse CommitOffsets(const OffsetCommitRequest& request);
  OffsetFetchResponse FetchOffsets(const OffsetFetchRequest& request);
  CreateTopicsResponse CreateTopics(const CreateTopicsRequest& request);

  VirtualRuntime runtime_;
  Network network_;
  absl::btree_map<int32_t, std::unique_ptr<Handler>> handlers_;
  absl::btree_map<int32_t, Broker> brokers_;
  std::map<std::string, Topic> topics_;
  std::deque<Planned> interceptors_;
  std::vector<ApiKey> unserved_;
  absl::btree_map<ApiKey, int> requests_;
  int64_t last_producer_id_ = 999;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLIENT_FAKE_CLUSTER_H_
