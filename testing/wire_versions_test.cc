// Every request that a broker serves is answered in every version that it
// advertises: the answer can be carried by that version, and the connection
// lives on.
#include <map>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/client/tcp_transport.h"
#include "kafka_embedded/protocol/messages/alter_configs.h"
#include "kafka_embedded/protocol/messages/api_versions.h"
#include "kafka_embedded/protocol/messages/create_partitions.h"
#include "kafka_embedded/protocol/messages/create_topics.h"
#include "kafka_embedded/protocol/messages/delete_records.h"
#include "kafka_embedded/protocol/messages/delete_topics.h"
#include "kafka_embedded/protocol/messages/describe_cluster.h"
#include "kafka_embedded/protocol/messages/describe_configs.h"
#include "kafka_embedded/protocol/messages/describe_topic_partitions.h"
#include "kafka_embedded/protocol/messages/fetch.h"
#include "kafka_embedded/protocol/messages/find_coordinator.h"
#include "kafka_embedded/protocol/messages/incremental_alter_configs.h"
#include "kafka_embedded/protocol/messages/init_producer_id.h"
#include "kafka_embedded/protocol/messages/list_offsets.h"
#include "kafka_embedded/protocol/messages/metadata.h"
#include "kafka_embedded/protocol/messages/offset_commit.h"
#include "kafka_embedded/protocol/messages/offset_fetch.h"
#include "kafka_embedded/protocol/messages/offset_for_leader_epoch.h"
#include "kafka_embedded/protocol/messages/produce.h"
#include "kafka_embedded/runtime/io/io_thread.h"
#include "testing/kafka_test.h"

namespace kafka_embedded {
namespace {

constexpr char kTopic[] = "orders";
constexpr int32_t kBroker = -1;  // The first of bootstrap.servers.

class WireVersionsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(cluster_,
                         EmbeddedCluster::Start({.broker_count = 1,
                                                 .time = ClusterTime::kReal,
                                                 .listen = ListenOptions()}));
    ASSERT_OK(
        cluster_->admin().CreateTopic({.name = kTopic,
                                       .num_partitions = 1,
                                       .configs = {{"retention.ms", "5"}}}));
    ASSERT_OK_AND_ASSIGN(const auto described,
                         cluster_->admin().DescribeTopics({kTopic}));
    topic_id_ = described[0].id;
    ASSERT_OK_AND_ASSIGN(auto brokers,
                         ParseBootstrapServers(cluster_->bootstrap_servers()));
    transport_ = std::make_unique<TcpTransport>(
        cluster_->runtime(), io_,
        TcpTransport::Options{.bootstrap = std::move(brokers)});
  }

  // Sends `make(version)` in each version from `min` to `max`.
  template <typename Request, typename Make>
  void Try(int16_t min, int16_t max, Make make) {
    for (int16_t version = min; version <= max; ++version) {
      absl::Status answered;
      bool done = false;
      cluster_->runtime().Enter([&] {
        Call<Request>(*transport_, kBroker, make(version),
                      {.timeout = absl::Seconds(20), .max_version = version},
                      [&](absl::StatusOr<typename Request::Response> response) {
                        answered = response.status();
                        done = true;
                      });
      });
      ASSERT_OK(cluster_->RunUntil([&] { return done; }, absl::Seconds(30)));
      EXPECT_OK(answered) << std::string(Request::kName) << " version "
                          << version;
    }
  }

  std::unique_ptr<EmbeddedCluster> cluster_;
  IoThread io_;
  std::unique_ptr<TcpTransport> transport_;
  Uuid topic_id_;
};

TEST_F(WireVersionsTest, RecordsAreAnsweredInEveryVersion) {
  Try<ProduceRequest>(3, 13, [&](int16_t version) {
    ProduceRequest request{.acks = -1, .timeout_ms = 1000};
    auto& topic = request.topic_data.emplace_back();
    (version < 13) ? void(topic.name = kTopic)
                   : void(topic.topic_id = topic_id_);
    // A partition that does not exist is answered with an error.
    topic.partition_data.push_back({.index = 7, .records = BytesList()});
    return request;
  });
  Try<FetchRequest>(4, 18, [&](int16_t version) {
    FetchRequest request{.max_wait_ms = 0};
    auto& topic = request.topics.emplace_back();
    (version < 13) ? void(topic.topic = kTopic)
                   : void(topic.topic_id = topic_id_);
    topic.partitions.push_back({.partition = 0, .partition_max_bytes = 1000});
    topic.partitions.push_back({.partition = 7, .partition_max_bytes = 1000});
    return request;
  });
  Try<ListOffsetsRequest>(1, 11, [&](int16_t) {
    ListOffsetsRequest request{.replica_id = -1};
    auto& topic = request.topics.emplace_back();
    topic.name = kTopic;
    topic.partitions.push_back({.partition_index = 0, .timestamp = -1});
    return request;
  });
  Try<DeleteRecordsRequest>(0, 2, [&](int16_t) {
    DeleteRecordsRequest request{.timeout_ms = 1000};
    auto& topic = request.topics.emplace_back();
    topic.name = kTopic;
    topic.partitions.push_back({.partition_index = 0, .offset = -1});
    return request;
  });
  Try<OffsetForLeaderEpochRequest>(2, 4, [&](int16_t) {
    OffsetForLeaderEpochRequest request{.replica_id = -1};
    auto& topic = request.topics.emplace_back();
    topic.topic = kTopic;
    topic.partitions.push_back({.partition = 0, .leader_epoch = 0});
    return request;
  });
  Try<InitProducerIdRequest>(0, 5, [](int16_t) {
    return InitProducerIdRequest{.transactional_id = std::nullopt};
  });
}

