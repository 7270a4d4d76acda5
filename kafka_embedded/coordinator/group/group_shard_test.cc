// What a partition of __consumer_offsets makes of records, and how offsets age.
#include "kafka_embedded/coordinator/group/group_shard.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kafka_embedded/protocol/codec.h"
#include "kafka_embedded/protocol/messages/consumer_protocol.h"

namespace kafka_embedded {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr int64_t kRetentionMs = 1'000;
const GroupConfig kConfig = {.offsets_retention_ms = kRetentionMs};

class GroupShardTest : public ::testing::Test {
 protected:
  // Through bytes, as a new leader reads it.
  void Replay(const GroupRecord& record) {
    const auto encoded = EncodeGroupRecord(record);
    ASSERT_TRUE(encoded.ok()) << encoded.status();
    std::optional<absl::string_view> value;
    if (encoded->value.has_value()) value = *encoded->value;
    const auto decoded = DecodeGroupRecord(encoded->key, value);
    ASSERT_TRUE(decoded.ok()) << decoded.status();
    shard_.Replay(**decoded, now_);
  }
  void Commit(const std::string& group, const std::string& topic,
              int64_t offset, int64_t retention_ms = -1) {
    Replay(GroupShard::CommitRecord(group, topic, Uuid(),
                                    {.committed_offset = offset}, retention_ms,
                                    now_));
  }
  // A group as it is after a rebalance of consumers that subscribe to `topic`,
  // or after they have left.
  void WriteGroup(const std::string& group, const std::string& topic,
                  bool with_member = true) {
    GroupMetadataValue value{
        .protocol_type = "consumer",
        .generation = 3,
        .protocol =
            with_member ? std::optional<std::string>("range") : std::nullopt,
        .leader = std::nullopt,
        .current_state_timestamp = absl::ToUnixMillis(now_)};
    if (with_member) {
      value.leader = "m";
      value.members.push_back(
          {.member_id = "m",
           .session_timeout = 10'000,
           .subscription = *EncodeVersioned(
               ConsumerProtocolSubscription{.topics = {topic}}, 3),
           .assignment = "x"});
    }
    Replay(GroupMetadataRecord{.key = {.group = group}, .value = value});
  }
  void PassTime(int64_t milliseconds) {
    now_ += absl::Milliseconds(milliseconds);
  }
  // What the retention check finds, replayed.
  size_t Expire() {
    const std::vector<GroupRecord> records = shard_.Expire(kConfig, now_);
    for (const GroupRecord& record : records) Replay(record);
    return records.size();
  }

