#include "connect_embedded/transforms/filter.h"

namespace connect_embedded {

const ConfigDef& Filter::config_def() const {
  static const auto* const def = new ConfigDef({});
  return *def;
}

absl::Status Filter::Configure(const Config& /*config*/) {
  return absl::OkStatus();
}

absl::StatusOr<bool> Filter::Apply(ConnectRecord& /*record*/) { return false; }

}  // namespace connect_embedded
