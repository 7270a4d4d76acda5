// How work is shared among workers, round by round.
#include "connect_embedded/distributed/connect_assignor.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace connect_embedded {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

ClusterConfigState Config(int connectors, int tasks) {
  ClusterConfigState config;
  for (int c = 0; c < connectors; ++c) {
    const std::string name = "c" + std::to_string(c);
    config.connectors[name] = {};
    config.task_counts[name] = tasks;
    for (int t = 0; t < tasks; ++t) config.tasks[{name, t}] = {};
  }
  return config;
}

// A group of workers that do as they are told.
class AssignorTest : public testing::Test {
 protected:
  IncrementalCooperativeAssignor::Result Round() {
    auto result =
        assignor_.Assign(config_, running_, generation_, generation_ + 1, now_);
    ++generation_;
    for (auto& [member, work] : running_) {
      work.Remove(result.revoked[member]);
      work.Add(result.assigned[member]);
    }
    return result;
  }
  // Until nothing is given up any more.
  void Settle() {
    for (int i = 0; i < 20; ++i) {
      const auto result = Round();
      ConnectorsAndTasks revoked;
      for (const auto& [member, work] : result.revoked) revoked.Add(work);
      if (revoked.empty() && result.delay == absl::ZeroDuration()) return;
      now_ += result.delay;
    }
    ADD_FAILURE() << "the group does not settle";
  }
  std::vector<size_t> TaskCounts() const {
    std::vector<size_t> counts;
    for (const auto& [member, work] : running_) {
      counts.push_back(work.tasks.size());
    }
    return counts;
  }
  ConnectorsAndTasks All() const {
    ConnectorsAndTasks all;
    for (const auto& [member, work] : running_) all.Add(work);
    return all;
  }

  ClusterConfigState config_ = Config(2, 4);
  IncrementalCooperativeAssignor assignor_{absl::Minutes(5)};
  MemberWork running_;
  absl::Time now_ = absl::UnixEpoch();
  int generation_ = -1;
};

TEST_F(AssignorTest, ANewGroupSharesEverythingAtOnce) {
  running_["a"], running_["b"];
  const auto result = Round();
  EXPECT_EQ(result.delay, absl::ZeroDuration());
  EXPECT_THAT(TaskCounts(), ElementsAre(4u, 4u));
  EXPECT_EQ(All(), ConfiguredWork(config_));
}

TEST_F(AssignorTest, AWorkerThatJoinsGetsItsShareInTwoRounds) {
  running_["a"];
  Settle();
  running_["b"];

  const auto first = Round();
  EXPECT_EQ(first.revoked.at("a").tasks.size(), 4u);
  EXPECT_THAT(running_["b"].tasks, IsEmpty());

  Round();
  EXPECT_THAT(TaskCounts(), ElementsAre(4u, 4u));
  EXPECT_EQ(All(), ConfiguredWork(config_));
}

TEST_F(AssignorTest, WhatAWorkerLeavesWaitsForTheDelay) {
  running_["a"], running_["b"], running_["c"];
  Settle();
  running_.erase("c");

  EXPECT_EQ(Round().delay, absl::Minutes(5));
  EXPECT_LT(All().tasks.size(), 8u);

  now_ += absl::Minutes(5);
  Round();
  EXPECT_EQ(All(), ConfiguredWork(config_));
  EXPECT_THAT(TaskCounts(), ElementsAre(4u, 4u));
}

TEST_F(AssignorTest, AWorkerThatComesBackInTimeGetsWhatItHad) {
  running_["a"], running_["b"];
  Settle();
  const ConnectorsAndTasks had = running_["b"];
  running_.erase("b");
  Round();
  now_ += absl::Minutes(1);
  running_["b2"];

  EXPECT_EQ(Round().delay, absl::Minutes(4));
  EXPECT_TRUE(running_["b2"].empty());

  now_ += absl::Minutes(4);
  Round();
  EXPECT_EQ(running_["b2"], had);
}

