// Fetch sessions (KIP-227), as a fault's selector sees them.
#include "testing/faults/fetch_sessions.h"

#include <string>
#include <utility>

#include "gtest/gtest.h"

namespace kafka_embedded {
namespace {

class FetchSessionsTest : public ::testing::Test {
 protected:
  // What the request fetches, after the broker gave it session `answered`.
  std::optional<RequestTargets> Fetch(FetchRequest request, int32_t answered,
                                      uint64_t life = 0) {
    Respond respond = [this](ApiMessagePtr) { ++answers_; };
    auto targets = sessions_.Follow(1, life, request, respond);
    respond(MakeMessage(FetchResponse{.session_id = answered}));
    return targets;
  }
  static FetchRequest Of(int32_t session, int32_t epoch, std::string topic) {
    FetchRequest request{.session_id = session, .session_epoch = epoch};
    if (!topic.empty()) {
      request.topics.push_back(
          {.topic = std::move(topic), .partitions = {{.partition = 0}}});
    }
    return request;
  }

  FetchSessions sessions_;
  int answers_ = 0;
};

TEST_F(FetchSessionsTest, ALaterRequestIsOfAllThatTheSessionFetches) {
  EXPECT_TRUE(Fetch(Of(0, 0, "orders"), 7)->HasTopic("orders"));
  EXPECT_TRUE(Fetch(Of(7, 1, ""), 7)->HasTopic("orders"));
  EXPECT_TRUE(Fetch(Of(7, 2, "others"), 7)->HasTopic("others"));
  FetchRequest forget = Of(7, 3, "");
  forget.forgotten_topics_data.push_back(
      {.topic = "orders", .partitions = {0}});
  const auto left = Fetch(std::move(forget), 7);
  EXPECT_FALSE(left->HasTopic("orders"));
  EXPECT_TRUE(left->HasTopic("others"));
  EXPECT_EQ(answers_, 4);
}

TEST_F(FetchSessionsTest, AFetchWithoutASessionLeavesNothingBehind) {
  EXPECT_TRUE(Fetch(Of(0, -1, "orders"), 0)->HasTopic("orders"));
  EXPECT_TRUE(Fetch(Of(0, 0, "orders"), 0)->HasTopic("orders"));
  EXPECT_EQ(sessions_.size(), 0u);
}

TEST_F(FetchSessionsTest, ASessionThatIsEndedIsForgotten) {
  Fetch(Of(0, 0, "orders"), 7);
  EXPECT_EQ(sessions_.size(), 1u);
  Fetch(Of(7, -1, ""), 0);
  EXPECT_EQ(sessions_.size(), 0u);
}

TEST_F(FetchSessionsTest, ASessionEndsWithItsBroker) {
  Fetch(Of(0, 0, "orders"), 7, /*life=*/0);
  EXPECT_FALSE(Fetch(Of(7, 1, ""), 7, /*life=*/1).has_value());
  EXPECT_EQ(sessions_.size(), 0u);
}

TEST_F(FetchSessionsTest, OfMoreSessionsThanAreKeptTheOneLongUnusedGoes) {
  const auto most = static_cast<int32_t>(FetchSessions::kMostSessions);
  for (int32_t id = 1; id <= most; ++id) Fetch(Of(0, 0, "orders"), id);
  EXPECT_TRUE(Fetch(Of(1, 1, ""), 1)->HasTopic("orders"));
  Fetch(Of(0, 0, "orders"), most + 1);
  EXPECT_EQ(sessions_.size(), FetchSessions::kMostSessions);
  EXPECT_TRUE(Fetch(Of(1, 2, ""), 1).has_value());
  EXPECT_FALSE(Fetch(Of(2, 1, ""), 2).has_value());
}

}  // namespace
}  // namespace kafka_embedded
