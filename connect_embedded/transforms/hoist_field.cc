#include "connect_embedded/transforms/hoist_field.h"

#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

const ConfigDef& Def() {
  using namespace kafka_embedded::config_key;
  static constexpr kafka_embedded::ConfigKey kKeys[] = {
      {"field", kString, kRequired, AnyValue(), kMedium},
  };
  static const auto* const def = new ConfigDef({kKeys});
  return *def;
}

}  // namespace

const ConfigDef& HoistField::config_def() const { return Def(); }

absl::Status HoistField::Configure(const Config& config) {
  ASSIGN_OR_RETURN(const auto parsed, Def().Parse(config));
  field_ = parsed.GetString("field");
  return absl::OkStatus();
}

absl::StatusOr<bool> HoistField::Apply(ConnectRecord& record) {
  const Operand operand = OperandOf(record, side_);
  if (!operand.schema) {
    operand.value =
        Value::Map({{Value::String(field_), std::move(operand.value).Own()}});
    return true;
  }
  ASSIGN_OR_RETURN(
      Schema schema,
      schemas_.GetOrMake(
          operand.schema, [this](const Schema& from) -> absl::StatusOr<Schema> {
            return SchemaBuilder::Struct().Field(field_, from).Build();
          }));
  Struct updated(schema);
  RETURN_IF_ERROR(updated.Put(field_, std::move(operand.value)));
  operand.value = Value::Of(std::move(updated));
  operand.schema = std::move(schema);
  return true;
}

}  // namespace connect_embedded
