#include "kafka_embedded/cluster/cluster_options.h"

#include "absl/strings/str_cat.h"
#include "kafka_embedded/runtime/virtual_runtime.h"

namespace kafka_embedded {

ClusterOptions WithDefaults(ClusterOptions options) {
  options.broker_config.try_emplace("group.initial.rebalance.delay.ms", "0");
  if (!options.timeline_events.has_value()) {
    constexpr int32_t kDefaultEvents = 1 << 14;
    const bool is_virtual =
        options.runtime == nullptr
            ? options.time == ClusterTime::kVirtual
            : dynamic_cast<VirtualRuntime*>(options.runtime) != nullptr;
    options.timeline_events = is_virtual ? kDefaultEvents : 0;
  }
  return options;
}

absl::Status CheckOptions(const ClusterOptions& options) {
  constexpr int32_t kMostBrokers = 1000;
  constexpr int32_t kMostEvents = 1 << 26;
  if (options.broker_count < 1 || options.broker_count > kMostBrokers) {
    return absl::InvalidArgumentError(
        absl::StrCat("broker_count: ", options.broker_count,
                     " brokers, expected 1 to ", kMostBrokers));
  }
  constexpr int32_t kMostControllers = 9;
  if (options.controller_count < 1 ||
      options.controller_count > kMostControllers) {
    return absl::InvalidArgumentError(
        absl::StrCat("controller_count: ", options.controller_count,
                     " controllers, expected 1 to ", kMostControllers));
  }
  if (*options.timeline_events < 0 || *options.timeline_events > kMostEvents) {
    return absl::InvalidArgumentError(
        absl::StrCat("timeline_events: ", *options.timeline_events,
                     " events, expected 0 to ", kMostEvents));
  }
  if (options.first_broker_id < 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("first_broker_id: ", options.first_broker_id,
                     " is negative, expected 0 or more"));
  }
  if (options.racks.size() > static_cast<size_t>(options.broker_count)) {
    return absl::InvalidArgumentError(
        absl::StrCat("racks: ", options.racks.size(), " racks, expected ",
                     options.broker_count, " at most, one for each broker"));
  }
  if (options.start_time == absl::InfiniteFuture() ||
      options.start_time == absl::InfinitePast()) {
    return absl::InvalidArgumentError(
        "start_time: infinite, expected a finite time");
  }
  constexpr double kFastest = 1e9;
  if (!(options.pace >= 0 && options.pace <= kFastest)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "pace: ", options.pace, " seconds a second, expected 0 to ", kFastest));
  }
  return absl::OkStatus();
}

}  // namespace kafka_embedded