TEST_F(WireVersionsTest, MetadataIsAnsweredInEveryVersion) {
  Try<ApiVersionsRequest>(0, 5, [](int16_t version) {
    if (version < 3) return ApiVersionsRequest();
    return ApiVersionsRequest{.client_software_name = "test",
                              .client_software_version = "1"};
  });
  Try<MetadataRequest>(0, 13, [&](int16_t) {
    MetadataRequest request;
    request.topics.emplace();
    request.topics->emplace_back().name = kTopic;
    request.topics->emplace_back().name = "not a name";
    return request;
  });
  Try<DescribeClusterRequest>(0, 2,
                              [](int16_t) { return DescribeClusterRequest(); });
  Try<DescribeTopicPartitionsRequest>(
      0, 0, [](int16_t) { return DescribeTopicPartitionsRequest(); });
  Try<DescribeConfigsRequest>(1, 4, [](int16_t) {
    DescribeConfigsRequest request{.include_synonyms = true};
    request.resources.push_back({.resource_type = 2,
                                 .resource_name = kTopic,
                                 .configuration_keys = std::nullopt});
    request.resources.push_back({.resource_type = 4,
                                 .resource_name = "1",
                                 .configuration_keys = std::nullopt});
    return request;
  });
}

TEST_F(WireVersionsTest, ChangesAreAnsweredInEveryVersion) {
  Try<CreateTopicsRequest>(2, 7, [](int16_t version) {
    CreateTopicsRequest request{.timeout_ms = 1000};
    auto& topic = request.topics.emplace_back();
    topic.name = absl::StrCat("created-", version);
    topic.num_partitions = 1;
    topic.replication_factor = 1;
    return request;
  });
  Try<CreatePartitionsRequest>(0, 3, [](int16_t version) {
    CreatePartitionsRequest request{.timeout_ms = 1000};
    auto& topic = request.topics.emplace_back();
    topic.name = kTopic;
    topic.count = 2 + version;
    topic.assignments = std::nullopt;
    return request;
  });
  Try<AlterConfigsRequest>(0, 2, [](int16_t) {
    AlterConfigsRequest request;
    auto& resource = request.resources.emplace_back();
    resource.resource_type = 2;
    resource.resource_name = kTopic;
    return request;
  });
  Try<IncrementalAlterConfigsRequest>(0, 1, [](int16_t) {
    IncrementalAlterConfigsRequest request;
    auto& resource = request.resources.emplace_back();
    resource.resource_type = 2;
    resource.resource_name = kTopic;
    return request;
  });
  Try<DeleteTopicsRequest>(1, 6, [](int16_t version) {
    DeleteTopicsRequest request{.timeout_ms = 1000};
    if (version < 6) {
      request.topic_names.push_back("none");
    } else {
      request.topics.emplace_back().name = "none";
    }
    return request;
  });
}

TEST_F(WireVersionsTest, GroupsAreAnsweredInEveryVersion) {
  Try<FindCoordinatorRequest>(0, 6, [](int16_t version) {
    FindCoordinatorRequest request;
    if (version < 4) {
      request.key = "group";
    } else {
      request.coordinator_keys.push_back("group");
    }
    return request;
  });
  Try<OffsetCommitRequest>(2, 10, [&](int16_t version) {
    OffsetCommitRequest request{.group_id = "group"};
    auto& topic = request.topics.emplace_back();
    (version < 10) ? void(topic.name = kTopic)
                   : void(topic.topic_id = topic_id_);
    topic.partitions.push_back({.partition_index = 0, .committed_offset = 1});
    return request;
  });
  Try<OffsetFetchRequest>(1, 10, [&](int16_t version) {
    OffsetFetchRequest request;
    if (version < 8) {
      request.group_id = "group";
      request.topics.emplace();
      auto& topic = request.topics->emplace_back();
      topic.name = kTopic;
      topic.partition_indexes.push_back(0);
      return request;
    }
    auto& group = request.groups.emplace_back();
    group.group_id = "group";
    group.topics = std::nullopt;
    return request;
  });
}

}  // namespace
}  // namespace kafka_embedded
