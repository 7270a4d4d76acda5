// How consumers share a group: who reads what, what their users are told, and
// what a commit is worth.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/client/consumer.h"
#include "kafka_embedded/client/fake_cluster.h"
#include "kafka_embedded/client/producer.h"

namespace kafka_embedded {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kCooperative[] =
    "org.apache.kafka.clients.consumer.CooperativeStickyAssignor";

class ConsumerGroupTest : public ::testing::Test {
 protected:
  ConsumerGroupTest() { cluster_.AddTopic("orders", 4); }

  std::unique_ptr<Consumer> NewConsumer(Config config = {}) {
    config.try_emplace("group.id", "audit");
    config.try_emplace("auto.offset.reset", "earliest");
    auto consumer = Consumer::Create(config, cluster_.NewTransport());
    EXPECT_TRUE(consumer.ok()) << consumer.status();
    return *std::move(consumer);
  }
  // Writes what it is told into log_, as "b: revoked orders-2 orders-3".
  RebalanceListener Logger(const std::string& name) {
    const auto logger = [this, name](const std::string& what) {
      return [this, name, what](const std::vector<TopicPartition>& partitions) {
        log_.push_back(absl::StrCat(name, ": ", what));
        for (const auto& partition : partitions) {
          absl::StrAppend(&log_.back(), " ", partition.ToString());
        }
      };
    };
    return {.on_assigned = logger("assigned"),
            .on_revoked = logger("revoked"),
            .on_lost = logger("lost")};
  }
  void PollInTurn(const std::vector<Consumer*>& consumers, int rounds = 40) {
    for (int i = 0; i < rounds; ++i) {
      for (Consumer* consumer : consumers) {
        const auto records = consumer->Poll(absl::Milliseconds(200));
        EXPECT_TRUE(records.ok()) << records.status();
      }
    }
  }
  static std::vector<std::string> Names(const Consumer& consumer) {
    std::vector<std::string> names;
    for (const auto& p : consumer.assignment()) names.push_back(p.ToString());
    return names;
  }
  std::vector<std::string> TakeLog() { return std::exchange(log_, {}); }

