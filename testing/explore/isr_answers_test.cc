// The controller's answer about an ISR, the metadata that says the same, and
// what followers have copied meanwhile come in any order.
#include "gtest/gtest.h"
#include "testing/explore/explore.h"
#include "testing/explore/orders_simulation.h"

namespace kafka_embedded {
namespace {

// A leader that was paused finds at one instant that a follower lags, what was
// sent meanwhile, and that it is committed without that follower. This must not
// come back by an answer that was none to the last question: it lacks what is
// committed. The seed is the first that came there.
TEST(IsrAnswersTest, AnAnswerToAnEarlierQuestionLetsNobodyIn) {
  const absl::Status status =
      Explore(
          [](ExploredRun& run) {
            OrdersSimulation simulation;
            return Simulate(run, simulation);
          },
          {.seeds = 1, .first_seed = 5290, .bounds = OrdersFaults()})
          .status();
  EXPECT_TRUE(status.ok()) << status;
}

}  // namespace
}  // namespace kafka_embedded
