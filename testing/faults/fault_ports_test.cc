// Faults on clients that come over TCP: the same as in the process. Also: every
// error answer can be carried by every version.
#include <string>
#include <utility>

#include "kafka_embedded/client/tcp_transport.h"
#include "kafka_embedded/protocol/messages/create_topics.h"
#include "kafka_embedded/protocol/messages/describe_configs.h"
#include "kafka_embedded/protocol/messages/fetch.h"
#include "kafka_embedded/protocol/messages/find_coordinator.h"
#include "kafka_embedded/protocol/messages/init_producer_id.h"
#include "kafka_embedded/protocol/messages/list_offsets.h"
#include "kafka_embedded/protocol/messages/metadata.h"
#include "kafka_embedded/protocol/messages/offset_commit.h"
#include "kafka_embedded/protocol/messages/offset_fetch.h"
#include "kafka_embedded/protocol/messages/produce.h"
#include "kafka_embedded/runtime/io/io_thread.h"
#include "testing/faults/fault_injector.h"
#include "testing/kafka_test.h"

namespace kafka_embedded {
namespace {

constexpr int32_t kBroker = -1;  // The first of bootstrap.servers.

class FaultPortsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(cluster_,
                         EmbeddedCluster::Start({.broker_count = 1,
                                                 .time = ClusterTime::kReal,
                                                 .listen = ListenOptions()}));
    faults_ = std::make_unique<FaultInjector>(*cluster_);
    ASSERT_OK_AND_ASSIGN(auto brokers,
                         ParseBootstrapServers(cluster_->bootstrap_servers()));
    transport_ = std::make_unique<TcpTransport>(
        cluster_->runtime(), io_,
        TcpTransport::Options{.bootstrap = std::move(brokers),
                              .client_id = "tcp"});
  }
  void TearDown() override {
    faults_.reset();
    cluster_->runtime().Enter([&] { transport_.reset(); });
  }

  template <typename Request>
  absl::StatusOr<typename Request::Response> Ask(Request request,
                                                 int16_t version) {
    absl::StatusOr<typename Request::Response> answer;
    bool done = false;
    cluster_->runtime().Enter([&] {
      Call<Request>(*transport_, kBroker, std::move(request),
                    {.timeout = absl::Seconds(20), .max_version = version},
                    [&](absl::StatusOr<typename Request::Response> response) {
                      answer = std::move(response);
                      done = true;
                    });
    });
    EXPECT_OK(cluster_->RunUntil([&] { return done; }, absl::Seconds(30)));
    return answer;
  }

  // Answers with an error in each version from `min` to `max`; `found` gives
  // the error that stands in the answer.
  template <typename Request, typename Found>
  void AnswersWithError(int16_t min, int16_t max, const Request& request,
                        Found found) {
    const ErrorCode code = ErrorCode::kKafkaStorageError;
    ASSERT_OK(faults_->Add({.api_key = Request::kApiKey, .client_id = "tcp"},
                           fault::AnswerWith(code)));
    for (int16_t version = min; version <= max; ++version) {
      SCOPED_TRACE(absl::StrCat(Request::kName, " v", version));
      const auto answer = Ask(request, version);
      ASSERT_OK(answer);
      EXPECT_EQ(found(*answer), code);
    }
    faults_->LiftAll();
  }

  std::unique_ptr<EmbeddedCluster> cluster_;
  std::unique_ptr<FaultInjector> faults_;
  IoThread io_;
  std::unique_ptr<TcpTransport> transport_;
};

TEST_F(FaultPortsTest, EveryVersionCarriesAnErrorForAPartition) {
  ProduceRequest produce{.acks = -1};
  auto& data = produce.topic_data.emplace_back();
  data.name = "orders";
  data.partition_data.emplace_back();
  AnswersWithError(0, 13, produce, [](const ProduceResponse& r) {
    return r.responses.at(0).partition_responses.at(0).error_code;
  });
  FetchRequest fetch{.replica_id = -1, .session_epoch = -1};
  auto& fetched = fetch.topics.emplace_back();
  fetched.topic = "orders";
  fetched.partitions.emplace_back();
  AnswersWithError(4, 12, fetch, [](const FetchResponse& r) {
    return r.responses.at(0).partitions.at(0).error_code;
  });
  ListOffsetsRequest offsets{.replica_id = -1};
  auto& listed = offsets.topics.emplace_back();
  listed.name = "orders";
  listed.partitions.emplace_back();
  AnswersWithError(1, 10, offsets, [](const ListOffsetsResponse& r) {
    return r.topics.at(0).partitions.at(0).error_code;
  });
  OffsetCommitRequest commit{.group_id = "g"};
  auto& committed = commit.topics.emplace_back();
  committed.name = "orders";
  committed.partitions.emplace_back();
  AnswersWithError(2, 9, commit, [](const OffsetCommitResponse& r) {
    return r.topics.at(0).partitions.at(0).error_code;
  });
}

