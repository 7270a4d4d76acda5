// What a mirror does about a target that lacks the topic, has another one, or
// lets nobody make it.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "connect_embedded/mirror/mirror.h"
#include "kafka_embedded/runtime/virtual_runtime.h"
#include "testing/faults/fault_injector.h"
#include "testing/kafka_test.h"

namespace connect_embedded {
namespace {

using kafka_embedded::ApiKey;
using kafka_embedded::ClusterClients;
using kafka_embedded::Config;
using kafka_embedded::ConsumeValues;
using kafka_embedded::EmbeddedCluster;
using kafka_embedded::ErrorCode;
using kafka_embedded::FaultInjector;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr absl::Duration kLimit = absl::Minutes(5);

class MirrorTargetTest : public testing::Test {
 protected:
  void Start(Config target_config = {}) {
    ASSERT_OK_AND_ASSIGN(
        source_,
        EmbeddedCluster::Start({.broker_count = 1, .runtime = &runtime_}));
    ASSERT_OK_AND_ASSIGN(
        target_,
        EmbeddedCluster::Start({.broker_count = 1,
                                .runtime = &runtime_,
                                .broker_config = std::move(target_config)}));
    source_clients_ = std::make_unique<ClusterClients>(*source_);
    target_clients_ = std::make_unique<ClusterClients>(*target_);
    ASSERT_OK(
        source_->admin().CreateTopic({.name = "orders", .num_partitions = 3}));
    ASSERT_OK_AND_ASSIGN(auto producer, source_->NewProducer({}));
    for (int i = 0; i < 6; ++i) {
      ASSERT_OK(producer->SendAndWait(
          {.topic = "orders", .partition = i % 3, .value = std::to_string(i)}));
    }
  }
  std::unique_ptr<Mirror> StartMirror() {
    auto mirror = Mirror::Create(
        {.source = source_clients_.get(),
         .target = target_clients_.get(),
         .consumer = {{"group.id", "mirror"},
                      {"auto.offset.reset", "earliest"}},
         .whitelist = "orders",
         .offset_commit_interval = absl::Seconds(1),
         .log = [this](absl::string_view line) { log_.emplace_back(line); }});
    EXPECT_OK(mirror.status());
    (*mirror)->Start();
    return *std::move(mirror);
  }
  absl::Status AwaitRecords(const Mirror& mirror, uint64_t count) {
    return source_->RunUntil([&] { return mirror.counters().records >= count; },
                             kLimit);
  }
  size_t TargetPartitions() {
    const auto topics = target_->admin().DescribeTopics({"orders"});
    EXPECT_OK(topics.status());
    return (*topics)[0].partitions.size();
  }

  kafka_embedded::VirtualRuntime runtime_;
  std::unique_ptr<EmbeddedCluster> source_;
  std::unique_ptr<EmbeddedCluster> target_;
  std::unique_ptr<ClusterClients> source_clients_;
  std::unique_ptr<ClusterClients> target_clients_;
  std::vector<std::string> log_;
};

TEST_F(MirrorTargetTest, ATopicThatItLacksIsMadeWithTheSourcesPartitions) {
  Start();
  const auto mirror = StartMirror();
  ASSERT_OK(AwaitRecords(*mirror, 6));
  EXPECT_EQ(TargetPartitions(), 3u);
}

TEST_F(MirrorTargetTest, FewerPartitionsAreToldAndLoseNothing) {
  Start();
  ASSERT_OK(
      target_->admin().CreateTopic({.name = "orders", .num_partitions = 1}));
  const auto mirror = StartMirror();
  ASSERT_OK(AwaitRecords(*mirror, 6));
  EXPECT_THAT(log_, Contains(HasSubstr("records may change partition")));
  ASSERT_OK_AND_ASSIGN(const auto values, ConsumeValues(*target_, "orders", 6));
  EXPECT_EQ(values.size(), 6u);
}

TEST_F(MirrorTargetTest, WithoutTheRightToMakeATopicTheBrokerDecides) {
  Start();
  FaultInjector faults(*target_);
  ASSERT_OK(faults.Add(
      {.api_key = ApiKey::kCreateTopics},
      kafka_embedded::fault::AnswerWith(ErrorCode::kTopicAuthorizationFailed)));
  const auto mirror = StartMirror();
  ASSERT_OK(AwaitRecords(*mirror, 6));
  EXPECT_THAT(log_, Contains(HasSubstr("cannot create the topic")));
  EXPECT_EQ(TargetPartitions(), 1u);  // auto.create.topics.enable
}

// As MirrorMaker does, whose max.block.ms has no end.
TEST_F(MirrorTargetTest, WithoutATopicItWaitsForOneAndCommitsNothing) {
  Start({{"auto.create.topics.enable", "false"}});
  FaultInjector faults(*target_);
  ASSERT_OK(faults.Add(
      {.api_key = ApiKey::kCreateTopics},
      kafka_embedded::fault::AnswerWith(ErrorCode::kTopicAuthorizationFailed)));
  const auto mirror = StartMirror();
  EXPECT_OK(source_->AdvanceTime(absl::Minutes(2)));
  EXPECT_OK(mirror->status());
  EXPECT_EQ(mirror->counters().records, 0u);
  ASSERT_OK_AND_ASSIGN(const auto committed,
                       source_->admin().ListGroupOffsets("mirror"));
  EXPECT_THAT(committed, IsEmpty());

  faults.LiftAll();
  ASSERT_OK(
      target_->admin().CreateTopic({.name = "orders", .num_partitions = 3}));
  ASSERT_OK(AwaitRecords(*mirror, 6));
  ASSERT_OK(mirror->Stop());
}

TEST_F(MirrorTargetTest, WhatCouldNotBeSentIsNotCommittedByTheEnd) {
  Start();
  FaultInjector faults(*target_);
  ASSERT_OK(faults.Add(
      {.api_key = ApiKey::kProduce},
      kafka_embedded::fault::AnswerWith(ErrorCode::kTopicAuthorizationFailed)));
  const auto mirror = StartMirror();
  // Stop meets a failure while it waits for what is under way.
  ASSERT_OK(
      source_->RunUntil([&] { return mirror->counters().bytes > 0; }, kLimit));
  EXPECT_FALSE(mirror->Stop().ok());
  ASSERT_OK_AND_ASSIGN(const auto committed,
                       source_->admin().ListGroupOffsets("mirror"));
  EXPECT_THAT(committed, IsEmpty());
}

}  // namespace
}  // namespace connect_embedded
