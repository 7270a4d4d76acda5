#include "connect_embedded/transforms/cast.h"

#include <cmath>
#include <limits>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "connect_embedded/api/logical_type.h"
#include "connect_embedded/api/simple_date_format.h"
#include "connect_embedded/transforms/config_checks.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

using kafka_embedded::ConfigKey;
using kafka_embedded::ParsedConfig;

constexpr absl::string_view kPurpose = "cast types";

struct Spec {
  absl::btree_map<std::string, Type> fields;
  std::optional<Type> whole;
};

absl::StatusOr<Type> ParseType(absl::string_view text) {
  const std::string name =
      absl::AsciiStrToUpper(absl::StripAsciiWhitespace(text));
  for (int i = 0; i <= static_cast<int>(Type::kString); ++i) {
    if (TypeName(static_cast<Type>(i)) == name) return static_cast<Type>(i);
  }
  return absl::InvalidArgumentError(
      absl::StrCat("type \"", text,
                   "\": cannot be cast to, expected one of int8, int16, int32, "
                   "int64, float32, float64, boolean, string"));
}

absl::StatusOr<Spec> ParseSpec(const std::vector<std::string>& mappings) {
  Spec spec;
  for (const std::string& mapping : mappings) {
    const std::vector<std::string> parts = absl::StrSplit(mapping, ':');
    if (parts.size() > 2) {
      return absl::InvalidArgumentError(absl::StrCat(
          "cast \"", mapping, "\": more than one colon, expected field:type"));
    }
    ASSIGN_OR_RETURN(const Type type, ParseType(parts.back()));
    if (parts.size() == 1) {
      spec.whole = type;
    } else {
      spec.fields[std::string(absl::StripAsciiWhitespace(parts[0]))] = type;
    }
  }
  if (mappings.empty()) {
    return absl::InvalidArgumentError(
        "Must specify at least one field to cast.");
  }
  if (spec.whole.has_value() && mappings.size() > 1) {
    return absl::InvalidArgumentError(
        "Cast transformations that specify a type to cast the entire value to "
        "may only specify a single cast in their spec");
  }
  return spec;
}

std::string CheckSpec(absl::string_view value) {
  return TextOf(ParseSpec(ListOf(value)).status());
}

const ConfigDef& Def() {
  using namespace kafka_embedded::config_key;
  static constexpr ConfigKey kKeys[] = {
      {"spec", kList, kRequired, CheckedBy(&CheckSpec), kHigh},
      {"replace.null.with.default", kBoolean, "true", AnyValue(), kMedium},
  };
  static const auto* const def = new ConfigDef({kKeys});
  return *def;
}

// What Java's Number offers, of any number.
struct Number {
  bool whole = true;
  int64_t integer = 0;
  double real = 0;

  // As Java narrows a double: cut off at the ends of the range, NaN is 0.
  template <typename T>
  T Narrow() const {
    if (whole) return static_cast<T>(integer);
    if (std::isnan(real)) return 0;
    // Java goes to int, or to long, and cuts the rest off.
    using Wide = std::conditional_t<sizeof(T) == 8, int64_t, int32_t>;
    if (real >= static_cast<double>(std::numeric_limits<Wide>::max())) {
      return static_cast<T>(std::numeric_limits<Wide>::max());
    }
    if (real <= static_cast<double>(std::numeric_limits<Wide>::min())) {
      return static_cast<T>(std::numeric_limits<Wide>::min());
    }
    return static_cast<T>(static_cast<Wide>(real));
  }
  double ToDouble() const {
    return whole ? static_cast<double>(integer) : real;
  }
};

std::optional<Number> NumberOf(const Value& value) {
  const auto whole = [](int64_t number) { return Number{true, number, 0}; };
  switch (value.kind()) {
    case Value::Kind::kBoolean:
      return whole(value.boolean() ? 1 : 0);
    case Value::Kind::kInt8:
      return whole(value.int8());
    case Value::Kind::kInt16:
      return whole(value.int16());
    case Value::Kind::kInt32:
      return whole(value.int32());
    case Value::Kind::kInt64:
      return whole(value.int64());
    case Value::Kind::kFloat32:
      return Number{false, 0, value.float32()};
    case Value::Kind::kFloat64:
      return Number{false, 0, value.float64()};
    default:
      return std::nullopt;
  }
}

