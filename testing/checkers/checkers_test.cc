// Defects that a cluster could have, planted in what the checkers are told:
// each must be caught.
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/checkers/history_checker.h"
#include "testing/checkers/invariant_checker.h"
#include "testing/status_matchers.h"

namespace kafka_embedded {
namespace {

using ::testing::HasSubstr;

ReplicaState Replica(int32_t broker, bool leads, int32_t epoch, int64_t hw,
                     int64_t end) {
  return {.broker = broker,
          .topic = "orders",
          .partition = 0,
          .is_leader = leads,
          .leader_epoch = epoch,
          .high_watermark = hw,
          .log_end_offset = end};
}

std::string Found(std::vector<std::vector<ReplicaState>> instants) {
  InvariantChecker checker;
  for (const auto& replicas : instants) checker.Observe(replicas);
  return std::string(checker.status().message());
}

TEST(InvariantCheckerTest, AnElectionThatKeepsWhatWasCommittedIsFine) {
  EXPECT_EQ(Found({{Replica(1, true, 0, 5, 7), Replica(2, false, 0, 4, 6)},
                   {Replica(1, true, 0, 5, 7), Replica(2, true, 1, 4, 6)},
                   {Replica(1, false, 1, 5, 5), Replica(2, true, 1, 6, 6)}}),
            "");
}

TEST(InvariantCheckerTest, AHighWatermarkThatMovedEarlyShowsAtTheNextElection) {
  EXPECT_THAT(Found({{Replica(1, true, 0, 7, 7)}, {Replica(2, true, 1, 4, 6)}}),
              HasSubstr("leads with log end 6, but offsets below 7 were "
                        "committed"));
}

TEST(InvariantCheckerTest, ALeaderThatIgnoresANewerEpochLeadsNotInThatEpoch) {
  // The old leader may believe in its old epoch for a while.
  EXPECT_EQ(Found({{Replica(2, true, 1, 4, 6)},
                   {Replica(1, true, 0, 5, 7), Replica(2, true, 1, 4, 6)}}),
            "");
  EXPECT_THAT(Found({{Replica(1, true, 1, 4, 6), Replica(2, true, 1, 4, 6)}}),
              HasSubstr("broker 2 epoch 1: leads, and so does broker 1"));
}

TEST(InvariantCheckerTest, AHighWatermarkDoesNotGoBack) {
  EXPECT_THAT(Found({{Replica(1, true, 0, 5, 7)}, {Replica(1, true, 0, 4, 7)}}),
              HasSubstr("high watermark went back from 5 to 4"));
}

TEST(InvariantCheckerTest, AHighWatermarkIsNotAboveTheLog) {
  EXPECT_THAT(Found({{Replica(1, false, 0, 8, 7)}}),
              HasSubstr("high watermark 8, log end 7, expected in this order"));
}

class HistoryCheckerTest : public ::testing::Test {
 protected:
  void Sent(const std::string& value, int64_t offset) {
    history_.NoteSent("p", value);
    history_.NoteOutcome(value, std::pair(0, offset));
  }
  void Seen(const std::string& value, int64_t offset) {
    history_.NoteSeen(0, "orders", 0, offset, value);
  }
  std::string Found() { return std::string(history_.Check().message()); }
  HistoryChecker history_;
};

TEST_F(HistoryCheckerTest, WhatIsSeenOnceInOrderIsFine) {
  Sent("a", 0);
  Sent("b", 1);
  Seen("a", 0);
  Seen("b", 1);
  // A second reading of the same places says nothing new.
  Seen("a", 0);
  Seen("b", 1);
  EXPECT_OK(history_.Check());
}

TEST_F(HistoryCheckerTest, AnAcknowledgedRecordThatNobodySeesIsLost) {
  Sent("a", 0);
  EXPECT_THAT(Found(), HasSubstr("1 lost: \"a\" acknowledged at partition 0 "
                                 "offset 0"));
  EXPECT_OK(history_.Check({.read_to_the_end = false}));
}

TEST_F(HistoryCheckerTest, ARecordThatFailedMayBeThereOrNot) {
  history_.NoteSent("p", "a");
  history_.NoteOutcome("a", absl::UnavailableError("timeout"));
  EXPECT_OK(history_.Check());
  Seen("a", 0);
  EXPECT_OK(history_.Check());
}

TEST_F(HistoryCheckerTest, ADoubledRecordIsFoundWithItsPlaces) {
  Sent("a", 0);
  Seen("a", 0);
  Seen("a", 1);
  EXPECT_THAT(Found(),
              HasSubstr("1 doubled: \"a\" at orders-0@0 and orders-0@1"));
}

TEST_F(HistoryCheckerTest, RecordsOfOneProducerThatChangedPlacesAreFound) {
  Sent("a", 1);
  Sent("b", 0);
  Seen("b", 0);
  Seen("a", 1);
  EXPECT_THAT(Found(),
              HasSubstr("\"a\" was sent before \"b\" and stands behind "
                        "it, at orders-0@1"));
}

TEST_F(HistoryCheckerTest, ARecordThatWasNeverSentIsFound) {
  Seen("x", 4);
  EXPECT_THAT(Found(), HasSubstr("1 never sent: \"x\" at orders-0@4"));
}

TEST_F(HistoryCheckerTest, ARecordSeenElsewhereThanAcknowledgedIsFound) {
  Sent("a", 3);
  Seen("a", 4);
  EXPECT_THAT(Found(), HasSubstr("1 moved: \"a\" acknowledged at partition 0 "
                                 "offset 3, seen at partition 0 offset 4"));
}

}  // namespace
}  // namespace kafka_embedded
