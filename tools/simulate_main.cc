// ./dev simulate: many runs of one workload, each with its own faults.
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <map>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "kafka_embedded/runtime/random.h"
#include "testing/explore/explore.h"
#include "testing/explore/orders_simulation.h"

namespace kafka_embedded {
namespace {

constexpr char kUsage[] =
    "usage: simulate [--seeds N] [--first-seed N]\n"
    "       simulate --seed N\n";

struct Flags {
  int seeds = 100;
  uint64_t first_seed = 1;
  bool one = false;
};

bool Parse(int argc, char** argv, Flags* flags) {
  for (int i = 1; i < argc; i += 2) {
    const absl::string_view name = argv[i];
    if (i + 1 == argc) return false;
    if (name == "--seeds") {
      if (!absl::SimpleAtoi(argv[i + 1], &flags->seeds)) return false;
    } else if (name == "--first-seed" || name == "--seed") {
      if (!absl::SimpleAtoi(argv[i + 1], &flags->first_seed)) return false;
      flags->one |= name == "--seed";
    } else {
      return false;
    }
  }
  if (flags->one) flags->seeds = 1;
  return flags->seeds > 0;
}

void PrintPlan(uint64_t seed) {
  Random random(seed, "fault plan");
  std::cout << "seed " << seed << ", planned:\n";
  for (const PlannedFault& fault : DrawPlan(random, FaultBounds(), {1, 2, 3})) {
    std::cout << "  " << ToString(fault) << "\n";
  }
}

int Run(const Flags& flags) {
  if (flags.one) PrintPlan(flags.first_seed);
  HistoryCounts total;
  const auto begin = std::chrono::steady_clock::now();
  const ExploreReport report = Explore(
      [&](ExploredRun& run) {
        OrdersSimulation simulation;
        const absl::Status status = Simulate(run, simulation);
        total.sent += simulation.counts.sent;
        total.acknowledged += simulation.counts.acknowledged;
        total.failed += simulation.counts.failed;
        total.lost += simulation.counts.lost;
        return status;
      },
      {.seeds = flags.seeds, .first_seed = flags.first_seed});
  const std::chrono::duration<double> took =
      std::chrono::steady_clock::now() - begin;
  std::cout << absl::StrFormat("%d seeds in %.1f s, %.0f a second\n",
                               report.runs, took.count(),
                               static_cast<double>(report.runs) / took.count());
  std::cout << "faults injected:";
  for (const auto& [kind, count] : report.injected) {
    std::cout << " " << kind << " " << count << ";";
  }
  std::cout << "\nrecords sent " << total.sent << ", acknowledged "
            << total.acknowledged << ", failed " << total.failed << ", lost "
            << total.lost << "\n";
  if (report.failure.has_value()) {
    std::cout << report.status().message() << "\n"
              << "./dev simulate --seed " << report.failure->seed << "\n";
    return EXIT_FAILURE;
  }
  return EXIT_SUCCESS;
}

}  // namespace
}  // namespace kafka_embedded

int main(int argc, char** argv) {
  kafka_embedded::Flags flags;
  if (!kafka_embedded::Parse(argc, argv, &flags)) {
    std::cerr << kafka_embedded::kUsage;
    return EXIT_FAILURE;
  }
  return kafka_embedded::Run(flags);
}