absl::Status OutOfRange(const Value& value) {
  return absl::InvalidArgumentError(
      absl::StrCat("Value (", value.ToString(),
                   ") was out of range for requested data type"));
}

absl::StatusOr<Value> WholeNumber(const Number& number, Type type) {
  switch (type) {
    case Type::kInt8:
      return Value::Int8(number.Narrow<int8_t>());
    case Type::kInt16:
      return Value::Int16(number.Narrow<int16_t>());
    case Type::kInt32:
      return Value::Int32(number.Narrow<int32_t>());
    case Type::kInt64:
      return Value::Int64(number.Narrow<int64_t>());
    case Type::kFloat32:
      return Value::Float32(static_cast<float>(number.ToDouble()));
    case Type::kFloat64:
      return Value::Float64(number.ToDouble());
    default:
      return Value::Boolean(number.Narrow<int64_t>() != 0);
  }
}

absl::StatusOr<Value> FromText(const Value& value, Type type) {
  const absl::string_view text = value.string();
  if (type == Type::kBoolean) {
    return Value::Boolean(absl::EqualsIgnoreCase(text, "true"));
  }
  if (type == Type::kFloat32 || type == Type::kFloat64) {
    double number = 0;
    float single = 0;
    const absl::string_view stripped = absl::StripAsciiWhitespace(text);
    const bool ok = type == Type::kFloat32
                        ? absl::SimpleAtof(stripped, &single)
                        : absl::SimpleAtod(stripped, &number);
    if (!ok) return OutOfRange(value);
    return type == Type::kFloat32 ? Value::Float32(single)
                                  : Value::Float64(number);
  }
  int64_t number = 0;
  constexpr int kBits[] = {8, 16, 32, 64};
  const int bits = kBits[static_cast<int>(type)];
  const bool blank = text.empty() || absl::ascii_isspace(text.front()) ||
                     absl::ascii_isspace(text.back());
  const bool in_range = !blank && absl::SimpleAtoi(text, &number) &&
                        (bits == 64 || (number >= -(int64_t{1} << (bits - 1)) &&
                                        number < int64_t{1} << (bits - 1)));
  if (!in_range) return OutOfRange(value);
  return WholeNumber({true, number, 0}, type);
}

Value ToText(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::kDate:
      return Value::String(Iso8601Text(value.date()));
    case Value::Kind::kBytes:
      return Value::String(absl::Base64Escape(value.bytes()));
    default:
      return Value::String(value.ToString());
  }
}

absl::Status Unsupported(const Value& value) {
  return absl::InvalidArgumentError(absl::StrCat(
      "Unexpected type in Cast transformation: class ", value.java_class()));
}

absl::StatusOr<Value> CastValue(const Schema& schema, const Value& value,
                                Type type) {
  if (value.is_null()) return Value();
  const LogicalType logical =
      schema ? LogicalTypeOf(schema) : LogicalType::kNone;
  const Value::Kind kind = value.kind();
  const bool container = kind == Value::Kind::kArray ||
                         kind == Value::Kind::kMap ||
                         kind == Value::Kind::kStruct;
  // Without a schema, a date or a decimal has no type of its own.
  const bool nameless =
      !schema && (kind == Value::Kind::kDate || kind == Value::Kind::kDecimal);
  if (container || nameless) return Unsupported(value);
  if (type == Type::kString) return ToText(value);
  if (kind == Value::Kind::kDate && logical != LogicalType::kNone) {
    ASSIGN_OR_RETURN(const Value number, FromLogical(schema, value));
    return WholeNumber(*NumberOf(number), type);
  }
  if (kind == Value::Kind::kDecimal) {
    const bool real = type == Type::kFloat32 || type == Type::kFloat64;
    return WholeNumber(real ? Number{false, 0, value.decimal().ToDouble()}
                            : Number{true, value.decimal().ToInt64(), 0},
                       type);
  }
  if (kind == Value::Kind::kString) return FromText(value, type);
  const std::optional<Number> number = NumberOf(value);
  if (!number.has_value()) return Unsupported(value);
  return WholeNumber(*number, type);
}

}  // namespace