  FakeCluster cluster_;
  std::vector<std::string> log_;
};

TEST_F(ConsumerGroupTest, MembersShareThePartitionsAsRangeHasIt) {
  auto a = NewConsumer();
  auto b = NewConsumer();
  ASSERT_TRUE(a->Subscribe({"orders"}).ok());
  ASSERT_TRUE(b->Subscribe({"orders"}).ok());
  PollInTurn({a.get(), b.get()});
  EXPECT_THAT(Names(*a), ElementsAre("orders-0", "orders-1"));
  EXPECT_THAT(Names(*b), ElementsAre("orders-2", "orders-3"));
  EXPECT_EQ(a->group_metadata().generation_id, cluster_.group.generation());
}

TEST_F(ConsumerGroupTest, AnEagerMemberGivesUpEverythingBeforeItJoins) {
  auto a = NewConsumer();
  auto b = NewConsumer();
  ASSERT_TRUE(a->Subscribe({"orders"}, Logger("a")).ok());
  PollInTurn({a.get()}, 1);
  ASSERT_TRUE(b->Subscribe({"orders"}, Logger("b")).ok());
  PollInTurn({a.get(), b.get()});
  EXPECT_THAT(TakeLog(),
              ElementsAre("a: assigned orders-0 orders-1 orders-2 orders-3",
                          "a: revoked orders-0 orders-1 orders-2 orders-3",
                          "a: assigned orders-0 orders-1",
                          "b: assigned orders-2 orders-3"));
}

TEST_F(ConsumerGroupTest, ACooperativeMemberGivesUpOnlyWhatGoes) {
  auto a = NewConsumer({{"partition.assignment.strategy", kCooperative}});
  auto b = NewConsumer({{"partition.assignment.strategy", kCooperative}});
  ASSERT_TRUE(a->Subscribe({"orders"}, Logger("a")).ok());
  PollInTurn({a.get()}, 1);
  ASSERT_TRUE(b->Subscribe({"orders"}, Logger("b")).ok());
  PollInTurn({a.get(), b.get()});
  EXPECT_THAT(
      TakeLog(),
      ElementsAre("a: assigned orders-0 orders-1 orders-2 orders-3",
                  "a: revoked orders-2 orders-3", "a: assigned", "b: assigned",
                  "b: assigned orders-2 orders-3", "a: assigned"));
}

TEST_F(ConsumerGroupTest, APositionAndAPauseOutliveACooperativeRebalance) {
  auto a = NewConsumer({{"partition.assignment.strategy", kCooperative}});
  ASSERT_TRUE(a->Subscribe({"orders"}).ok());
  PollInTurn({a.get()}, 1);
  ASSERT_TRUE(a->Pause({{"orders", 0}}).ok());
  cluster_.At({"orders", 0}).end_offset = 9;
  ASSERT_TRUE(a->Seek({"orders", 0}, 7).ok());
  auto b = NewConsumer({{"partition.assignment.strategy", kCooperative}});
  ASSERT_TRUE(b->Subscribe({"orders"}).ok());
  PollInTurn({a.get(), b.get()});
  EXPECT_EQ(*a->Position({"orders", 0}), 7);
  EXPECT_THAT(a->paused(), ElementsAre(TopicPartition{"orders", 0}));
}

TEST_F(ConsumerGroupTest, AnEagerRebalanceForgetsPauses) {
  auto a = NewConsumer();
  ASSERT_TRUE(a->Subscribe({"orders"}).ok());
  PollInTurn({a.get()}, 1);
  ASSERT_TRUE(a->Pause({{"orders", 0}}).ok());
  ASSERT_TRUE(a->EnforceRebalance().ok());
  PollInTurn({a.get()}, 1);
  EXPECT_THAT(a->paused(), IsEmpty());
}

TEST_F(ConsumerGroupTest, ClosingGivesUpAndLeaves) {
  auto a = NewConsumer();
  auto b = NewConsumer();
  ASSERT_TRUE(a->Subscribe({"orders"}, Logger("a")).ok());
  ASSERT_TRUE(b->Subscribe({"orders"}).ok());
  PollInTurn({a.get(), b.get()});
  TakeLog();
  ASSERT_TRUE(a->Close().ok());
  EXPECT_THAT(TakeLog(), ElementsAre("a: revoked orders-0 orders-1"));
  PollInTurn({b.get()});
  EXPECT_EQ(Names(*b).size(), 4u);
}

TEST_F(ConsumerGroupTest, AStaticMemberLeavesWithoutSayingSo) {
  auto a = NewConsumer({{"group.instance.id", "one"}});
  ASSERT_TRUE(a->Subscribe({"orders"}).ok());
  PollInTurn({a.get()}, 1);
  ASSERT_TRUE(a->Close().ok());
  EXPECT_THAT(cluster_.group.members(), ElementsAre("static-1"));
}

TEST_F(ConsumerGroupTest, AMemberTakenForDeadLosesItsPartitionsAndJoinsAgain) {
  auto a = NewConsumer();
  ASSERT_TRUE(a->Subscribe({"orders"}, Logger("a")).ok());
  PollInTurn({a.get()}, 1);
  TakeLog();
  cluster_.group.Expire("member-1");
  PollInTurn({a.get()}, 30);
  EXPECT_THAT(TakeLog(),
              ElementsAre("a: lost orders-0 orders-1 orders-2 orders-3",
                          "a: assigned orders-0 orders-1 orders-2 orders-3"));
}

TEST_F(ConsumerGroupTest, WhoDoesNotPollForMaxPollIntervalLeaves) {
  auto a = NewConsumer({{"max.poll.interval.ms", "10000"}});
  ASSERT_TRUE(a->Subscribe({"orders"}, Logger("a")).ok());
  PollInTurn({a.get()}, 1);
  cluster_.runtime().AdvanceTime(absl::Milliseconds(9999));
  EXPECT_THAT(cluster_.group.members(), ElementsAre("member-1"));
  EXPECT_EQ(cluster_.requests(ApiKey::kHeartbeat), 3);
  cluster_.runtime().AdvanceTime(absl::Milliseconds(2));
  EXPECT_THAT(cluster_.group.members(), IsEmpty());
  TakeLog();
  PollInTurn({a.get()}, 1);
  EXPECT_THAT(TakeLog(),
              ElementsAre("a: lost orders-0 orders-1 orders-2 orders-3",
                          "a: assigned orders-0 orders-1 orders-2 orders-3"));
}

TEST_F(ConsumerGroupTest, ACommitOfAMemberThatWasThrownOutSaysSo) {
  auto a = NewConsumer({{"enable.auto.commit", "false"}});
  ASSERT_TRUE(a->Subscribe({"orders"}).ok());
  PollInTurn({a.get()}, 1);
  cluster_.group.Expire("member-1");
  const absl::Status first = a->CommitSync();
  EXPECT_EQ(ErrorCodeOf(first), ErrorCode::kUnknownMemberId);
  EXPECT_THAT(cluster_.committed, IsEmpty());
  const absl::Status second = a->CommitSync();
  EXPECT_THAT(std::string(second.message()),
              HasSubstr("the consumer is no member of group \"audit\""));
  PollInTurn({a.get()}, 1);
  EXPECT_TRUE(a->CommitSync().ok());
}

TEST_F(ConsumerGroupTest, AnAutomaticCommitComesBeforeWhatIsGivenUp) {
  auto a = NewConsumer();
  auto b = NewConsumer();
  ASSERT_TRUE(a->Subscribe({"orders"}).ok());
  PollInTurn({a.get()}, 1);
  cluster_.At({"orders", 3}).end_offset = 9;
  ASSERT_TRUE(a->Seek({"orders", 3}, 5).ok());
  ASSERT_TRUE(b->Subscribe({"orders"}).ok());
  PollInTurn({a.get(), b.get()});
  EXPECT_EQ(cluster_.committed.at({"orders", 3}), 5);
  EXPECT_EQ(*b->Position({"orders", 3}), 5);
}

TEST_F(ConsumerGroupTest, AListenerMayCommitAndWait) {
  auto a = NewConsumer({{"enable.auto.commit", "false"}});
  absl::Status committed = absl::UnknownError("not called");
  Consumer& consumer = *a;
  RebalanceListener listener;
  listener.on_revoked = [&](const std::vector<TopicPartition>&) {
    committed = consumer.CommitSync({{{"orders", 1}, {.offset = 3}}});
  };
  ASSERT_TRUE(a->Subscribe({"orders"}, listener).ok());
  PollInTurn({a.get()}, 1);
  ASSERT_TRUE(a->EnforceRebalance().ok());
  PollInTurn({a.get()}, 1);
  EXPECT_TRUE(committed.ok()) << committed;
  EXPECT_EQ(cluster_.committed.at({"orders", 1}), 3);
}

TEST_F(ConsumerGroupTest, ARebalanceWaitsForAListenerThatAnswersLater) {
  auto a = NewConsumer();
  std::function<void()> done;
  RebalanceListener listener = Logger("a");
  listener.on_revoked_async = [&](const auto&, std::function<void()> answer) {
    done = std::move(answer);
  };
  ASSERT_TRUE(a->Subscribe({"orders"}, listener).ok());
  PollInTurn({a.get()}, 1);
  const int32_t generation = cluster_.group.generation();
  ASSERT_TRUE(a->EnforceRebalance().ok());
  PollInTurn({a.get()}, 5);
  EXPECT_EQ(cluster_.group.generation(), generation);
  ASSERT_NE(done, nullptr);
  done();
  PollInTurn({a.get()}, 1);
  EXPECT_EQ(cluster_.group.generation(), generation + 1);
}

TEST_F(ConsumerGroupTest, ATopicThatGrowsIsAssignedAnew) {
  auto a = NewConsumer({{"metadata.max.age.ms", "1000"}});
  ASSERT_TRUE(a->Subscribe({"orders"}).ok());
  PollInTurn({a.get()}, 1);
  cluster_.AddTopic("orders", 5);
  PollInTurn({a.get()}, 10);
  EXPECT_EQ(Names(*a).size(), 5u);
}

TEST_F(ConsumerGroupTest, APatternFollowsTheTopicsThatCome) {
  auto a = NewConsumer({{"metadata.max.age.ms", "1000"}});
  ASSERT_TRUE(a->SubscribePattern("ord.*|pay.*").ok());
  PollInTurn({a.get()}, 1);
  EXPECT_EQ(Names(*a).size(), 4u);
  cluster_.AddTopic("payments", 1);
  cluster_.AddTopic("other", 1);
  PollInTurn({a.get()}, 10);
  EXPECT_EQ(Names(*a).size(), 5u);
  EXPECT_THAT(a->subscription(), ElementsAre("orders", "payments"));
}

TEST_F(ConsumerGroupTest, AChangedSubscriptionJoinsAgain) {
  cluster_.AddTopic("payments", 1);
  auto a = NewConsumer();
  ASSERT_TRUE(a->Subscribe({"orders"}).ok());
  PollInTurn({a.get()}, 1);
  ASSERT_TRUE(a->Subscribe({"payments"}).ok());
  PollInTurn({a.get()}, 3);
  EXPECT_THAT(Names(*a), ElementsAre("payments-0"));
  a->Unsubscribe();
  cluster_.runtime().AdvanceTime(absl::Seconds(1));
  EXPECT_THAT(cluster_.group.members(), IsEmpty());
}

TEST_F(ConsumerGroupTest, WhatTheGroupRefusesComesOutOfPoll) {
  cluster_.Intercept(ApiKey::kJoinGroup, 1, [](ApiMessage&, Respond& respond) {
    respond(MakeMessage(
        JoinGroupResponse{.error_code = ErrorCode::kGroupMaxSizeReached}));
    return true;
  });
  auto a = NewConsumer();
  ASSERT_TRUE(a->Subscribe({"orders"}).ok());
  const auto records = a->Poll(absl::Seconds(1));
  EXPECT_EQ(ErrorCodeOf(records.status()), ErrorCode::kGroupMaxSizeReached);
  EXPECT_THAT(std::string(records.status().message()),
              HasSubstr("group \"audit\""));
}

TEST_F(ConsumerGroupTest, AnAssignmentThatIsNoneIsAnErrorOnce) {
  cluster_.Intercept(ApiKey::kSyncGroup, 1, [](ApiMessage&, Respond& respond) {
    respond(MakeMessage(SyncGroupResponse{.assignment = "?"}));
    return true;
  });
  auto a = NewConsumer();
  ASSERT_TRUE(a->Subscribe({"orders"}).ok());
  EXPECT_THAT(std::string(a->Poll(absl::Seconds(1)).status().message()),
              HasSubstr("the leader's assignment for this member"));
  PollInTurn({a.get()}, 1);
  EXPECT_EQ(Names(*a).size(), 4u);
}

TEST_F(ConsumerGroupTest, WrongSettingsAreNamed) {
  const auto create = [&](Config config) {
    config["group.id"] = "audit";
    return std::string(
        Consumer::Create(config, cluster_.NewTransport()).status().message());
  };
  EXPECT_THAT(create({{"partition.assignment.strategy", "com.example.Mine"}}),
              HasSubstr("assignor \"com.example.Mine\" is unknown"));
  EXPECT_THAT(create({{"heartbeat.interval.ms", "45000"}}),
              HasSubstr("expected less than session.timeout.ms"));
}

}  // namespace
}  // namespace kafka_embedded
