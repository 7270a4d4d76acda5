// ./dev simulate: many runs of one workload, each with its own faults; or one
// of them again, with its timeline.
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>
#include <optional>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "kafka_embedded/base/sometimes.h"
#include "testing/explore/explore.h"
#include "testing/explore/orders_simulation.h"
#include "testing/timeline/timeline_files.h"

namespace kafka_embedded {
namespace {

constexpr char kUsage[] =
    "usage: simulate [--seeds N] [--first-seed N] [--timeline DIRECTORY]\n"
    "       simulate --nightly [--seeds N]: 5000 seeds, and none of the paths\n"
    "                that the code marks with SOMETIMES may stay unreached\n"
    "       simulate --seed N [--timeline DIRECTORY]\n";

constexpr int kNightlySeeds = 5000;

struct Flags {
  int seeds = 100;
  uint64_t first_seed = 1;
  bool one = false;
  bool nightly = false;
  // Where the timeline of one seed, or of one that failed, is written.
  std::string timeline =
      (std::filesystem::temp_directory_path() / "kafka-embedded-simulate")
          .string();
};

bool Parse(int argc, char** argv, Flags* flags) {
  for (int i = 1; i < argc; i += 2) {
    const absl::string_view name = argv[i];
    if (name == "--nightly") {
      flags->nightly = true;
      flags->seeds = kNightlySeeds;
      --i;
      continue;
    }
    if (i + 1 == argc) return false;
    if (name == "--seeds") {
      if (!absl::SimpleAtoi(argv[i + 1], &flags->seeds)) return false;
    } else if (name == "--first-seed" || name == "--seed") {
      if (!absl::SimpleAtoi(argv[i + 1], &flags->first_seed)) return false;
      flags->one |= name == "--seed";
    } else if (name == "--timeline") {
      flags->timeline = argv[i + 1];
    } else {
      return false;
    }
  }
  if (flags->one) flags->seeds = 1;
  return flags->seeds > 0;
}

// Runs the seed once more, with those faults or, without, its own.
void WriteTimelineOf(const Flags& flags, uint64_t seed,
                     const std::optional<FaultPlan>& plan) {
  ExploredRun run(seed, OrdersFaults(), plan);
  OrdersSimulation simulation;
  Simulate(run, simulation).IgnoreError();  // The caller knows how it ended.
  std::cout << "seed " << seed << ", faults:\n";
  for (const PlannedFault& fault : run.plan()) {
    std::cout << "  " << ToString(fault) << "\n";
  }
  std::error_code failed;
  std::filesystem::create_directories(flags.timeline, failed);
  const std::string path = absl::StrCat(flags.timeline, "/seed-", seed);
  const absl::Status written = WriteTimeline(run.cluster().timeline(), path);
  if (!written.ok()) {
    std::cout << written.message() << "\n";
    return;
  }
  std::cout << "timeline: " << path << ".html\n"
            << "for ui.perfetto.dev: " << path << ".trace.json\n";
}

// Whether all were. Prints how often each was reached, the rarest first.
bool PrintRarePaths() {
  std::multimap<uint64_t, std::string> by_count;
  for (const auto& [what, count] : RarePath::Counts()) {
    by_count.emplace(count, what);
  }
  std::cout << "rare paths, how often they were reached:\n";
  for (const auto& [count, what] : by_count) {
    std::cout << absl::StrFormat("%9d  %s\n", count, what);
  }
  for (const auto& [count, what] : by_count) {
    if (count > 0) break;
    std::cout << "never reached: " << what << "\n";
  }
  return by_count.empty() || by_count.begin()->first > 0;
}

int Run(const Flags& flags) {
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
      {.seeds = flags.seeds,
       .first_seed = flags.first_seed,
       .bounds = OrdersFaults()});
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
    std::cout << report.status().message() << "\n";
    WriteTimelineOf(flags, report.failure->seed, report.failure->shortest);
    std::cout << "again, with all its faults: ./dev simulate --seed "
              << report.failure->seed << "\n";
    return EXIT_FAILURE;
  }
  if (flags.one) WriteTimelineOf(flags, flags.first_seed, std::nullopt);
  if (flags.nightly && !PrintRarePaths()) return EXIT_FAILURE;
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
