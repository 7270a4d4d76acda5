// Defects that replication has had in Kafka or elsewhere, planted into the
// cluster: the checkers must catch each within so many seeds.
#include <iostream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/replication/plant_defect.h"
#include "testing/explore/explore.h"
#include "testing/explore/orders_simulation.h"

namespace kafka_embedded {
namespace {

using ::testing::ContainsRegex;

// The seeds that a defect may take.
constexpr int kSeeds = 200;

// What the checkers say of it.
std::string Caught(PlantedDefect defect) {
  const PlantDefect planted(defect);
  const ExploreReport report = Explore(
      [](ExploredRun& run) {
        OrdersSimulation simulation;
        return Simulate(run, simulation);
      },
      {.seeds = kSeeds, .bounds = OrdersFaults(), .shrink_runs = 0});
  if (!report.failure.has_value()) return "nothing";
  std::cout << "caught by seed " << report.runs << " of " << kSeeds << ": "
            << report.failure->error.message() << "\n";
  ::testing::Test::RecordProperty("seeds", static_cast<int>(report.runs));
  return std::string(report.failure->error.message());
}

TEST(PlantedDefectsTest, AHighWatermarkThatAdvancesEarlyIsCaught) {
  EXPECT_THAT(Caught(PlantedDefect::kHighWatermarkEarly),
              ContainsRegex("high watermark .* of the ISR has offsets below"));
}

TEST(PlantedDefectsTest, AFollowerThatDoesNotTruncateIsCaught) {
  EXPECT_THAT(Caught(PlantedDefect::kNoTruncation),
              ContainsRegex("differ.* between offsets"));
}

TEST(PlantedDefectsTest, AnAcknowledgementBeforeTheIsrHasItIsCaught) {
  EXPECT_THAT(Caught(PlantedDefect::kAcknowledgedEarly), ContainsRegex("lost"));
}

TEST(PlantedDefectsTest, ALeaderThatIgnoresANewerEpochIsCaught) {
  EXPECT_THAT(Caught(PlantedDefect::kNewerEpochIgnored),
              ContainsRegex("leader in epoch .*, expected follower in epoch"));
}

}  // namespace
}  // namespace kafka_embedded