TEST_F(AssignorTest, WhatIsDeletedIsRevokedAndNotLost) {
  running_["a"], running_["b"];
  Settle();
  config_ = Config(1, 4);
  Settle();
  EXPECT_EQ(All(), ConfiguredWork(config_));
}

TEST_F(AssignorTest, WhatTwoWorkersRunBothGiveUp) {
  running_["a"], running_["b"];
  Settle();
  running_["b"].tasks.insert({"c0", 0});
  running_["a"].tasks.insert({"c0", 0});
  Settle();
  EXPECT_EQ(All(), ConfiguredWork(config_));
  EXPECT_EQ(running_["a"].tasks.size() + running_["b"].tasks.size(), 8u);
}

TEST(EagerAssignorTest, EverythingIsDealtOutInTurns) {
  const MemberWork work = AssignEagerly(Config(3, 1), {"a", "b"});
  EXPECT_THAT(work.at("a").connectors, UnorderedElementsAre("c0", "c2"));
  EXPECT_THAT(work.at("b").connectors, ElementsAre("c1"));
  EXPECT_EQ(work.at("b").tasks.size(), 2u);
}

// ---- The bytes --------------------------------------------------------------

TEST(ConnectProtocolTest, AnAssignmentOfEachVersionIsReadBack) {
  ConnectAssignment assignment;
  assignment.leader = "leader-1";
  assignment.leader_url = "http://h:8083/";
  assignment.offset = 42;
  assignment.assigned = {{"c"}, {{"c", 0}, {"d", 7}}};
  EXPECT_EQ(
      *DecodeAssignment(EncodeAssignment(assignment, ConnectProtocol::kEager)),
      assignment);
  assignment.revoked = {{"e"}, {}};
  assignment.delay_ms = 500;
  EXPECT_EQ(*DecodeAssignment(
                EncodeAssignment(assignment, ConnectProtocol::kSessioned)),
            assignment);
}

TEST(ConnectProtocolTest, AnAssignmentHasKafkasBytes) {
  ConnectAssignment assignment;
  assignment.leader = "l";
  assignment.leader_url = "u";
  assignment.offset = 1;
  assignment.assigned = {{"c"}, {{"c", 2}}};
  const absl::string_view expected(
      "\0\1"                                           // Version 1.
      "\0\0"                                           // No error.
      "\0\1l\0\1u"                                     // Leader and its URL.
      "\0\0\0\0\0\0\0\1"                               // Offset.
      "\0\0\0\1\0\1c\0\0\0\2\xff\xff\xff\xff\0\0\0\2"  // Connector and task 2.
      "\0\0\0\0"                                       // Nothing revoked.
      "\0\0\0\0",                                      // No delay.
      45);
  EXPECT_EQ(EncodeAssignment(assignment, ConnectProtocol::kCompatible),
            expected);
}

TEST(ConnectProtocolTest, AWorkerTellsWhatItRuns) {
  ConnectAssignment last;
  last.leader = "l";
  const WorkerState state{"http://h:1/", 9, {{"c"}, {{"c", 0}}}};
  EXPECT_EQ(*DecodeWorkerState(
                EncodeWorkerState(state, last, ConnectProtocol::kSessioned)),
            state);
  const WorkerState eager =
      *DecodeWorkerState(EncodeWorkerState(state, {}, ConnectProtocol::kEager));
  EXPECT_TRUE(eager.running.empty());
  EXPECT_EQ(eager.offset, 9);
}

TEST(ConnectProtocolTest, BytesThatEndTooEarlyAreRefused) {
  const std::string bytes =
      EncodeWorkerState({"u", 1, {}}, {}, ConnectProtocol::kEager);
  for (size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(DecodeWorkerState(bytes.substr(0, size)).ok()) << size;
  }
}

}  // namespace
}  // namespace connect_embedded
