// After a full Fetch, only what has changed is said again (KIP-227).
#include "kafka_embedded/client/fetch_session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

namespace kafka_embedded {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

FetchPosition Target(const std::string& topic, int32_t partition,
                     int64_t offset, uint64_t id = 1) {
  return {.partition = std::make_shared<AssignedPartition>(
              std::make_shared<const std::string>(topic), partition),
          .topic_id = {.high = id, .low = 1},
          .offset = offset};
}

class FetchSessionTest : public ::testing::Test {
 protected:
  FetchRequest Build(std::vector<FetchPosition> targets) {
    FetchRequest request;
    session_.Build(std::move(targets), 1000, request);
    return request;
  }
  void Answer(int32_t session_id, ErrorCode error = ErrorCode::kNone) {
    FetchResponse response;
    response.session_id = session_id;
    response.error_code = error;
    session_.OnResponse(response);
  }
  static std::vector<std::string> Wanted(const FetchRequest& request) {
    std::vector<std::string> wanted;
    for (const auto& topic : request.topics) {
      for (const auto& partition : topic.partitions) {
        wanted.push_back(absl::StrCat(topic.topic, "-", partition.partition,
                                      "@", partition.fetch_offset));
      }
    }
    return wanted;
  }
  static std::vector<std::string> Forgotten(const FetchRequest& request) {
    std::vector<std::string> forgotten;
    for (const auto& topic : request.forgotten_topics_data) {
      for (const int32_t partition : topic.partitions) {
        forgotten.push_back(absl::StrCat(topic.topic, "-", partition));
      }
    }
    return forgotten;
  }

  FetchSessionHandler session_;
};

TEST_F(FetchSessionTest, SaysOnlyWhatHasChanged) {
  const FetchRequest full =
      Build({Target("a", 0, 5), Target("a", 1, 5), Target("b", 0, 5)});
  EXPECT_EQ(full.session_id, 0);
  EXPECT_EQ(full.session_epoch, 0);
  EXPECT_THAT(Wanted(full), ElementsAre("a-0@5", "a-1@5", "b-0@5"));
  Answer(42);

  const FetchRequest next =
      Build({Target("a", 0, 5), Target("a", 1, 6), Target("c", 0, 1)});
  EXPECT_EQ(next.session_id, 42);
  EXPECT_EQ(next.session_epoch, 1);
  EXPECT_THAT(Wanted(next), ElementsAre("a-1@6", "c-0@1"));
  EXPECT_THAT(Forgotten(next), ElementsAre("b-0"));
  Answer(42);

  const FetchRequest same =
      Build({Target("a", 0, 5), Target("a", 1, 6), Target("c", 0, 1)});
  EXPECT_EQ(same.session_epoch, 2);
  EXPECT_THAT(Wanted(same), IsEmpty());
  EXPECT_THAT(Forgotten(same), IsEmpty());
}

TEST_F(FetchSessionTest, ATopicThatWasMadeAgainIsForgottenAndAdded) {
  Build({Target("a", 0, 5, /*id=*/1)});
  Answer(42);
  const FetchRequest next = Build({Target("a", 0, 5, /*id=*/2)});
  EXPECT_THAT(Forgotten(next), ElementsAre("a-0"));
  EXPECT_THAT(Wanted(next), ElementsAre("a-0@5"));
}

TEST_F(FetchSessionTest, ALostSessionIsOpenedAnew) {
  Build({Target("a", 0, 5)});
  Answer(42);
  Build({Target("a", 0, 6)});
  Answer(0, ErrorCode::kFetchSessionIdNotFound);
  const FetchRequest again = Build({Target("a", 0, 6)});
  EXPECT_EQ(again.session_id, 0);
  EXPECT_EQ(again.session_epoch, 0);
  EXPECT_THAT(Wanted(again), ElementsAre("a-0@6"));
}

TEST_F(FetchSessionTest, AfterALostConnectionTheOldSessionIsClosed) {
  Build({Target("a", 0, 5)});
  Answer(42);
  session_.OnLost();
  const FetchRequest again = Build({Target("a", 0, 5)});
  EXPECT_EQ(again.session_id, 42);
  EXPECT_EQ(again.session_epoch, 0);
  EXPECT_THAT(Wanted(again), ElementsAre("a-0@5"));
}

TEST_F(FetchSessionTest, ABrokerWithoutSessionsHearsEverythingEachTime) {
  Build({Target("a", 0, 5)});
  Answer(0);
  EXPECT_THAT(Wanted(Build({Target("a", 0, 5)})), ElementsAre("a-0@5"));
}

TEST_F(FetchSessionTest, FindsWhatWasAskedForByName) {
  Build({Target("a", 0, 5), Target("a", 3, 6), Target("b", 0, 7)});
  EXPECT_EQ(session_.Find("a", 3)->offset, 6);
  EXPECT_EQ(session_.Find("a", 1), nullptr);
  EXPECT_EQ(session_.Find("c", 0), nullptr);
}

}  // namespace
}  // namespace kafka_embedded
