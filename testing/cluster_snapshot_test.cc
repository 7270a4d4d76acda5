// Templates: a cluster's content, kept once and had again as often as wanted.
#include <memory>
#include <string>
#include <vector>

#include "testing/checkers/invariant_checker.h"
#include "testing/kafka_test.h"

namespace kafka_embedded {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class ClusterSnapshotTest : public ::testing::Test {
 protected:
  static std::unique_ptr<EmbeddedCluster> Filled() {
    auto cluster = *EmbeddedCluster::Start({.seed = 7});
    EXPECT_OK(cluster->admin().CreateTopic(
        {.name = "orders", .num_partitions = 1, .replication_factor = 3}));
    Send(*cluster, "a");
    Send(*cluster, "b");
    return cluster;
  }
  static void Send(EmbeddedCluster& cluster, const std::string& value) {
    const auto producer = *cluster.NewProducer({});
    EXPECT_OK(producer->SendAndWait({.topic = "orders", .value = value}));
  }
  static std::unique_ptr<EmbeddedCluster> From(const ClusterSnapshot& snapshot,
                                               uint64_t seed = 1) {
    auto cluster = EmbeddedCluster::From(snapshot, {.seed = seed});
    EXPECT_OK(cluster);
    return *std::move(cluster);
  }
};

TEST_F(ClusterSnapshotTest, AClusterFromASnapshotHasTheSameContent) {
  const auto source = Filled();
  EXPECT_OK(source->AdvanceTime(absl::Hours(1)));
  ASSERT_OK_AND_ASSIGN(const ClusterSnapshot snapshot, source->Snapshot());
  const auto clone = From(snapshot);
  EXPECT_EQ(clone->cluster_id(), source->cluster_id());
  EXPECT_EQ(clone->Now(), source->Now());
  EXPECT_THAT(*ConsumeValues(*clone, "orders", 2), ElementsAre("a", "b"));
}

TEST_F(ClusterSnapshotTest, ItsBrokersComeUpAsAfterACleanRestart) {
  const auto source = Filled();
  ASSERT_OK_AND_ASSIGN(const ClusterSnapshot snapshot, source->Snapshot());
  const auto clone = From(snapshot);
  EXPECT_GT(clone->Describe({"orders", 0})->leader_epoch,
            source->Describe({"orders", 0})->leader_epoch);
  ASSERT_OK(Await(*clone, IsrHas({"orders", 0}, 3), absl::Minutes(1)));
  EXPECT_OK(CheckReplicasEqual(*clone));
  EXPECT_EQ(clone->Describe({"orders", 0})->log_end_offset, 2);
}

TEST_F(ClusterSnapshotTest, ClustersOfOneSnapshotKnowNothingOfEachOther) {
  const auto source = Filled();
  ASSERT_OK_AND_ASSIGN(const ClusterSnapshot snapshot, source->Snapshot());
  const auto one = From(snapshot, 1);
  const auto two = From(snapshot, 2);
  Send(*one, "one");
  Send(*two, "two");
  Send(*source, "source");
  EXPECT_THAT(*ConsumeValues(*one, "orders", 3), ElementsAre("a", "b", "one"));
  EXPECT_THAT(*ConsumeValues(*two, "orders", 3), ElementsAre("a", "b", "two"));
  EXPECT_THAT(*ConsumeValues(*source, "orders", 3),
              ElementsAre("a", "b", "source"));
  EXPECT_THAT(*ConsumeValues(*From(snapshot), "orders", 2),
              ElementsAre("a", "b"));
}

TEST_F(ClusterSnapshotTest, ASnapshotOutlivesItsCluster) {
  auto source = Filled();
  ASSERT_OK_AND_ASSIGN(const ClusterSnapshot snapshot, source->Snapshot());
  source.reset();
  EXPECT_THAT(*ConsumeValues(*From(snapshot), "orders", 2),
              ElementsAre("a", "b"));
}

TEST_F(ClusterSnapshotTest, CommittedOffsetsAreKept) {
  const auto source = Filled();
  const Config group = {{"group.id", "audit"},
                        {"auto.offset.reset", "earliest"}};
  {
    const auto consumer = *source->NewConsumer(group);
    ASSERT_OK(consumer->Subscribe({"orders"}));
    EXPECT_THAT(*ConsumeValues(*consumer, 2), ElementsAre("a", "b"));
    ASSERT_OK(consumer->CommitSync());
    ASSERT_OK(consumer->Close());
  }
  ASSERT_OK_AND_ASSIGN(const ClusterSnapshot snapshot, source->Snapshot());
  const auto clone = From(snapshot);
  Send(*clone, "c");
  const auto consumer = *clone->NewConsumer(group);
  ASSERT_OK(consumer->Subscribe({"orders"}));
  EXPECT_THAT(*ConsumeValues(*consumer, 1), ElementsAre("c"));
}

TEST_F(ClusterSnapshotTest, TheSameSnapshotAndSeedGiveTheSameTimeline) {
  const auto source = Filled();
  ASSERT_OK_AND_ASSIGN(const ClusterSnapshot snapshot, source->Snapshot());
  const auto run = [&] {
    const auto clone = From(snapshot, 5);
    Send(*clone, "c");
    return clone->timeline().ToText();
  };
  EXPECT_EQ(run(), run());
}

TEST_F(ClusterSnapshotTest, ABrokerThatIsDownIsAnError) {
  const auto source = Filled();
  ASSERT_OK(source->StopBroker(2));
  EXPECT_THAT(source->Snapshot(),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       HasSubstr("broker 2 is stopped, expected running")));
}

}  // namespace
}  // namespace kafka_embedded
