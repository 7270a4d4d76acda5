// Requests and answers between a client and brokers of one process.
#include "kafka_embedded/client/in_process_transport.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "kafka_embedded/client/fake_cluster.h"

namespace kafka_embedded {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class InProcessTransportTest : public ::testing::Test {
 protected:
  void Send(Transport& transport, const std::string& name, int32_t broker = 1,
            int16_t max_version = INT16_MAX) {
    Call<MetadataRequest>(
        transport, broker, MetadataRequest{.topics = std::nullopt},
        {.timeout = absl::Seconds(3), .max_version = max_version},
        [this, name](absl::StatusOr<MetadataResponse> response) {
          answers_.push_back(name + (response.ok() ? "" : " failed"));
          if (!response.ok()) last_error_ = response.status();
        });
  }
  void AwaitAnswers(size_t count) {
    ASSERT_TRUE(cluster_.runtime()
                    .RunUntil([&] { return answers_.size() >= count; },
                              absl::InfiniteFuture())
                    .ok());
  }

  FakeCluster cluster_{{.broker_count = 2}};
  std::unique_ptr<Transport> transport_ = cluster_.NewTransport();
  std::vector<std::string> answers_;
  absl::Status last_error_;
};

TEST_F(InProcessTransportTest, AnswersComeInTheOrderOfTheRequests) {
  Respond held;
  cluster_.Intercept(ApiKey::kMetadata, 1, [&](ApiMessage&, Respond& respond) {
    held = std::move(respond);
    return true;
  });
  Send(*transport_, "slow");
  ASSERT_TRUE(
      cluster_.runtime()
          .RunUntil([&] { return held != nullptr; }, cluster_.runtime().Now())
          .ok());
  Send(*transport_, "fast");
  Send(*transport_, "other broker", 2);
  AwaitAnswers(1);
  EXPECT_THAT(answers_, ElementsAre("other broker"));
  cluster_.runtime().Enter([&] { held(MakeMessage(MetadataResponse())); });
  AwaitAnswers(3);
  EXPECT_THAT(answers_, ElementsAre("other broker", "slow", "fast"));
}

TEST_F(InProcessTransportTest, ABrokerThatStopsTakesItsConnectionsWithIt) {
  cluster_.Intercept(ApiKey::kMetadata, 1,
                     [](ApiMessage&, Respond&) { return true; });
  Send(*transport_, "lost");
  ASSERT_FALSE(cluster_.runtime()
                   .RunUntil([] { return false; }, cluster_.runtime().Now())
                   .ok());
  cluster_.StopBroker(1);
  const absl::Time start = cluster_.runtime().Now();
  AwaitAnswers(1);
  EXPECT_THAT(answers_, ElementsAre("lost failed"));
  EXPECT_TRUE(absl::IsUnavailable(last_error_)) << last_error_;
  EXPECT_EQ(cluster_.runtime().Now(), start);
  Send(*transport_, "gone");
  AwaitAnswers(2);
  EXPECT_THAT(std::string(last_error_.message()),
              HasSubstr("broker 1 is not running"));
}

TEST_F(InProcessTransportTest, ARequestWithoutAnswerTimesOut) {
  cluster_.Intercept(ApiKey::kMetadata, 1,
                     [](ApiMessage&, Respond&) { return true; });
  Send(*transport_, "silent");
  const absl::Time start = cluster_.runtime().Now();
  AwaitAnswers(1);
  EXPECT_TRUE(absl::IsDeadlineExceeded(last_error_)) << last_error_;
  EXPECT_EQ(cluster_.runtime().Now() - start, absl::Seconds(3));
}

TEST_F(InProcessTransportTest, AVersionThatNoBrokerHasIsToldWithTheRange) {
  cluster_.StopServing(ApiKey::kMetadata);
  Send(*transport_, "unserved");
  AwaitAnswers(1);
  EXPECT_TRUE(absl::IsUnimplemented(last_error_)) << last_error_;
}

TEST_F(InProcessTransportTest, ADestroyedClientIsNeverCalled) {
  Send(*transport_, "dropped");
  transport_.reset();
  EXPECT_FALSE(cluster_.runtime()
                   .RunUntil([&] { return !answers_.empty(); },
                             cluster_.runtime().Now() + absl::Minutes(1))
                   .ok());
}

}  // namespace
}  // namespace kafka_embedded
