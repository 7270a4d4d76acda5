#include "connect_embedded/transforms/regex_router.h"

#include "connect_embedded/transforms/config_checks.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

const ConfigDef& Def() {
  using namespace kafka_embedded::config_key;
  static constexpr kafka_embedded::ConfigKey kKeys[] = {
      {"regex", kString, kRequired, CheckedBy(&CheckRegex), kHigh},
      {"replacement", kString, kRequired, AnyValue(), kHigh},
  };
  static const auto* const def = new ConfigDef({kKeys});
  return *def;
}

}  // namespace

const ConfigDef& RegexRouter::config_def() const { return Def(); }

absl::Status RegexRouter::Configure(const Config& config) {
  ASSIGN_OR_RETURN(const auto parsed, Def().Parse(config));
  ASSIGN_OR_RETURN(regex_, CompileJavaRegex(parsed.GetString("regex")));
  replacement_ = parsed.GetString("replacement");
  return absl::OkStatus();
}

absl::StatusOr<bool> RegexRouter::Apply(ConnectRecord& record) {
  const absl::string_view topic = record.topic.view();
  if (!MatchesWhole(*regex_, topic)) return true;
  ASSIGN_OR_RETURN(const std::string renamed,
                   ReplaceFirst(*regex_, topic, replacement_));
  record.topic = TopicName(renamed);
  return true;
}

}  // namespace connect_embedded