const ConfigDef& Cast::config_def() const { return Def(); }

absl::Status Cast::Configure(const Config& config) {
  ASSIGN_OR_RETURN(const ParsedConfig parsed, Def().Parse(config));
  ASSIGN_OR_RETURN(Spec spec, ParseSpec(parsed.GetList("spec")));
  casts_ = std::move(spec.fields);
  whole_ = spec.whole;
  replace_null_ = parsed.GetBool(kReplaceNull);
  return absl::OkStatus();
}

absl::StatusOr<Schema> Cast::MakeSchema(const Schema& from) {
  // A cast schema is the primitive, with what is to stay of the old one.
  const auto cast = [](const Schema& old, SchemaBuilder builder,
                       Type type) -> absl::StatusOr<Schema> {
    if (old.is_optional()) builder.Optional();
    if (!old.default_value().is_null()) {
      ASSIGN_OR_RETURN(Value value, CastValue(old, old.default_value(), type));
      builder.DefaultValue(std::move(value));
    }
    return builder.Build();
  };
  if (whole_.has_value()) {
    return cast(from, CopyBasics(from, SchemaBuilder(*whole_)), *whole_);
  }
  if (from.type() != Type::kStruct) {
    return absl::InvalidArgumentError("Cannot list fields on non-struct type");
  }
  SchemaBuilder builder = CopyBasics(from, SchemaBuilder::Struct());
  for (const Field& field : from.fields()) {
    const auto found = casts_.find(field.name);
    if (found == casts_.end()) {
      builder.Field(field.name, field.schema);
      continue;
    }
    ASSIGN_OR_RETURN(
        Schema schema,
        cast(field.schema, SchemaBuilder(found->second), found->second));
    builder.Field(field.name, std::move(schema));
  }
  if (from.is_optional()) builder.Optional();
  return builder.Build();
}

absl::Status Cast::ApplyToMap(Value& value) {
  RETURN_IF_ERROR(RequireMap(value, kPurpose));
  Value::MapEntries entries = value.map();
  for (const auto& [field, type] : casts_) {
    const Value* old = value.Find(field);
    ASSIGN_OR_RETURN(
        Value cast, CastValue(Schema(), old == nullptr ? Value() : *old, type));
    PutEntry(entries, field, std::move(cast));
  }
  value = Value::Map(std::move(entries));
  return absl::OkStatus();
}

absl::Status Cast::ApplyToStruct(Operand operand) {
  ASSIGN_OR_RETURN(Schema schema,
                   schemas_.GetOrMake(operand.schema, [this](const Schema& s) {
                     return MakeSchema(s);
                   }));
  if (whole_.has_value()) {
    ASSIGN_OR_RETURN(operand.value,
                     CastValue(operand.schema, operand.value, *whole_));
    operand.schema = std::move(schema);
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(RequireStruct(operand.value, kPurpose));
  const Struct& old = operand.value.structure();
  Struct updated(schema);
  for (const Field& field : old.schema().fields()) {
    Value value = FieldValue(old, field, replace_null_);
    const auto found = casts_.find(field.name);
    if (found != casts_.end()) {
      ASSIGN_OR_RETURN(value, CastValue(field.schema, value, found->second));
    }
    RETURN_IF_ERROR(updated.Put(field.name, std::move(value)));
  }
  operand.value = Value::Of(std::move(updated));
  operand.schema = std::move(schema);
  return absl::OkStatus();
}

absl::StatusOr<bool> Cast::Apply(ConnectRecord& record) {
  const Operand operand = OperandOf(record, side_);
  if (operand.value.is_null()) return true;
  if (operand.schema) {
    RETURN_IF_ERROR(ApplyToStruct(operand));
  } else if (whole_.has_value()) {
    ASSIGN_OR_RETURN(operand.value,
                     CastValue(Schema(), operand.value, *whole_));
  } else {
    RETURN_IF_ERROR(ApplyToMap(operand.value));
  }
  return true;
}

}  // namespace connect_embedded
