#include "connect_embedded/transforms/timestamp_converter.h"

#include "absl/numeric/int128.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "connect_embedded/api/logical_type.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

constexpr absl::string_view kPurpose = "converting timestamp formats";
constexpr int64_t kMillisPerDay = 86'400'000;
// In the order of Form.
constexpr absl::string_view kForms[] = {"string", "unix", "Date", "Time",
                                        "Timestamp"};

const ConfigDef& Def() {
  using namespace kafka_embedded::config_key;
  static constexpr kafka_embedded::ConfigKey kKeys[] = {
      {"field", kString, "", AnyValue(), kHigh},
      {"target.type", kString, kRequired,
       OneOf("string,unix,Date,Time,Timestamp"), kHigh},
      {"format", kString, "", AnyValue(), kMedium},
      {"unix.precision", kString, "milliseconds",
       OneOf("nanoseconds,microseconds,milliseconds,seconds"), kLow},
      {"replace.null.with.default", kBoolean, "true", AnyValue(), kMedium},
  };
  static const auto* const def = new ConfigDef({kKeys});
  return *def;
}

int64_t FloorDay(int64_t millis) {
  const int64_t rest = millis % kMillisPerDay;
  return millis - (rest < 0 ? rest + kMillisPerDay : rest);
}

}  // namespace

const ConfigDef& TimestampConverter::config_def() const { return Def(); }

absl::Status TimestampConverter::Configure(const Config& config) {
  ASSIGN_OR_RETURN(const auto parsed, Def().Parse(config));
  field_ = parsed.GetString("field");
  for (size_t i = 0; i < std::size(kForms); ++i) {
    if (parsed.GetString("target.type") == kForms[i]) {
      target_ = static_cast<Form>(i);
    }
  }
  const absl::string_view format =
      absl::StripAsciiWhitespace(parsed.GetString("format"));
  if (!format.empty()) {
    ASSIGN_OR_RETURN(format_,
                     SimpleDateFormat::Parse(parsed.GetString("format")));
  } else if (target_ == Form::kString) {
    return absl::InvalidArgumentError(
        "TimestampConverter requires format option to be specified when using "
        "string timestamps");
  }
  const std::string& precision = parsed.GetString("unix.precision");
  units_per_second_ = precision == "seconds"        ? 1
                      : precision == "microseconds" ? 1'000'000
                      : precision == "nanoseconds"  ? 1'000'000'000
                                                    : 1000;
  replace_null_ = parsed.GetBool(kReplaceNull);
  return absl::OkStatus();
}

absl::StatusOr<TimestampConverter::Form> TimestampConverter::FormOf(
    const Schema& schema) {
  switch (LogicalTypeOf(schema)) {
    case LogicalType::kTimestamp:
      return Form::kTimestamp;
    case LogicalType::kDate:
      return Form::kDate;
    case LogicalType::kTime:
      return Form::kTime;
    default:
      break;
  }
  if (schema.type() == Type::kString) return Form::kString;
  if (schema.type() == Type::kInt64) return Form::kUnix;
  return absl::InvalidArgumentError(
      absl::StrCat("Schema of type ", TypeName(schema.type()),
                   " does not correspond to a known timestamp type format"));
}

absl::StatusOr<int64_t> TimestampConverter::ToMillis(const Value& value,
                                                     Form from) const {
  const auto wrong = [&](absl::string_view expected) {
    return absl::InvalidArgumentError(
        absl::StrCat("Expected ", kForms[static_cast<size_t>(from)], " to be ",
                     expected, ", but found class ", value.java_class()));
  };
  if (from == Form::kUnix) {
    if (value.kind() != Value::Kind::kInt64) return wrong("a Long");
    if (units_per_second_ == 1) return value.int64() * 1000;
    return value.int64() / (units_per_second_ / 1000);
  }
  if (from != Form::kString) {
    if (value.kind() != Value::Kind::kDate) return wrong("a java.util.Date");
    return value.date();
  }
  if (value.kind() != Value::Kind::kString) return wrong("a String");
  const std::optional<int64_t> parsed =
      format_ ? format_->ParseDate(value.string()) : std::nullopt;
  if (parsed.has_value()) return *parsed;
  return absl::InvalidArgumentError(
      absl::StrCat("Could not parse timestamp: value (", value.string(),
                   ") does not match pattern"));
}