  absl::Time now_ = absl::UnixEpoch() + absl::Hours(24);
  GroupShard shard_;
};

TEST_F(GroupShardTest, TheLastCommitCounts) {
  Commit("audit", "orders", 5);
  Commit("audit", "orders", 7);
  EXPECT_EQ(shard_.FindOffsets("audit")->at({"orders", 0}).offset, 7);
}

TEST_F(GroupShardTest, ACommitMakesASimpleGroup) {
  Commit("audit", "orders", 5);
  const ClassicGroup* group = shard_.FindGroup("audit");
  EXPECT_EQ(group->state(), ClassicGroupState::kEmpty);
  EXPECT_EQ(group->protocol_type(), std::nullopt);
}

TEST_F(GroupShardTest, AGroupIsWhatItWasWhenItWasWritten) {
  WriteGroup("audit", "orders");
  const ClassicGroup* group = shard_.FindGroup("audit");
  EXPECT_EQ(group->state(), ClassicGroupState::kStable);
  EXPECT_EQ(group->generation(), 3);
  EXPECT_EQ(group->leader(), "m");
  // A record without one means the session timeout.
  EXPECT_EQ(group->FindMember("m")->rebalance_timeout_ms, 10'000);
  EXPECT_EQ(group->FindMember("m")->assignment, "x");
  EXPECT_TRUE(group->IsSubscribedTo("orders"));
  EXPECT_FALSE(group->IsSubscribedTo("returns"));
}

TEST_F(GroupShardTest, TombstonesLeaveNothing) {
  Commit("audit", "orders", 5);
  for (const GroupRecord& record : shard_.DeleteGroup("audit")) Replay(record);
  EXPECT_TRUE(shard_.empty());
}

TEST_F(GroupShardTest, OffsetsOfADeletedTopicGo) {
  Commit("audit", "orders", 5);
  Commit("audit", "returns", 6);
  for (const GroupRecord& record : shard_.DeleteTopics({"orders"})) {
    Replay(record);
  }
  EXPECT_THAT(*shard_.FindOffsets("audit"), SizeIs(1));
}

TEST_F(GroupShardTest, AGroupIdThatTheFormatCannotHoldIsRefused) {
  const auto encoded = EncodeGroupRecord(GroupShard::CommitRecord(
      std::string(300 << 10, 'g'), "orders", Uuid(), {}, -1, now_));
  EXPECT_FALSE(encoded.ok());
}

TEST_F(GroupShardTest, RecordsOfOtherKindsOfGroupsAreLeftOut) {
  const std::string key_of_kip848("\0\3\0\0", 4);
  const auto decoded = DecodeGroupRecord(key_of_kip848, "?");
  ASSERT_TRUE(decoded.ok());
  EXPECT_EQ(*decoded, std::nullopt);
  EXPECT_FALSE(DecodeGroupRecord(absl::string_view("\0\1?", 3), "?").ok());
}

TEST_F(GroupShardTest, ASubscriptionThatIsNoneMeansAllTopics) {
  WriteGroup("audit", "orders");
  GroupMetadataRecord record =
      shard_.FindGroup("audit")->ToRecord(ClassicGroup::Assignments());
  record.value->members[0].subscription = "no subscription";
  Replay(record);
  EXPECT_TRUE(shard_.FindGroup("audit")->IsSubscribedTo("anything"));
}

// ---- Retention, KIP-211 ----

TEST_F(GroupShardTest, OffsetsOfASimpleGroupAgeFromTheirCommit_KIP211) {
  Commit("audit", "orders", 5);
  PassTime(kRetentionMs - 1);
  EXPECT_EQ(Expire(), 0);
  PassTime(1);
  EXPECT_EQ(Expire(), 2);  // The offset, and the group that is left without.
  EXPECT_TRUE(shard_.empty());
}

TEST_F(GroupShardTest, OffsetsOfAGroupAgeFromWhenItBecameEmpty_KIP211) {
  Commit("audit", "orders", 5);
  PassTime(10 * kRetentionMs);
  WriteGroup("audit", "orders", /*with_member=*/false);
  PassTime(kRetentionMs - 1);
  EXPECT_EQ(Expire(), 0);
  PassTime(1);
  EXPECT_EQ(Expire(), 2);
}

TEST_F(GroupShardTest, OffsetsOfSubscribedTopicsDoNotAge_KIP211) {
  WriteGroup("audit", "orders");
  Commit("audit", "orders", 5);
  Commit("audit", "returns", 6);
  PassTime(10 * kRetentionMs);
  EXPECT_EQ(Expire(), 1);
  EXPECT_EQ(shard_.FindOffsets("audit")->begin()->first.topic, "orders");
}

TEST_F(GroupShardTest, ACommitsOwnRetentionComesFirst) {
  Commit("audit", "orders", 5, /*retention_ms=*/10);
  EXPECT_EQ(shard_.FindOffsets("audit")->begin()->second.leader_epoch, -1);
  PassTime(10);
  EXPECT_EQ(Expire(), 2);
}

TEST_F(GroupShardTest, AnEmptyGroupWithoutOffsetsIsRemoved) {
  WriteGroup("audit", "orders", /*with_member=*/false);
  EXPECT_EQ(Expire(), 1);
  EXPECT_TRUE(shard_.empty());
}

}  // namespace
}  // namespace kafka_embedded
