// Weeks of retention and compaction, in milliseconds: what a topic still has
// when time has gone by.
#include <string>

#include "absl/strings/str_cat.h"
#include "testing/kafka_test.h"

namespace kafka_embedded {
namespace {

using ::testing::ElementsAre;

class RetentionExample : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(cluster_, EmbeddedCluster::Start({.seed = 7}));
    ASSERT_OK_AND_ASSIGN(producer_, cluster_->NewProducer());
  }
  void TearDown() override { producer_.reset(); }

  std::unique_ptr<EmbeddedCluster> cluster_;
  std::unique_ptr<Producer> producer_;
};

TEST_F(RetentionExample, AnAuditThatRunsOnceAWeekMissesNothingAndLaterOnesDo) {
  ASSERT_OK(
      cluster_->admin().CreateTopic({.name = "audit",
                                     .num_partitions = 1,
                                     .replication_factor = 3,
                                     .configs = {{"retention.ms", "604800000"},
                                                 {"segment.ms", "43200000"}}}));
  for (int day = 0; day < 7; ++day) {
    ASSERT_OK(producer_->SendAndWait(
        {.topic = "audit", .value = absl::StrCat("day ", day)}));
    EXPECT_OK(cluster_->AdvanceTime(absl::Hours(24)));
  }
  EXPECT_THAT(*ConsumeValues(*cluster_, "audit", 7),
              ElementsAre("day 0", "day 1", "day 2", "day 3", "day 4", "day 5",
                          "day 6"));

  // Three more days: Kafka deletes whole segments, each when its last record is
  // a week old. Here each day has a segment of its own.
  EXPECT_OK(cluster_->AdvanceTime(absl::Hours(3 * 24)));
  EXPECT_EQ(cluster_->Describe({"audit", 0})->log_start_offset, 3);
  EXPECT_THAT(*ConsumeValues(*cluster_, "audit", 4),
              ElementsAre("day 3", "day 4", "day 5", "day 6"));

  // A year later nothing is left, and offsets go on where they were.
  EXPECT_OK(cluster_->AdvanceTime(absl::Hours(365 * 24)));
  EXPECT_EQ(cluster_->Describe({"audit", 0})->log_start_offset, 7);
  ASSERT_OK_AND_ASSIGN(
      const RecordMetadata next,
      producer_->SendAndWait({.topic = "audit", .value = "a year later"}));
  EXPECT_EQ(next.offset, 7);
}

TEST_F(RetentionExample, ACompactedTopicKeepsTheLastPriceOfEachProduct) {
  ASSERT_OK(cluster_->admin().CreateTopic(
      {.name = "prices",
       .num_partitions = 1,
       .replication_factor = 3,
       .configs = {{"cleanup.policy", "compact"},
                   {"segment.ms", "3600000"},
                   {"min.cleanable.dirty.ratio", "0.01"}}}));
  for (const char* price : {"1", "2", "3"}) {
    for (const char* product : {"tea", "milk"}) {
      ASSERT_OK(producer_->SendAndWait(
          {.topic = "prices", .key = product, .value = price}));
    }
    EXPECT_OK(cluster_->AdvanceTime(absl::Hours(2)));
  }
  // The segment that is being written is never compacted; the others have only
  // what no later one replaces.
  ASSERT_OK(producer_->SendAndWait(
      {.topic = "prices", .key = "bread", .value = "4"}));
  EXPECT_OK(cluster_->AdvanceTime(absl::Hours(1)));
  EXPECT_THAT(*ConsumeValues(*cluster_, "prices", 3),
              ElementsAre("3", "3", "4"));
  EXPECT_EQ(cluster_->Describe({"prices", 0})->log_end_offset, 7);
}

}  // namespace
}  // namespace kafka_embedded