Value TimestampConverter::FromMillis(int64_t millis) const {
  switch (target_) {
    case Form::kString:
      return Value::String(format_->Format(millis));
    case Form::kUnix: {
      if (units_per_second_ == 1) return Value::Int64(millis / 1000);
      // Beyond 64 bits Java's TimeUnit stays at the end of the range.
      const absl::int128 wide =
          absl::int128(millis) * (units_per_second_ / 1000);
      const absl::int128 max = std::numeric_limits<int64_t>::max();
      const absl::int128 min = std::numeric_limits<int64_t>::min();
      return Value::Int64(static_cast<int64_t>(wide > max   ? max
                                               : wide < min ? min
                                                            : wide));
    }
    case Form::kDate:
      return Value::Date(FloorDay(millis));
    case Form::kTime:
      return Value::Date(millis - FloorDay(millis));
    case Form::kTimestamp:
      break;
  }
  return Value::Date(millis);
}

absl::StatusOr<Value> TimestampConverter::Convert(
    const Value& value, std::optional<Form> from) const {
  if (value.is_null()) return Value();
  if (!from.has_value()) {
    switch (value.kind()) {
      case Value::Kind::kDate:
        from = Form::kTimestamp;
        break;
      case Value::Kind::kInt64:
        from = Form::kUnix;
        break;
      case Value::Kind::kString:
        from = Form::kString;
        break;
      default:
        return absl::InvalidArgumentError(
            absl::StrCat("TimestampConverter does not support class ",
                         value.java_class(), " objects as timestamps"));
    }
  }
  ASSIGN_OR_RETURN(const int64_t millis, ToMillis(value, *from));
  return FromMillis(millis);
}

Schema TimestampConverter::TargetSchema(bool optional) const {
  const auto logical = [optional](const Schema& schema) {
    SchemaBuilder builder = CopyBasics(schema, SchemaBuilder(schema.type()));
    if (optional) builder.Optional();
    return builder.Build();
  };
  switch (target_) {
    case Form::kString:
      return Schema::Primitive(Type::kString, optional);
    case Form::kUnix:
      return Schema::Primitive(Type::kInt64, optional);
    case Form::kDate:
      return logical(DateSchema());
    case Form::kTime:
      return logical(TimeSchema());
    case Form::kTimestamp:
      break;
  }
  return logical(TimestampSchema());
}

absl::StatusOr<Schema> TimestampConverter::MakeSchema(
    const Schema& from) const {
  if (field_.empty()) return TargetSchema(from.is_optional());
  if (from.type() != Type::kStruct) {
    return absl::InvalidArgumentError("Cannot list fields on non-struct type");
  }
  SchemaBuilder builder = CopyBasics(from, SchemaBuilder::Struct());
  for (const Field& field : from.fields()) {
    builder.Field(field.name, field.name == field_
                                  ? TargetSchema(field.schema.is_optional())
                                  : field.schema);
  }
  if (from.is_optional()) builder.Optional();
  return builder.Build();
}

absl::StatusOr<Value> TimestampConverter::ConvertStruct(
    const Value& value, const Schema& schema) const {
  if (value.is_null()) return Value();
  RETURN_IF_ERROR(RequireStruct(value, kPurpose));
  const Struct& old = value.structure();
  Struct updated(schema);
  for (const Field& field : old.schema().fields()) {
    Value item = FieldValue(old, field, replace_null_);
    if (field.name == field_) {
      ASSIGN_OR_RETURN(const Form form, FormOf(field.schema));
      ASSIGN_OR_RETURN(item, Convert(item, form));
    }
    RETURN_IF_ERROR(updated.Put(field.name, std::move(item)));
  }
  return Value::Of(std::move(updated));
}

absl::StatusOr<bool> TimestampConverter::Apply(ConnectRecord& record) {
  const Operand operand = OperandOf(record, side_);
  Value& value = operand.value;
  if (operand.schema) {
    ASSIGN_OR_RETURN(Schema schema, schemas_.GetOrMake(operand.schema,
                                                       [this](const Schema& s) {
                                                         return MakeSchema(s);
                                                       }));
    if (field_.empty()) {
      ASSIGN_OR_RETURN(const Form form, FormOf(operand.schema));
      ASSIGN_OR_RETURN(value, Convert(value, form));
    } else {
      ASSIGN_OR_RETURN(value, ConvertStruct(value, schema));
    }
    operand.schema = std::move(schema);
    return true;
  }
  if (value.is_null() || field_.empty()) {
    ASSIGN_OR_RETURN(value, Convert(value, std::nullopt));
    return true;
  }
  RETURN_IF_ERROR(RequireMap(value, kPurpose));
  Value::MapEntries entries = value.map();
  const Value* old = value.Find(field_);
  ASSIGN_OR_RETURN(Value converted,
                   Convert(old == nullptr ? Value() : *old, std::nullopt));
  PutEntry(entries, field_, std::move(converted));
  value = Value::Map(std::move(entries));
  return true;
}

}  // namespace connect_embedded
