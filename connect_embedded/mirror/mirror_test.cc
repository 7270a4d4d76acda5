// Two clusters and a mirror between them, under one virtual clock.
#include "connect_embedded/mirror/mirror.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "kafka_embedded/runtime/virtual_runtime.h"
#include "testing/kafka_test.h"

namespace connect_embedded {
namespace {

using kafka_embedded::ClusterClients;
using kafka_embedded::ConsumerRecord;
using kafka_embedded::ConsumeValues;
using kafka_embedded::EmbeddedCluster;
using kafka_embedded::HeaderView;
using kafka_embedded::ProducerRecord;
using kafka_embedded::StatusIs;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr absl::Duration kLimit = absl::Minutes(5);

class MirrorTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(
        source_,
        EmbeddedCluster::Start({.broker_count = 1, .runtime = &runtime_}));
    ASSERT_OK_AND_ASSIGN(
        target_,
        EmbeddedCluster::Start({.broker_count = 1, .runtime = &runtime_}));
    source_clients_ = std::make_unique<ClusterClients>(*source_);
    target_clients_ = std::make_unique<ClusterClients>(*target_);
    ASSERT_OK_AND_ASSIGN(producer_, source_->NewProducer({}));
  }
  MirrorOptions Options(const std::string& whitelist) {
    return {
        .source = source_clients_.get(),
        .target = target_clients_.get(),
        .consumer = {{"group.id", "mirror"}, {"auto.offset.reset", "earliest"}},
        .whitelist = whitelist,
        .offset_commit_interval = absl::Seconds(5)};
  }
  absl::Status AwaitRecords(const Mirror& mirror, uint64_t count) {
    return source_->RunUntil([&] { return mirror.counters().records >= count; },
                             kLimit);
  }
  absl::Status Send(const std::string& topic, const std::string& value) {
    return producer_->SendAndWait({.topic = topic, .value = value}).status();
  }

  kafka_embedded::VirtualRuntime runtime_;
  std::unique_ptr<EmbeddedCluster> source_;
  std::unique_ptr<EmbeddedCluster> target_;
  std::unique_ptr<ClusterClients> source_clients_;
  std::unique_ptr<ClusterClients> target_clients_;
  std::unique_ptr<kafka_embedded::Producer> producer_;
};

TEST_F(MirrorTest, KeyValueHeadersTimestampAndPartitionStay) {
  ASSERT_OK(
      source_->admin().CreateTopic({.name = "orders", .num_partitions = 3}));
  const std::vector<HeaderView> headers = {{"h", "1"}, {"n", std::nullopt}};
  ASSERT_OK(producer_->SendAndWait({.topic = "orders",
                                    .partition = 2,
                                    .timestamp = 1700000000000,
                                    .key = "k",
                                    .value = std::nullopt,
                                    .headers = headers}));
  ASSERT_OK_AND_ASSIGN(auto mirror, Mirror::Create(Options("orders")));
  mirror->Start();
  ASSERT_OK(AwaitRecords(*mirror, 1));

  ASSERT_OK_AND_ASSIGN(
      auto consumer, target_->NewConsumer({{"auto.offset.reset", "earliest"}}));
  ASSERT_OK(consumer->Assign({{"orders", 2}}));
  ASSERT_OK_AND_ASSIGN(const auto records, consumer->Poll(absl::Seconds(5)));

  ASSERT_EQ(records.size(), 1u);
  EXPECT_EQ(records[0].key, "k");
  EXPECT_EQ(records[0].value, std::nullopt);
  EXPECT_EQ(records[0].timestamp, 1700000000000);
  const std::vector<HeaderView> copied = records[0].headers();
  ASSERT_EQ(copied.size(), 2u);
  EXPECT_EQ(copied[0].key, "h");
  EXPECT_EQ(copied[1].value, std::nullopt);
}

TEST_F(MirrorTest, OnlyTopicsOfTheWhitelistAreCopied) {
  ASSERT_OK(Send("orders-eu", "a"));
  ASSERT_OK(Send("payments", "b"));
  ASSERT_OK(Send("other", "c"));
  ASSERT_OK_AND_ASSIGN(auto mirror,
                       Mirror::Create(Options("orders.*,payments")));
  mirror->Start();
  ASSERT_OK(AwaitRecords(*mirror, 2));
  ASSERT_OK(mirror->Stop());

  ASSERT_OK_AND_ASSIGN(const auto topics, target_->admin().ListTopics());

  std::vector<std::string> names;
  for (const auto& topic : topics) names.push_back(topic.name);
  EXPECT_THAT(names, ElementsAre("orders-eu", "payments"));
}

