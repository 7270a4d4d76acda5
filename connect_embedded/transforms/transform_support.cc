#include "connect_embedded/transforms/transform_support.h"

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

absl::string_view ClassOrNull(const Value& value) {
  return value.is_null() ? "null" : value.java_class();
}

}  // namespace

absl::Status RequireMap(const Value& value, absl::string_view purpose) {
  if (value.kind() == Value::Kind::kMap) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("Only Map objects supported in absence of schema for [",
                   purpose, "], found: ", ClassOrNull(value)));
}

absl::Status RequireStruct(const Value& value, absl::string_view purpose) {
  if (value.kind() == Value::Kind::kStruct) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("Only Struct objects supported for [", purpose,
                   "], found: ", ClassOrNull(value)));
}

SchemaBuilder CopyBasics(const Schema& from, SchemaBuilder builder) {
  if (from.name() != nullptr) builder.Name(*from.name());
  if (from.version().has_value()) builder.Version(*from.version());
  if (from.doc() != nullptr) builder.Doc(*from.doc());
  for (const auto& [key, value] : from.parameters()) {
    builder.Parameter(key, value);
  }
  return builder;
}

absl::Status AddField(SchemaBuilder& builder, absl::string_view name,
                      Schema schema) {
  if (builder.HasField(name)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "Cannot create field because of field name duplication ", name));
  }
  builder.Field(name, std::move(schema));
  return absl::OkStatus();
}

Value FieldValue(const Struct& from, const Field& field, bool replace_null) {
  return replace_null ? from.Get(field.name) : from.GetWithoutDefault(field);
}

void PutEntry(Value::MapEntries& entries, absl::string_view name, Value value) {
  for (auto& [key, old] : entries) {
    if (key.kind() == Value::Kind::kString && key.string() == name) {
      old = std::move(value);
      return;
    }
  }
  entries.emplace_back(Value::String(name), std::move(value));
}

absl::StatusOr<Schema> SchemaCache::GetOrMake(
    const Schema& from,
    absl::FunctionRef<absl::StatusOr<Schema>(const Schema&)> make) {
  constexpr size_t kMaxSchemas = 16;
  for (const auto& [known, made] : made_) {
    if (known.identity() == from.identity()) return made;
  }
  ASSIGN_OR_RETURN(Schema made, make(from));
  if (made_.size() == kMaxSchemas) made_.clear();
  made_.emplace_back(from, made);
  return made;
}

}  // namespace connect_embedded
