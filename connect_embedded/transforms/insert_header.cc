#include "connect_embedded/transforms/insert_header.h"

#include <optional>

#include "connect_embedded/api/values.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

const ConfigDef& Def() {
  using namespace kafka_embedded::config_key;
  static constexpr kafka_embedded::ConfigKey kKeys[] = {
      {"header", kString, kRequired, AnyValue(), kHigh},
      {"value.literal", kString, kRequired, AnyValue(), kHigh},
  };
  static const auto* const def = new ConfigDef({kKeys});
  return *def;
}

}  // namespace

const ConfigDef& InsertHeader::config_def() const { return Def(); }

absl::Status InsertHeader::Configure(const Config& config) {
  ASSIGN_OR_RETURN(const auto parsed, Def().Parse(config));
  header_.key = parsed.GetString("header");
  std::optional<SchemaAndValue> literal =
      ParseValue(parsed.GetString("value.literal"));
  if (literal.has_value()) {
    header_.schema = std::move(literal->schema);
    header_.value = std::move(literal->value);
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> InsertHeader::Apply(ConnectRecord& record) {
  record.headers.push_back(header_);
  return true;
}

}  // namespace connect_embedded
