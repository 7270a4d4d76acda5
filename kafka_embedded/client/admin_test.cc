// What Admin promises: a result for each topic, in order, and patience with
// brokers that are away.
#include "kafka_embedded/client/admin.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kafka_embedded/base/status.h"
#include "kafka_embedded/client/fake_cluster.h"

namespace kafka_embedded {
namespace {

using ::testing::SizeIs;

class AdminTest : public ::testing::Test {
 protected:
  AdminTest() {
    admin_ = *Admin::Create({{"default.api.timeout.ms", "5000"}},
                            cluster_.NewTransport());
  }
  FakeCluster cluster_{{.broker_count = 2}};
  std::unique_ptr<Admin> admin_;
};

TEST_F(AdminTest, EachNewTopicHasItsResultInOrder) {
  cluster_.AddTopic("old", 1);
  const auto results = admin_->CreateTopics(
      {{.name = "new", .num_partitions = 3}, {.name = "old"}});
  ASSERT_TRUE(results.ok()) << results.status();
  ASSERT_THAT(*results, SizeIs(2));
  EXPECT_TRUE((*results)[0].status().ok());
  EXPECT_FALSE((*results)[0].id.is_zero());
  EXPECT_EQ((*results)[0].num_partitions, 3);
  EXPECT_EQ((*results)[1].error, ErrorCode::kTopicAlreadyExists);
  EXPECT_EQ((*results)[1].status().message(),
            "topic \"old\": TOPIC_ALREADY_EXISTS: it exists");
  EXPECT_EQ(ErrorCodeOf(admin_->CreateTopic({.name = "old"})),
            ErrorCode::kTopicAlreadyExists);
}

TEST_F(AdminTest, ListsAndDescribesTopics) {
  cluster_.AddTopic("b", 2);
  cluster_.AddTopic("a", 1);
  cluster_.AddTopic("__internal", 1);
  const auto topics = admin_->ListTopics();
  ASSERT_TRUE(topics.ok()) << topics.status();
  ASSERT_THAT(*topics, SizeIs(2));
  EXPECT_EQ((*topics)[0].name, "a");
  EXPECT_THAT(*admin_->ListTopics(/*include_internal=*/true), SizeIs(3));

  const auto described = admin_->DescribeTopics({"b", "none"});
  ASSERT_TRUE(described.ok()) << described.status();
  EXPECT_EQ((*described)[0].partitions[1].leader, 2);
  EXPECT_EQ(ErrorCodeOf((*described)[1].status()),
            ErrorCode::kUnknownTopicOrPartition);
}

TEST_F(AdminTest, DescribesTheClusterAndItsOffsets) {
  cluster_.AddTopic("orders", 2);
  const auto cluster = admin_->DescribeCluster();
  ASSERT_TRUE(cluster.ok()) << cluster.status();
  EXPECT_EQ(cluster->cluster_id, "fake");
  EXPECT_THAT(cluster->nodes, SizeIs(2));
  const auto offsets =
      admin_->ListOffsets({{{"orders", 0}, OffsetSpec::kLatest},
                           {{"none", 0}, OffsetSpec::kLatest}});
  ASSERT_TRUE(offsets.ok()) << offsets.status();
  EXPECT_EQ(offsets->at({"orders", 0}).offset, 0);
  EXPECT_EQ(offsets->at({"none", 0}).error, ErrorCode::kRequestTimedOut);
}

TEST_F(AdminTest, AsksAnotherBrokerWhereOneIsGone) {
  ASSERT_TRUE(admin_->DescribeCluster().ok());
  cluster_.StopBroker(1);
  EXPECT_TRUE(admin_->DescribeCluster().ok());
}

TEST_F(AdminTest, WithoutAnyBrokerTheTimeoutEndsIt) {
  cluster_.StopBroker(1);
  cluster_.StopBroker(2);
  const absl::Time start = cluster_.runtime().Now();
  EXPECT_TRUE(absl::IsUnavailable(admin_->ListTopics().status()));
  EXPECT_LE(cluster_.runtime().Now() - start, absl::Seconds(5));
  EXPECT_GE(cluster_.runtime().Now() - start, absl::Seconds(3));
}

TEST_F(AdminTest, AnswersComeToACallbackInsideTheRuntimeToo) {
  bool done = false;
  absl::Status waited;
  admin_->DescribeCluster([&](absl::StatusOr<ClusterDescription> cluster) {
    EXPECT_TRUE(cluster.ok());
    waited = admin_->DescribeCluster().status();
    done = true;
  });
  ASSERT_TRUE(cluster_.runtime()
                  .RunUntil([&] { return done; }, absl::InfiniteFuture())
                  .ok());
  EXPECT_TRUE(absl::IsFailedPrecondition(waited)) << waited;
}

}  // namespace
}  // namespace kafka_embedded
