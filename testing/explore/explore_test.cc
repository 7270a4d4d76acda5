#include "testing/explore/explore.h"

#include <sstream>
#include <string>

#include "kafka_embedded/base/status.h"
#include "testing/explore/orders_simulation.h"
#include "testing/kafka_test.h"

namespace kafka_embedded {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

ExploreReport ExploreOrders(const std::string& acks,
                            const ExploreOptions& options) {
  return Explore(
      [&](ExploredRun& run) {
        OrdersSimulation simulation{.acks = acks};
        return Simulate(run, simulation);
      },
      options);
}

TEST(ExploreTest, WithAcksAllNothingAcknowledgedIsLostWhateverBreaks) {
  const ExploreReport report = ExploreOrders("all", {.seeds = 40});
  EXPECT_OK(report.status());
  EXPECT_EQ(report.runs, 40u);
  EXPECT_GT(report.injected.at("crash"), 8u);
  EXPECT_GT(report.injected.at("lose answer"), 2u);
}

TEST(ExploreTest, WithAcksOneACrashThatLosesARecordIsFound) {
  const ExploreReport report = ExploreOrders("1", {.seeds = 100});
  ASSERT_TRUE(report.failure.has_value());
  EXPECT_THAT(report.status(),
              StatusIs(absl::StatusCode::kDataLoss, HasSubstr("lost")));
}

TEST(ExploreTest, TheShortestPlanThatStillFailsIsTold) {
  // Fails if a broker pauses, and does not care for anything else.
  const ExploreReport report = Explore(
      [](ExploredRun& run) -> absl::Status {
        RETURN_IF_ERROR(run.Start({}));
        for (const PlannedFault& fault : run.plan()) {
          if (fault.kind == PlannedFault::Kind::kPause) {
            return absl::InternalError("paused");
          }
        }
        return absl::OkStatus();
      },
      {.bounds = {.requests = 6}});
  ASSERT_TRUE(report.failure.has_value());
  EXPECT_GT(report.failure->plan.size(), 1u);
  EXPECT_THAT(report.failure->shortest, SizeIs(1));
  EXPECT_THAT(
      std::string(report.status().message()),
      testing::AllOf(HasSubstr("faults: at "), HasSubstr("pause broker"),
                     HasSubstr("KAFKA_EMBEDDED_SEED=")));
}

// Every request of a run, with its time.
std::string TraceOf(uint64_t seed) {
  std::ostringstream trace;
  OrdersSimulation simulation;
  const absl::Status status =
      Explore(
          [&](ExploredRun& explored) -> absl::Status {
            RETURN_IF_ERROR(Simulate(explored, simulation));
            for (const ReplicaState& replica : explored.cluster().Replicas()) {
              trace << replica.broker << replica.topic << replica.partition
                    << " " << replica.leader_epoch << " "
                    << replica.high_watermark << "\n";
              trace << explored.cluster()
                           .ReadLog(replica.broker,
                                    {replica.topic, replica.partition}, 0,
                                    replica.log_end_offset)
                           .value_or("");
            }
            trace << explored.cluster().Now();
            return absl::OkStatus();
          },
          {.seeds = 1, .first_seed = seed})
          .status();
  EXPECT_OK(status);
  return trace.str();
}

TEST(ExploreTest, TwoRunsOfASeedLeaveTheSameBytes) {
  for (const uint64_t seed : {1, 2, 3}) {
    const std::string first = TraceOf(seed);
    EXPECT_GT(first.size(), 1000u);
    EXPECT_EQ(first, TraceOf(seed));
  }
  EXPECT_NE(TraceOf(1), TraceOf(2));
}

}  // namespace
}  // namespace kafka_embedded
