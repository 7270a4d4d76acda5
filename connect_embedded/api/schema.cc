#include "connect_embedded/api/schema.h"

#include <array>

#include "absl/container/flat_hash_map.h"
#include "absl/hash/hash.h"
#include "connect_embedded/api/value.h"
#include "kafka_embedded/base/check.h"

namespace connect_embedded {

struct Schema::Data {
  Type type = Type::kStruct;
  bool optional = false;
  std::optional<int32_t> version;
  std::optional<std::string> name;
  std::optional<std::string> doc;
  Value default_value;
  Parameters parameters;
  Schema key_schema;
  Schema value_schema;
  std::vector<connect_embedded::Field> fields;
  absl::flat_hash_map<std::string, size_t> index;
};

absl::string_view TypeName(Type type) {
  constexpr std::array<absl::string_view, 12> kNames = {
      "INT8",    "INT16",  "INT32", "INT64", "FLOAT32", "FLOAT64",
      "BOOLEAN", "STRING", "BYTES", "ARRAY", "MAP",     "STRUCT"};
  return kNames[static_cast<size_t>(type)];
}

const Schema& Schema::Primitive(Type type, bool optional) {
  // Never destroyed, and without a control block: a copy counts nothing.
  static const std::array<Schema, 18>* const kSchemas = [] {
    auto* schemas = new std::array<Schema, 18>;
    for (size_t i = 0; i < schemas->size(); ++i) {
      auto* data = new Data;
      data->type = static_cast<Type>(i / 2);
      data->optional = i % 2 == 1;
      (*schemas)[i] =
          Schema(std::shared_ptr<const Data>(std::shared_ptr<void>(), data));
    }
    return schemas;
  }();
  CHECK(type < Type::kArray) << std::string(TypeName(type));
  return (*kSchemas)[static_cast<size_t>(type) * 2 + (optional ? 1 : 0)];
}

const Schema& Schema::Int8() { return Primitive(Type::kInt8, false); }
const Schema& Schema::Int16() { return Primitive(Type::kInt16, false); }
const Schema& Schema::Int32() { return Primitive(Type::kInt32, false); }
const Schema& Schema::Int64() { return Primitive(Type::kInt64, false); }
const Schema& Schema::Float32() { return Primitive(Type::kFloat32, false); }
const Schema& Schema::Float64() { return Primitive(Type::kFloat64, false); }
const Schema& Schema::Boolean() { return Primitive(Type::kBoolean, false); }
const Schema& Schema::String() { return Primitive(Type::kString, false); }
const Schema& Schema::Bytes() { return Primitive(Type::kBytes, false); }
const Schema& Schema::OptionalString() {
  return Primitive(Type::kString, true);
}
const Schema& Schema::OptionalBytes() { return Primitive(Type::kBytes, true); }

Type Schema::type() const { return data_->type; }
bool Schema::is_optional() const { return data_->optional; }
const Value& Schema::default_value() const { return data_->default_value; }
const std::string* Schema::name() const {
  return data_->name.has_value() ? &*data_->name : nullptr;
}
std::optional<int32_t> Schema::version() const { return data_->version; }
const std::string* Schema::doc() const {
  return data_->doc.has_value() ? &*data_->doc : nullptr;
}
const Schema::Parameters& Schema::parameters() const {
  return data_->parameters;
}
const std::string* Schema::parameter(absl::string_view key) const {
  for (const auto& [name, value] : data_->parameters) {
    if (name == key) return &value;
  }
  return nullptr;
}
const Schema& Schema::key_schema() const { return data_->key_schema; }
const Schema& Schema::value_schema() const { return data_->value_schema; }
const std::vector<Field>& Schema::fields() const { return data_->fields; }

const Field* Schema::field(absl::string_view name) const {
  const auto found = data_->index.find(name);
  return found == data_->index.end() ? nullptr : &data_->fields[found->second];
}

bool operator==(const Schema& a, const Schema& b) {
  if (a.data_ == b.data_) return true;
  if (a.data_ == nullptr || b.data_ == nullptr) return false;
  const Schema::Data& x = *a.data_;
  const Schema::Data& y = *b.data_;
  return x.type == y.type && x.optional == y.optional &&
         x.version == y.version && x.name == y.name && x.doc == y.doc &&
         x.default_value == y.default_value && x.parameters == y.parameters &&
         x.key_schema == y.key_schema && x.value_schema == y.value_schema &&
         x.fields == y.fields;
}

size_t Schema::Hash() const {
  if (data_ == nullptr) return 0;
  size_t hash =
      absl::HashOf(static_cast<int>(data_->type), data_->optional, data_->name,
                   data_->version, data_->parameters, data_->key_schema.Hash(),
                   data_->value_schema.Hash());
  for (const Field& field : data_->fields) {
    hash = absl::HashOf(hash, field.name, field.schema.Hash());
  }
  return hash;
}

SchemaBuilder::SchemaBuilder(Type type)
    : data_(std::make_unique<Schema::Data>()) {
  data_->type = type;
}
SchemaBuilder::~SchemaBuilder() = default;
SchemaBuilder::SchemaBuilder(SchemaBuilder&&) noexcept = default;
SchemaBuilder& SchemaBuilder::operator=(SchemaBuilder&&) noexcept = default;

SchemaBuilder SchemaBuilder::Array(Schema items) {
  SchemaBuilder builder(Type::kArray);
  builder.data_->value_schema = std::move(items);
  return builder;
}

SchemaBuilder SchemaBuilder::Map(Schema keys, Schema values) {
  SchemaBuilder builder(Type::kMap);
  builder.data_->key_schema = std::move(keys);
  builder.data_->value_schema = std::move(values);
  return builder;
}

SchemaBuilder& SchemaBuilder::Optional() {
  data_->optional = true;
  return *this;
}
SchemaBuilder& SchemaBuilder::DefaultValue(Value value) {
  data_->default_value = std::move(value).Own();
  return *this;
}
SchemaBuilder& SchemaBuilder::Name(absl::string_view name) {
  data_->name = std::string(name);
  return *this;
}
SchemaBuilder& SchemaBuilder::Version(int32_t version) {
  data_->version = version;
  return *this;
}
SchemaBuilder& SchemaBuilder::Doc(absl::string_view doc) {
  data_->doc = std::string(doc);
  return *this;
}

SchemaBuilder& SchemaBuilder::Parameter(absl::string_view key,
                                        absl::string_view value) {
  for (auto& [name, old] : data_->parameters) {
    if (name == key) {
      old = std::string(value);
      return *this;
    }
  }
  data_->parameters.emplace_back(key, value);
  return *this;
}

SchemaBuilder& SchemaBuilder::Field(absl::string_view name, Schema schema) {
  CHECK(data_->type == Type::kStruct) << "fields are for structs";
  const size_t index = data_->fields.size();
  CHECK(data_->index.emplace(std::string(name), index).second)
      << "two fields of the name \"" << std::string(name) << "\"";
  data_->fields.push_back({std::string(name), index, std::move(schema)});
  return *this;
}

bool SchemaBuilder::HasField(absl::string_view name) const {
  return data_->index.contains(name);
}

Schema SchemaBuilder::Build() {
  return Schema(std::shared_ptr<const Schema::Data>(std::move(data_)));
}

}  // namespace connect_embedded
