#include "connect_embedded/api/values.h"

#include <cmath>
#include <cstdlib>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "connect_embedded/api/logical_type.h"
#include "connect_embedded/api/simple_date_format.h"
#include "connect_embedded/api/value_tokens.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

using Parsed = std::optional<SchemaAndValue>;

void AppendQuoted(absl::string_view text, std::string& out) {
  absl::StrAppend(&out, "\"", text, "\"");
}

void AppendValue(const Value& value, bool embedded, std::string& out);

void AppendEntry(const Value& key, const Value& value, std::string& out) {
  if (out.back() != '{') out.push_back(',');
  AppendValue(key, true, out);
  out.push_back(':');
  AppendValue(value, true, out);
}

void AppendValue(const Value& value, bool embedded, std::string& out) {
  switch (value.kind()) {
    case Value::Kind::kString:
      if (!embedded) {
        absl::StrAppend(&out, value.string());
      } else {
        AppendQuoted(absl::StrReplaceAll(value.string(),
                                         {{"\\", "\\\\"}, {"\"", "\\\""}}),
                     out);
      }
      return;
    case Value::Kind::kBytes: {
      const std::string text = absl::Base64Escape(value.bytes());
      if (embedded) return AppendQuoted(text, out);
      out += text;
      return;
    }
    case Value::Kind::kArray:
      out.push_back('[');
      for (const Value& item : value.array()) {
        if (out.back() != '[') out.push_back(',');
        AppendValue(item, true, out);
      }
      out.push_back(']');
      return;
    case Value::Kind::kMap:
      out.push_back('{');
      for (const auto& [key, item] : value.map()) AppendEntry(key, item, out);
      out.push_back('}');
      return;
    case Value::Kind::kStruct:
      out.push_back('{');
      for (const Field& field : value.structure().schema().fields()) {
        AppendEntry(Value::String(field.name),
                    value.structure().Get(field.name), out);
      }
      out.push_back('}');
      return;
    case Value::Kind::kDate:
      out += Iso8601Text(value.date());
      return;
    default:
      out += value.ToString();
  }
}

// ---- Parsing ----------------------------------------------------------------

Parsed Temporal(absl::string_view text, const Schema& schema,
                absl::string_view pattern) {
  const absl::StatusOr<SimpleDateFormat> format =
      SimpleDateFormat::Parse(pattern);
  CHECK_OK(format.status());
  const std::optional<int64_t> date = format->ParseDate(text);
  if (!date.has_value()) return std::nullopt;
  return SchemaAndValue{schema, Value::Date(*date)};
}

// What has the length of an ISO 8601 date, time or both, and is one.
Parsed ParseTemporal(absl::string_view token) {
  const std::string text = absl::StrReplaceAll(token, {{"\\:", ":"}});
  switch (text.size()) {
    case 10:
      return Temporal(text, DateSchema(), "yyyy-MM-dd");
    case 13:
      return Temporal(text, TimeSchema(), "HH:mm:ss.SSS'Z'");
    case 24:
      return Temporal(text, TimestampSchema(), "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'");
    default:
      return std::nullopt;
  }
}

SchemaAndValue Narrowest(int64_t number) {
  if (number == static_cast<int8_t>(number)) {
    return {Schema::Int8(), Value::Int8(static_cast<int8_t>(number))};
  }
  if (number == static_cast<int16_t>(number)) {
    return {Schema::Int16(), Value::Int16(static_cast<int16_t>(number))};
  }
  if (number == static_cast<int32_t>(number)) {
    return {Schema::Int32(), Value::Int32(static_cast<int32_t>(number))};
  }
  return {Schema::Int64(), Value::Int64(number)};
}

Parsed ParseNumber(absl::string_view token) {
  const std::optional<Decimal> decimal = Decimal::Parse(token);
  if (!decimal.has_value()) return std::nullopt;
  if (const auto whole = decimal->ToExactInt64()) return Narrowest(*whole);
  const std::string text = decimal->ToString();
  const float single = std::strtof(text.c_str(), nullptr);
  if (!std::isinf(single) && decimal->scale() != 0) {
    return SchemaAndValue{Schema::Float32(), Value::Float32(single)};
  }
  const double number = decimal->ToDouble();
  if (!std::isinf(number) && decimal->scale() != 0) {
    return SchemaAndValue{Schema::Float64(), Value::Float64(number)};
  }
  return SchemaAndValue{DecimalSchema(decimal->scale()), Value::Of(*decimal)};
}

