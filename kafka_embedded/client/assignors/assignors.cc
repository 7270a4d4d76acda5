// All assignors, by their names.
#include <array>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "kafka_embedded/client/assignors/partition_assignor.h"
#include "kafka_embedded/client/assignors/range_assignor.h"
#include "kafka_embedded/client/assignors/round_robin_assignor.h"
#include "kafka_embedded/client/assignors/sticky_assignor.h"

namespace kafka_embedded {
namespace {

template <typename T>
std::unique_ptr<PartitionAssignor> Make() {
  return std::make_unique<T>();
}

struct Known {
  absl::string_view name;
  absl::string_view kafka_class;
  std::unique_ptr<PartitionAssignor> (*make)();
};

constexpr absl::string_view kPackage = "org.apache.kafka.clients.consumer.";
constexpr std::array<Known, 4> kAssignors = {{
    {"range", "RangeAssignor", &Make<RangeAssignor>},
    {"roundrobin", "RoundRobinAssignor", &Make<RoundRobinAssignor>},
    {"sticky", "StickyAssignor", &Make<StickyAssignor>},
    {"cooperative-sticky", "CooperativeStickyAssignor",
     &Make<CooperativeStickyAssignor>},
}};

}  // namespace

absl::StatusOr<std::unique_ptr<PartitionAssignor>> NewAssignor(
    absl::string_view name) {
  const absl::string_view short_name = absl::StripPrefix(name, kPackage);
  std::string all;
  for (const Known& known : kAssignors) {
    if (name == known.name || short_name == known.kafka_class) {
      return known.make();
    }
    absl::StrAppend(&all, all.empty() ? "" : ", ", known.kafka_class);
  }
  return absl::InvalidArgumentError(
      absl::StrCat("assignor \"", name, "\" is unknown, expected one of ", all,
                   ", with or without ", kPackage, " in front"));
}

}  // namespace kafka_embedded
