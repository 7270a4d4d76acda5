// A mirror copies the topics that a whitelist names from one cluster to
// another, with keys, headers, timestamps and the order of each partition. Both
// clusters run on one virtual clock.
#include "kafka_embedded/runtime/virtual_runtime.h"
#include "testing/kafka_test.h"

namespace kafka_embedded {
namespace {

using ::connect_embedded::Mirror;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(MirrorExample, RecordsArriveAsTheyAre) {
  VirtualRuntime runtime({.seed = 7});
  ASSERT_OK_AND_ASSIGN(
      auto source,
      EmbeddedCluster::Start({.broker_count = 1, .runtime = &runtime}));
  ASSERT_OK_AND_ASSIGN(auto target,
                       EmbeddedCluster::Start({.runtime = &runtime}));
  ASSERT_OK_AND_ASSIGN(auto producer, source->NewProducer());
  ASSERT_OK(producer->SendAndWait(
      {.topic = "topic-mirror", .timestamp = 1234, .key = "k", .value = "v"}));
  ASSERT_OK(producer->SendAndWait({.topic = "other", .value = "stays"}));

  ClusterClients from(*source);
  ClusterClients to(*target);
  ASSERT_OK_AND_ASSIGN(
      auto mirror,
      Mirror::Create({.source = &from,
                      .target = &to,
                      .consumer = {{"group.id", "mirror"},
                                   {"auto.offset.reset", "earliest"}},
                      .whitelist = "topic-.*"}));
  mirror->Start();
  ASSERT_OK(target->RunUntil([&] { return mirror->counters().records == 1; },
                             absl::Seconds(30)));
  ASSERT_OK(mirror->Stop());

  ASSERT_OK_AND_ASSIGN(
      auto consumer, target->NewConsumer({{"auto.offset.reset", "earliest"}}));
  ASSERT_OK(consumer->Assign({{"topic-mirror", 0}}));
  EXPECT_THAT(
      *consumer->Poll(absl::Seconds(5)),
      ElementsAre(AllOf(HasKey("k"), HasValue("v"), HasTimestamp(1234))));
  ASSERT_OK_AND_ASSIGN(const auto topics, target->admin().ListTopics());
  EXPECT_EQ(topics.size(), 1) << "only the whitelisted topic is mirrored";
}

TEST(MirrorExample, AClusterIsNotMirroredOntoItself) {
  ASSERT_OK_AND_ASSIGN(auto cluster,
                       EmbeddedCluster::Start({.broker_count = 1}));
  ClusterClients clients(*cluster);
  EXPECT_THAT(Mirror::Create({.source = &clients,
                              .target = &clients,
                              .consumer = {{"group.id", "mirror"}},
                              .whitelist = ".*"}),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       HasSubstr(cluster->cluster_id())));
}

}  // namespace
}  // namespace kafka_embedded