// The schema that all elements of an array can have: of numbers, the widest.
class SchemaMerger {
 public:
  void Merge(const Parsed& latest) {
    if (!latest.has_value() || !latest->schema || !compatible_) return;
    const Schema& next = latest->schema;
    if (!common_) {
      common_ = next;
    } else if (common_.type() == next.type()) {
      common_ = common_.is_optional() ? common_ : next;
    } else if (IsNumber(common_) && IsNumber(next)) {
      common_ = common_.type() > next.type() ? common_ : next;
    } else {
      common_ = Schema();
      compatible_ = false;
    }
  }
  const Schema& schema() const { return common_; }

 private:
  // The numbers come first in Type, the narrowest before all.
  static bool IsNumber(const Schema& schema) {
    return schema.type() <= Type::kFloat64;
  }
  Schema common_;
  bool compatible_ = true;
};

int64_t ToInteger(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::kInt8:
      return value.int8();
    case Value::Kind::kInt16:
      return value.int16();
    case Value::Kind::kInt32:
      return value.int32();
    default:
      return value.int64();
  }
}

double ToDouble(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::kFloat32:
      return value.float32();
    case Value::Kind::kFloat64:
      return value.float64();
    default:
      return static_cast<double>(ToInteger(value));
  }
}

// An element as the common schema wants it; false for null.
bool Align(const Schema& schema, Value& value) {
  if (!schema) return true;
  if (value.is_null()) return schema.is_optional();
  switch (schema.type()) {
    case Type::kInt16:
      value = Value::Int16(static_cast<int16_t>(ToInteger(value)));
      return true;
    case Type::kInt32:
      if (value.kind() == Value::Kind::kDate) return true;
      value = Value::Int32(static_cast<int32_t>(ToInteger(value)));
      return true;
    case Type::kInt64:
      if (value.kind() == Value::Kind::kDate) return true;
      value = Value::Int64(ToInteger(value));
      return true;
    case Type::kFloat32:
      value = Value::Float32(static_cast<float>(ToDouble(value)));
      return true;
    case Type::kFloat64:
      value = Value::Float64(ToDouble(value));
      return true;
    default:
      return true;  // Of that type already.
  }
}

// Deeper arrays and maps are read as text.
constexpr int kMaxDepth = 200;

class ValueParser {
 public:
  explicit ValueParser(absl::string_view text) : tokens_(text) {}

  // An error is for a container around, which is then read as text.
  absl::StatusOr<Parsed> Parse(bool embedded) {
    if (!tokens_.HasNext()) return Parsed();
    if (embedded && tokens_.Consume("\"")) return Parsed(Quoted());
    if (Literal(embedded, "null")) return Parsed();
    for (const bool boolean : {true, false}) {
      if (Literal(embedded, boolean ? "true" : "false")) {
        return Parsed({Schema::Boolean(), Value::Boolean(boolean)});
      }
    }
    const size_t start = tokens_.Mark();
    absl::StatusOr<Parsed> container = tokens_.Consume("[")   ? Array()
                                       : tokens_.Consume("{") ? Map()
                                                              : Parsed();
    if (container.ok() && container->has_value()) return container;
    if (!container.ok()) tokens_.Rewind(start);
    const absl::string_view token = tokens_.Next();
    const absl::string_view trimmed = TrimJava(token);
    if (trimmed.empty()) {
      return Parsed({Schema::String(), Value::String(token)});
    }
    return Simple(embedded, trimmed);
  }

 private:
  bool Literal(bool embedded, absl::string_view literal) {
    const size_t start = tokens_.Mark();
    if (tokens_.Consume(literal) && (embedded || !tokens_.HasNext())) {
      return true;
    }
    tokens_.Rewind(start);
    return false;
  }

  absl::StatusOr<Parsed> Simple(bool embedded, absl::string_view token) {
    const bool digit = absl::ascii_isdigit(token[0]);
    if (digit) {
      // A time holds colons, which are tokens.
      const size_t start = tokens_.Mark();
      if (const auto rest = tokens_.Next(4)) {
        Parsed temporal = ParseTemporal(absl::StrCat(token, *rest));
        if (temporal.has_value()) return temporal;
      }
      tokens_.Rewind(start);
      Parsed temporal = ParseTemporal(token);
      if (temporal.has_value()) return temporal;
    }
    if (digit || token[0] == '+' || token[0] == '-') {
      Parsed number = ParseNumber(token);
      if (number.has_value()) return number;
    }
    if (embedded) return absl::InvalidArgumentError("not an embedded value");
    return Parsed({Schema::String(), Value::String(tokens_.text())});
  }

