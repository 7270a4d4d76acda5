#include "connect_embedded/transforms/predicates.h"

#include <algorithm>

#include "connect_embedded/transforms/config_checks.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {

using kafka_embedded::ConfigKey;

const ConfigDef& HasHeaderKey::config_def() const {
  using namespace kafka_embedded::config_key;
  static constexpr ConfigKey kKeys[] = {
      {"name", kString, kRequired, NonEmpty(), kMedium},
  };
  static const auto* const def = new ConfigDef({kKeys});
  return *def;
}

absl::Status HasHeaderKey::Configure(const Config& config) {
  ASSIGN_OR_RETURN(const auto parsed, config_def().Parse(config));
  name_ = parsed.GetString("name");
  return absl::OkStatus();
}

bool HasHeaderKey::Test(const ConnectRecord& record) const {
  return std::any_of(
      record.headers.begin(), record.headers.end(),
      [this](const Header& header) { return header.key == name_; });
}

const ConfigDef& RecordIsTombstone::config_def() const {
  static const auto* const def = new ConfigDef({});
  return *def;
}

absl::Status RecordIsTombstone::Configure(const Config& /*config*/) {
  return absl::OkStatus();
}

bool RecordIsTombstone::Test(const ConnectRecord& record) const {
  return record.value.is_null();
}

const ConfigDef& TopicNameMatches::config_def() const {
  using namespace kafka_embedded::config_key;
  static constexpr ConfigKey kKeys[] = {
      {"pattern", kString, kRequired, CheckedBy(&CheckRegex), kMedium},
  };
  static const auto* const def = new ConfigDef({kKeys});
  return *def;
}

absl::Status TopicNameMatches::Configure(const Config& config) {
  ASSIGN_OR_RETURN(const auto parsed, config_def().Parse(config));
  ASSIGN_OR_RETURN(pattern_, CompileJavaRegex(parsed.GetString("pattern")));
  return absl::OkStatus();
}

bool TopicNameMatches::Test(const ConnectRecord& record) const {
  return MatchesWhole(*pattern_, record.topic.view());
}

}  // namespace connect_embedded