TEST_F(MirrorTest, ARestartNeitherLosesNorRepeats) {
  ASSERT_OK(Send("orders", "1"));
  ASSERT_OK(Send("orders", "2"));
  {
    ASSERT_OK_AND_ASSIGN(auto mirror, Mirror::Create(Options("orders")));
    mirror->Start();
    ASSERT_OK(AwaitRecords(*mirror, 2));
    ASSERT_OK(mirror->Stop());
  }
  ASSERT_OK(Send("orders", "3"));
  ASSERT_OK_AND_ASSIGN(auto mirror, Mirror::Create(Options("orders")));
  mirror->Start();
  ASSERT_OK(AwaitRecords(*mirror, 1));
  ASSERT_OK(mirror->Stop());

  ASSERT_OK_AND_ASSIGN(const auto values, ConsumeValues(*target_, "orders", 3));
  EXPECT_THAT(values, ElementsAre("1", "2", "3"));
}

TEST_F(MirrorTest, AMirrorThatIsDroppedRepeatsOnlyWhatItHadNotCommitted) {
  ASSERT_OK(Send("orders", "1"));
  {
    ASSERT_OK_AND_ASSIGN(auto mirror, Mirror::Create(Options("orders")));
    mirror->Start();
    ASSERT_OK(AwaitRecords(*mirror, 1));
    EXPECT_OK(source_->AdvanceTime(absl::Seconds(6)));  // Commits "1".
    ASSERT_OK(Send("orders", "2"));
    ASSERT_OK(AwaitRecords(*mirror, 2));
  }
  ASSERT_OK_AND_ASSIGN(auto mirror, Mirror::Create(Options("orders")));
  mirror->Start();
  ASSERT_OK(AwaitRecords(*mirror, 1));

  ASSERT_OK_AND_ASSIGN(const auto values, ConsumeValues(*target_, "orders", 3));
  EXPECT_THAT(values, ElementsAre("1", "2", "2"));
}

TEST_F(MirrorTest, AClusterIsNotMirroredOntoItself) {
  MirrorOptions options = Options("orders");
  options.target = source_clients_.get();
  EXPECT_THAT(Mirror::Create(options).status(),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       AllOf(HasSubstr("same cluster"),
                             HasSubstr(source_->cluster_id()),
                             HasSubstr("would copy every record again"))));
}

TEST_F(MirrorTest, AMessageHandlerMayChangeMultiplyAndDrop) {
  ASSERT_OK(Send("orders", "drop"));
  ASSERT_OK(Send("orders", "twice"));
  MirrorOptions options = Options("orders");
  options.message_handler = [](const ConsumerRecord& record) {
    if (*record.value == "drop") return std::vector<ProducerRecord>();
    const ProducerRecord copy{.topic = "renamed", .value = record.value};
    return std::vector<ProducerRecord>{copy, copy};
  };
  ASSERT_OK_AND_ASSIGN(auto mirror, Mirror::Create(std::move(options)));
  mirror->Start();
  ASSERT_OK(AwaitRecords(*mirror, 2));

  ASSERT_OK_AND_ASSIGN(const auto values,
                       ConsumeValues(*target_, "renamed", 2));
  EXPECT_THAT(values, ElementsAre("twice", "twice"));
}

TEST_F(MirrorTest, ARecordThatCannotBeSentEndsTheMirrorOrIsDropped) {
  ASSERT_OK(Send("orders", std::string(5000, 'x')));
  MirrorOptions options = Options("orders");
  options.producer["max.request.size"] = "1000";
  {
    ASSERT_OK_AND_ASSIGN(auto mirror, Mirror::Create(options));
    mirror->Start();
    ASSERT_OK(
        source_->RunUntil([&] { return !mirror->status().ok(); }, kLimit));
    EXPECT_THAT(std::string(mirror->status().message()),
                HasSubstr("could not be sent"));
  }
  options.abort_on_send_failure = false;
  ASSERT_OK_AND_ASSIGN(auto mirror, Mirror::Create(options));
  mirror->Start();
  ASSERT_OK(source_->RunUntil([&] { return mirror->counters().dropped == 1; },
                              kLimit));
  EXPECT_OK(mirror->Stop());
}

TEST_F(MirrorTest, ATopicThatIsDeletedAtTheSourceLeavesTheOthersGoing) {
  ASSERT_OK(Send("orders-eu", "1"));
  ASSERT_OK(Send("orders-us", "1"));
  ASSERT_OK_AND_ASSIGN(auto mirror, Mirror::Create(Options("orders-.*")));
  mirror->Start();
  ASSERT_OK(AwaitRecords(*mirror, 2));
  ASSERT_OK(source_->admin().DeleteTopics({"orders-eu"}).status());
  EXPECT_OK(
      source_->AdvanceTime(absl::Minutes(6)));  // metadata.max.age.ms and more.
  ASSERT_OK(Send("orders-us", "2"));
  ASSERT_OK(AwaitRecords(*mirror, 3));
  ASSERT_OK(mirror->Stop());

  ASSERT_OK_AND_ASSIGN(const auto values,
                       ConsumeValues(*target_, "orders-us", 2));
  EXPECT_THAT(values, ElementsAre("1", "2"));
}

TEST_F(MirrorTest, AWhitelistThatIsNoExpressionIsNamed) {
  EXPECT_THAT(Mirror::Create(Options("orders[")).status(),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("whitelist=\"orders[\"")));
}

}  // namespace
}  // namespace connect_embedded
