#include "connect_embedded/transforms/drop_headers.h"

#include <algorithm>

#include "connect_embedded/transforms/config_checks.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

const ConfigDef& Def() {
  using namespace kafka_embedded::config_key;
  static constexpr kafka_embedded::ConfigKey kKeys[] = {
      {"headers", kList, kRequired, CheckedBy(&CheckNonEmptyList), kHigh},
  };
  static const auto* const def = new ConfigDef({kKeys});
  return *def;
}

}  // namespace

const ConfigDef& DropHeaders::config_def() const { return Def(); }

absl::Status DropHeaders::Configure(const Config& config) {
  ASSIGN_OR_RETURN(const auto parsed, Def().Parse(config));
  names_ = parsed.GetList("headers");
  return absl::OkStatus();
}

absl::StatusOr<bool> DropHeaders::Apply(ConnectRecord& record) {
  std::erase_if(record.headers, [this](const Header& header) {
    return std::find(names_.begin(), names_.end(), header.key) != names_.end();
  });
  return true;
}

}  // namespace connect_embedded