TEST_F(FaultPortsTest, EveryVersionCarriesAnErrorForATopicOrTheWhole) {
  MetadataRequest metadata;
  metadata.topics->push_back({.name = "orders"});
  AnswersWithError(0, 13, metadata, [](const MetadataResponse& r) {
    return r.topics.at(0).error_code;
  });
  CreateTopicsRequest create;
  create.topics.push_back(
      {.name = "others", .num_partitions = 1, .replication_factor = 1});
  AnswersWithError(2, 7, create, [](const CreateTopicsResponse& r) {
    return r.topics.at(0).error_code;
  });
  AnswersWithError(
      0, 4, InitProducerIdRequest{.transactional_id = "t"},
      [](const InitProducerIdResponse& r) { return r.error_code; });
  DescribeConfigsRequest configs;
  configs.resources.push_back({.resource_type = 2, .resource_name = "orders"});
  AnswersWithError(1, 4, configs, [](const DescribeConfigsResponse& r) {
    return r.results.at(0).error_code;
  });
  AnswersWithError(
      0, 3, FindCoordinatorRequest{.key = "g"},
      [](const FindCoordinatorResponse& r) { return r.error_code; });
  AnswersWithError(4, 6, FindCoordinatorRequest{.coordinator_keys = {"g"}},
                   [](const FindCoordinatorResponse& r) {
                     return r.coordinators.at(0).error_code;
                   });
  OffsetFetchRequest offsets{.group_id = "g"};
  AnswersWithError(2, 7, offsets,
                   [](const OffsetFetchResponse& r) { return r.error_code; });
  OffsetFetchRequest groups;
  groups.groups.emplace_back().group_id = "g";
  AnswersWithError(8, 9, groups, [](const OffsetFetchResponse& r) {
    return r.groups.at(0).error_code;
  });
}

TEST_F(FaultPortsTest, AConnectionIsClosedBeforeAndAfterTheEffect) {
  CreateTopicsRequest create;
  create.topics.push_back(
      {.name = "orders", .num_partitions = 1, .replication_factor = 1});
  for (const bool after : {false, true}) {
    ASSERT_OK_AND_ASSIGN(
        const Fault closed,
        faults_->Add({.api_key = ApiKey::kCreateTopics, .topic = "orders"},
                     after ? fault::LoseAnswer() : fault::CloseConnection(),
                     fault::Once()));
    EXPECT_THAT(Ask(create, 7), StatusIs(absl::StatusCode::kUnavailable));
    EXPECT_EQ(closed.fired(), 1u);
    EXPECT_EQ(cluster_->Describe({"orders", 0}).ok(), after);
  }
}

TEST_F(FaultPortsTest, AHeldRequestWaitsForTheTest) {
  ASSERT_OK_AND_ASSIGN(Fault held, faults_->Add({.api_key = ApiKey::kMetadata},
                                                fault::Hold(), fault::Once()));
  ASSERT_OK_AND_ASSIGN(const Observation seen,
                       faults_->Observe({.client_id = "tcp"}));
  bool answered = false;
  cluster_->runtime().Enter([&] {
    Call<MetadataRequest>(*transport_, kBroker, {}, {},
                          [&](const auto&) { answered = true; });
  });
  ASSERT_OK(held.AwaitReached(absl::Seconds(20)));
  EXPECT_FALSE(answered);
  held.Release();
  ASSERT_OK(cluster_->RunUntil([&] { return answered; }, absl::Seconds(20)));
  EXPECT_GE(seen.count(), 1u);
}

}  // namespace
}  // namespace kafka_embedded
