#include "connect_embedded/transforms/timestamp_router.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

const ConfigDef& Def() {
  using namespace kafka_embedded::config_key;
  static constexpr kafka_embedded::ConfigKey kKeys[] = {
      {"topic.format", kString, "${topic}-${timestamp}", AnyValue(), kHigh},
      {"timestamp.format", kString, "yyyyMMdd", AnyValue(), kHigh},
  };
  static const auto* const def = new ConfigDef({kKeys});
  return *def;
}

}  // namespace

const ConfigDef& TimestampRouter::config_def() const { return Def(); }

absl::Status TimestampRouter::Configure(const Config& config) {
  ASSIGN_OR_RETURN(const auto parsed, Def().Parse(config));
  topic_format_ = parsed.GetString("topic.format");
  ASSIGN_OR_RETURN(
      timestamp_format_,
      SimpleDateFormat::Parse(parsed.GetString("timestamp.format")));
  return absl::OkStatus();
}

absl::StatusOr<bool> TimestampRouter::Apply(ConnectRecord& record) {
  if (!record.timestamp.has_value()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "Timestamp missing on record of topic \"", record.topic.view(), "\""));
  }
  const std::string time = timestamp_format_->Format(*record.timestamp);
  record.topic = TopicName(absl::StrReplaceAll(
      topic_format_,
      {{"${topic}", record.topic.view()}, {"${timestamp}", time}}));
  return true;
}

}  // namespace connect_embedded