  SchemaAndValue Quoted() {
    std::string content;
    while (tokens_.HasNext() && !tokens_.Consume("\"")) {
      absl::StrAppend(&content, tokens_.Next());
    }
    Parsed temporal = ParseTemporal(content);
    if (temporal.has_value()) return *std::move(temporal);
    return {Schema::String(), Value::String(content)};
  }

  absl::StatusOr<Parsed> Array() {
    if (depth_ == kMaxDepth) return absl::InvalidArgumentError("too deep");
    const Nesting nesting(depth_);
    Value::ArrayItems items;
    SchemaMerger merger;
    while (tokens_.HasNext()) {
      if (tokens_.Consume("]")) {
        for (Value& item : items) {
          if (!Align(merger.schema(), item)) {
            return absl::InvalidArgumentError("null among values");
          }
        }
        return Parsed({SchemaBuilder::Array(merger.schema()).Build(),
                       Value::Array(std::move(items))});
      }
      if (tokens_.Consume(",")) {
        return absl::InvalidArgumentError("empty element");
      }
      ASSIGN_OR_RETURN(Parsed element, Parse(/*embedded=*/true));
      merger.Merge(element);
      items.push_back(element ? std::move(element->value) : Value());
      const size_t mark = tokens_.Mark();
      if (tokens_.Consume("]")) {
        tokens_.Rewind(mark);
      } else if (!tokens_.Consume(",")) {
        return absl::InvalidArgumentError("no comma");
      }
    }
    return absl::InvalidArgumentError("no end of the array");
  }

  absl::StatusOr<Parsed> Map() {
    if (depth_ == kMaxDepth) return absl::InvalidArgumentError("too deep");
    const Nesting nesting(depth_);
    Value::MapEntries entries;
    SchemaMerger keys, values;
    while (tokens_.HasNext()) {
      if (tokens_.Consume("}")) {
        return FinishMap(std::move(entries), keys.schema(), values.schema());
      }
      if (tokens_.Consume(",")) {
        return absl::InvalidArgumentError("empty entry");
      }
      ASSIGN_OR_RETURN(Parsed key, Parse(/*embedded=*/true));
      if (!key.has_value() || key->value.is_null() || !tokens_.Consume(":")) {
        return absl::InvalidArgumentError("no key");
      }
      ASSIGN_OR_RETURN(Parsed value, Parse(/*embedded=*/true));
      tokens_.Consume(",");
      keys.Merge(key);
      values.Merge(value);
      Value item = value ? std::move(value->value) : Value();
      bool found = false;
      for (auto& [old_key, old_item] : entries) {
        if (!(old_key == key->value)) continue;
        old_item = item;
        found = true;
      }
      if (!found) entries.emplace_back(std::move(key->value), std::move(item));
    }
    return absl::InvalidArgumentError("no end of the map");
  }

  static absl::StatusOr<Parsed> FinishMap(Value::MapEntries entries,
                                          const Schema& keys,
                                          const Schema& values) {
    for (auto& [key, value] : entries) {
      if (!Align(keys, key) || (keys && !Align(values, value))) {
        return absl::InvalidArgumentError("null among values");
      }
    }
    return Parsed({SchemaBuilder::Map(keys, keys ? values : Schema()).Build(),
                   Value::Map(std::move(entries))});
  }

  struct Nesting {
    explicit Nesting(int& depth) : depth(depth) { ++depth; }
    ~Nesting() { --depth; }
    int& depth;
  };

  ValueTokens tokens_;
  int depth_ = 0;
};

}  // namespace

std::string ValueText(const Value& value) {
  std::string out;
  AppendValue(value, /*embedded=*/false, out);
  return out;
}

std::optional<SchemaAndValue> ParseValue(absl::string_view text) {
  if (text.empty()) return SchemaAndValue{Schema::String(), Value::String("")};
  absl::StatusOr<Parsed> parsed = ValueParser(text).Parse(/*embedded=*/false);
  CHECK_OK(parsed.status());  // Only what is embedded is refused.
  return *std::move(parsed);
}

}  // namespace connect_embedded
