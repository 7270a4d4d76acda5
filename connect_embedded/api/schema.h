// The type of a Connect value: what Kafka calls a Schema.
//
//   const Schema point = SchemaBuilder::Struct()
//                            .Name("com.example.Point")
//                            .Field("x", Schema::Int32())
//                            .Field("label", Schema::OptionalString())
//                            .Build();
//
// A Schema is an immutable handle that is cheap to copy, safe from any thread,
// and may be empty: "no schema", Kafka's null. Two are equal if they say the
// same, as with Kafka's ConnectSchema.
//
// Logical types are primitive schemas with a reserved name; see logical_type.h.
#ifndef CONNECT_EMBEDDED_API_SCHEMA_H_
#define CONNECT_EMBEDDED_API_SCHEMA_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace connect_embedded {

class Value;

enum class Type : uint8_t {
  kInt8,
  kInt16,
  kInt32,
  kInt64,
  kFloat32,
  kFloat64,
  kBoolean,
  kString,
  kBytes,
  kArray,
  kMap,
  kStruct,
};

// As Kafka spells it: "INT8".
absl::string_view TypeName(Type type);

struct Field;

class Schema {
 public:
  using Parameters = std::vector<std::pair<std::string, std::string>>;

  // No schema.
  Schema() = default;

  // Kafka's constants. None of them is counted, so that copies cost nothing.
  static const Schema& Int8();
  static const Schema& Int16();
  static const Schema& Int32();
  static const Schema& Int64();
  static const Schema& Float32();
  static const Schema& Float64();
  static const Schema& Boolean();
  static const Schema& String();
  static const Schema& Bytes();
  static const Schema& OptionalString();
  static const Schema& OptionalBytes();
  // The primitive of any type. REQUIRES: not kArray, kMap or kStruct.
  static const Schema& Primitive(Type type, bool optional);

  explicit operator bool() const { return data_ != nullptr; }

  // The rest REQUIRES that there is a schema.
  Type type() const;
  bool is_optional() const;
  // Null where there is none.
  const Value& default_value() const;
  // The logical type or the record's name; nullptr where there is none.
  const std::string* name() const;
  std::optional<int32_t> version() const;
  const std::string* doc() const;
  // In the order in which they were set.
  const Parameters& parameters() const;
  // nullptr where it is not set.
  const std::string* parameter(absl::string_view key) const;

  // Of a map.
  const Schema& key_schema() const;
  // Of an array or a map.
  const Schema& value_schema() const;
  // Of a struct, in the order of their declaration.
  const std::vector<Field>& fields() const;
  // nullptr where the struct has no such field.
  const Field* field(absl::string_view name) const;

  // Two equal identities are one schema; equal schemas may have two.
  const void* identity() const { return data_.get(); }
  friend bool operator==(const Schema& a, const Schema& b);
  // Equal schemas have equal hashes.
  size_t Hash() const;

 private:
  friend class SchemaBuilder;
  struct Data;
  explicit Schema(std::shared_ptr<const Data> data) : data_(std::move(data)) {}

  std::shared_ptr<const Data> data_;
};

// A field of a struct.
struct Field {
  std::string name;
  size_t index = 0;
  Schema schema;
  friend bool operator==(const Field&, const Field&) = default;
};

// Puts a Schema together, in Kafka's order of words.
class SchemaBuilder {
 public:
  explicit SchemaBuilder(Type type);
  ~SchemaBuilder();
  SchemaBuilder(SchemaBuilder&&) noexcept;
  SchemaBuilder& operator=(SchemaBuilder&&) noexcept;

  static SchemaBuilder Struct() { return SchemaBuilder(Type::kStruct); }
  static SchemaBuilder Array(Schema items);
  static SchemaBuilder Map(Schema keys, Schema values);

  SchemaBuilder& Optional();
  // The caller's to keep valid for the schema: see ValidateValue.
  SchemaBuilder& DefaultValue(Value value);
  SchemaBuilder& Name(absl::string_view name);
  SchemaBuilder& Version(int32_t version);
  SchemaBuilder& Doc(absl::string_view doc);
  // Setting a key again replaces its value.
  SchemaBuilder& Parameter(absl::string_view key, absl::string_view value);
  // REQUIRES: a struct that has no field of that name.
  SchemaBuilder& Field(absl::string_view name, Schema schema);

  bool HasField(absl::string_view name) const;

  // The builder is of no use afterwards.
  Schema Build();

 private:
  std::unique_ptr<Schema::Data> data_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_API_SCHEMA_H_
