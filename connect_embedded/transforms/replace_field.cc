#include "connect_embedded/transforms/replace_field.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "connect_embedded/transforms/config_checks.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

using Renames = absl::btree_map<std::string, std::string>;

constexpr absl::string_view kPurpose = "field replacement";

absl::StatusOr<Renames> ParseRenames(const std::vector<std::string>& mappings) {
  Renames renames;
  for (const std::string& mapping : mappings) {
    const std::vector<std::string> parts = absl::StrSplit(mapping, ':');
    if (parts.size() != 2 || parts[1].empty()) {
      return absl::InvalidArgumentError(
          absl::StrCat("Invalid rename mapping: ", mapping));
    }
    renames[parts[0]] = parts[1];
  }
  return renames;
}

std::string CheckRenames(absl::string_view value) {
  return TextOf(ParseRenames(ListOf(value)).status());
}

const ConfigDef& Def() {
  using namespace kafka_embedded::config_key;
  static constexpr kafka_embedded::ConfigKey kKeys[] = {
      {"exclude", kList, "", AnyValue(), kMedium},
      {"include", kList, "", AnyValue(), kMedium},
      {"renames", kList, "", CheckedBy(&CheckRenames), kMedium},
      {"replace.null.with.default", kBoolean, "true", AnyValue(), kMedium},
  };
  static const auto* const def = new ConfigDef({kKeys});
  return *def;
}

}  // namespace

const ConfigDef& ReplaceField::config_def() const { return Def(); }

absl::Status ReplaceField::Configure(const Config& config) {
  ASSIGN_OR_RETURN(const auto parsed, Def().Parse(config));
  for (const std::string& name : parsed.GetList("exclude")) {
    exclude_.insert(name);
  }
  for (const std::string& name : parsed.GetList("include")) {
    include_.insert(name);
  }
  ASSIGN_OR_RETURN(renames_, ParseRenames(parsed.GetList("renames")));
  replace_null_ = parsed.GetBool(kReplaceNull);
  return absl::OkStatus();
}

bool ReplaceField::Keeps(const std::string& field) const {
  return !exclude_.contains(field) &&
         (include_.empty() || include_.contains(field));
}

const std::string& ReplaceField::Renamed(const std::string& field) const {
  const auto found = renames_.find(field);
  return found == renames_.end() ? field : found->second;
}

absl::StatusOr<Schema> ReplaceField::MakeSchema(const Schema& from) const {
  SchemaBuilder builder = CopyBasics(from, SchemaBuilder::Struct());
  for (const Field& field : from.fields()) {
    if (!Keeps(field.name)) continue;
    RETURN_IF_ERROR(AddField(builder, Renamed(field.name), field.schema));
  }
  return builder.Build();
}

absl::Status ReplaceField::ApplyToStruct(Operand operand) {
  RETURN_IF_ERROR(RequireStruct(operand.value, kPurpose));
  const Struct& old = operand.value.structure();
  ASSIGN_OR_RETURN(Schema schema,
                   schemas_.GetOrMake(old.schema(), [this](const Schema& s) {
                     return MakeSchema(s);
                   }));
  Struct updated(schema);
  for (const Field& field : old.schema().fields()) {
    if (!Keeps(field.name)) continue;
    RETURN_IF_ERROR(updated.Put(Renamed(field.name),
                                FieldValue(old, field, replace_null_)));
  }
  operand.value = Value::Of(std::move(updated));
  operand.schema = std::move(schema);
  return absl::OkStatus();
}

absl::StatusOr<bool> ReplaceField::Apply(ConnectRecord& record) {
  const Operand operand = OperandOf(record, side_);
  if (operand.value.is_null()) return true;
  if (operand.schema) {
    RETURN_IF_ERROR(ApplyToStruct(operand));
    return true;
  }
  RETURN_IF_ERROR(RequireMap(operand.value, kPurpose));
  Value::MapEntries entries;
  for (const auto& [key, value] : operand.value.map()) {
    const std::string name = key.ToString();
    if (Keeps(name)) PutEntry(entries, Renamed(name), value);
  }
  operand.value = Value::Map(std::move(entries));
  return true;
}

}  // namespace connect_embedded
