// A group that could not be written down is given up, and another may come to
// have its name before the last write of the first has ended.
#include <memory>
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/base/sometimes.h"
#include "kafka_embedded/cluster/embedded_cluster.h"
#include "kafka_embedded/protocol/messages/join_group.h"
#include "kafka_embedded/protocol/messages/sync_group.h"
#include "testing/status_matchers.h"

namespace kafka_embedded {
namespace {

constexpr char kGroup[] = "audit";

class GroupLateWriteTest : public ::testing::Test {
 protected:
  // Offsets topic and coordinator are there; what is written from now on is not
  // committed.
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(
        cluster_,
        EmbeddedCluster::Start(
            {.seed = 7,
             .broker_config = {{"offsets.topic.num.partitions", "1"},
                               {"offsets.commit.timeout.ms", "5000"},
                               {"broker.session.timeout.ms", "60000"}}}));
    ASSERT_OK(cluster_->admin().CreateTopic(
        {.name = "orders", .num_partitions = 1, .replication_factor = 3}));
    ASSERT_OK_AND_ASSIGN(const auto consumer,
                         cluster_->NewConsumer({{"group.id", "first"}}));
    ASSERT_OK(consumer->CommitSync({{{"orders", 0}, {.offset = 0}}}));
    coordinator_ = cluster_->Describe({"__consumer_offsets", 0})->leader;
    transport_ = cluster_->NewTransport("member");
    for (const int32_t id : cluster_->broker_ids()) {
      if (id == coordinator_) continue;
      ASSERT_OK(cluster_->PauseBroker(id));
    }
  }
  void TearDown() override {
    cluster_->runtime().Enter([this] { transport_.reset(); });
  }

  template <typename Request>
  std::shared_ptr<ErrorCode> Ask(
      Request request, typename Request::Response* response = nullptr) {
    auto error = std::make_shared<ErrorCode>(ErrorCode::kUnknownServerError);
    cluster_->runtime().Enter([&] {
      Call<Request>(*transport_, coordinator_, std::move(request), {},
                    [error, response](auto answer) {
                      ASSERT_OK(answer);
                      *error = answer->error_code;
                      if (response != nullptr) *response = *std::move(answer);
                    });
    });
    EXPECT_OK(cluster_->AdvanceTime(absl::Milliseconds(1)));
    return error;
  }

  // Joins a group that is not there yet. The id of the one member.
  std::string Join() {
    JoinGroupRequest join{.group_id = kGroup,
                          .session_timeout_ms = 30'000,
                          .rebalance_timeout_ms = 30'000,
                          .protocol_type = "consumer",
                          .protocols = {{.name = "range", .metadata = "m"}}};
    JoinGroupResponse response;
    EXPECT_EQ(*Ask(join, &response), ErrorCode::kMemberIdRequired);  // KIP-394.
    join.member_id = response.member_id;
    EXPECT_EQ(*Ask(join, &response), ErrorCode::kNone);
    EXPECT_EQ(response.generation_id, 1);
    return join.member_id;
  }

  GroupState State() { return *cluster_->Group(kGroup); }
  static uint64_t LateWrites() {
    return RarePath::Counts().at(
        "a write of a group ends when another has its name");
  }

  std::unique_ptr<EmbeddedCluster> cluster_;
  int32_t coordinator_ = -1;
  std::unique_ptr<Transport> transport_;
};

// The assignment of generation 1 of the first group must not end generation 1
// of the second.
TEST_F(GroupLateWriteTest, ItsEndIsNothingToTheGroupThatHasItsNameNow) {
  const std::string first = Join();  // Time 0: the group is written.
  ASSERT_OK(cluster_->AdvanceTime(absl::Seconds(3)));
  const auto synced =
      Ask(SyncGroupRequest{.group_id = kGroup,
                           .generation_id = 1,
                           .member_id = first,
                           .protocol_type = "consumer",
                           .protocol_name = "range",
                           .assignments = {{.member_id = first}}});
  ASSERT_OK(cluster_->AdvanceTime(absl::Seconds(3)));
  EXPECT_EQ(*synced, ErrorCode::kCoordinatorNotAvailable);  // At 5 s.
  EXPECT_THAT(cluster_->Group(kGroup), StatusIs(absl::StatusCode::kNotFound));

  const std::string second = Join();
  EXPECT_NE(second, first);
  EXPECT_EQ(LateWrites(), 0u);
  ASSERT_OK(cluster_->AdvanceTime(absl::Seconds(3)));
  EXPECT_EQ(LateWrites(), 1u);  // At 8 s.
  EXPECT_EQ(State().state, "CompletingRebalance");
  EXPECT_EQ(State().generation, 1);
  EXPECT_EQ(State().members, 1u);
}

}  // namespace
}  // namespace kafka_embedded
