#include "connect_embedded/converters/json_converter.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "connect_embedded/converters/json_schema.h"
#include "kafka_embedded/base/config_def.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

using kafka_embedded::ConfigDef;
using kafka_embedded::ConfigKey;
using kafka_embedded::ParsedConfig;

constexpr absl::string_view kSchemaPrefix = "{\"schema\":";
constexpr absl::string_view kPayloadPrefix = ",\"payload\":";

const ConfigDef& Def() {
  using namespace kafka_embedded::config_key;
  static constexpr ConfigKey kKeys[] = {
      {"converter.type", kString, kRequired, OneOf("key,value,header"), kLow},
      {"schemas.enable", kBoolean, "true", AnyValue(), kHigh},
      {"schemas.cache.size", kInt, "1000", AtLeast(0), kHigh},
      {"schema.content", kString, kNull, AnyValue(), kHigh},
      {"decimal.format", kString, "BASE64", OneOfIgnoreCase("NUMERIC,BASE64"),
       kLow},
      {"replace.null.with.default", kBoolean, "true", AnyValue(), kLow},
  };
  static const auto* const def = new ConfigDef({kKeys});
  return *def;
}

absl::Status NoEnvelope() {
  return absl::InvalidArgumentError(
      "JsonConverter with schemas.enable requires \"schema\" and \"payload\" "
      "fields and may not contain additional fields. If you are trying to "
      "deserialize plain JSON data, set schemas.enable=false in your converter "
      "configuration.");
}

absl::StatusOr<JsonNode> Parse(absl::string_view text, size_t* end = nullptr) {
  absl::StatusOr<JsonNode> node = ParseJson(text, end);
  if (node.ok()) return node;
  return absl::InvalidArgumentError(
      absl::StrCat("Converting byte[] to Kafka Connect data failed due to "
                   "serialization error: ",
                   node.status().message()));
}

}  // namespace

const ConfigDef& JsonConverter::config_def() const { return Def(); }

absl::Status JsonConverter::Configure(const kafka_embedded::Config& config,
                                      ConverterType type) {
  constexpr const char* kTypes[] = {"key", "value", "header"};
  kafka_embedded::Config typed = config;
  typed["converter.type"] = kTypes[static_cast<size_t>(type)];
  ASSIGN_OR_RETURN(const ParsedConfig parsed, Def().Parse(typed));
  schemas_enable_ = parsed.GetBool("schemas.enable");
  cache_size_ = static_cast<size_t>(parsed.GetInt("schemas.cache.size"));
  options_.numeric_decimals =
      absl::EqualsIgnoreCase(parsed.GetString("decimal.format"), "NUMERIC");
  options_.replace_null_with_default =
      parsed.GetBool("replace.null.with.default");
  const std::string& content = parsed.GetString("schema.content");
  if (schemas_enable_ && !content.empty()) {
    ASSIGN_OR_RETURN(const JsonNode node, Parse(content));
    ASSIGN_OR_RETURN(content_schema_, SchemaFromJson(node, options_));
  }
  return absl::OkStatus();
}

absl::StatusOr<absl::string_view> JsonConverter::EnvelopeHead(
    const Schema& schema) {
  const auto found = heads_.find(schema.identity());
  if (found != heads_.end()) return absl::string_view(found->second.head);
  std::string head(kSchemaPrefix);
  RETURN_IF_ERROR(AppendJsonSchema(schema, options_, head));
  absl::StrAppend(&head, kPayloadPrefix);
  // A full cache starts afresh: sources that make a schema for each record get
  // nothing from it anyway. One place stays for the head that is returned.
  if (heads_.size() >= cache_size_) heads_.clear();
  CachedHead& cached = heads_[schema.identity()];
  cached = {schema, std::move(head)};
  return absl::string_view(cached.head);
}

absl::StatusOr<NullableBytes> JsonConverter::FromConnectData(
    absl::string_view /*topic*/, const Schema& schema, const Value& value,
    std::string& scratch) {
  if (!schema && value.is_null()) return NullableBytes();
  scratch.clear();
  if (schemas_enable_) {
    ASSIGN_OR_RETURN(const absl::string_view head, EnvelopeHead(schema));
    scratch.append(head.data(), head.size());
  }
  RETURN_IF_ERROR(AppendJsonValue(schema, value, options_, scratch));
  if (schemas_enable_) scratch.push_back('}');
  return NullableBytes(scratch);
}

absl::StatusOr<SchemaAndValue> JsonConverter::ToConnectData(
    absl::string_view /*topic*/, NullableBytes bytes) {
  if (!bytes.has_value()) return SchemaAndValue();
  if (schemas_enable_ && !content_schema_) return FromEnvelope(*bytes);
  ASSIGN_OR_RETURN(const JsonNode node, Parse(*bytes));
  ASSIGN_OR_RETURN(Value value, ValueFromJson(content_schema_, node, options_));
  return SchemaAndValue{content_schema_, std::move(value)};
}

absl::StatusOr<SchemaAndValue> JsonConverter::FromKnownHead(
    absl::string_view text, bool& found) {
  found = false;
  if (last_head_.empty() || !absl::StartsWith(text, last_head_)) {
    return SchemaAndValue();
  }
  const absl::string_view rest = text.substr(last_head_.size());
  size_t end = 0;
  const absl::StatusOr<JsonNode> payload = ParseJson(rest, &end);
  // Anything else behind the payload is for the whole parser to judge.
  if (!payload.ok() || end >= rest.size() || rest[end] != '}') {
    return SchemaAndValue();
  }
  found = true;
  ASSIGN_OR_RETURN(Value value,
                   ValueFromJson(last_schema_, *payload, options_));
  return SchemaAndValue{last_schema_, std::move(value)};
}

absl::StatusOr<SchemaAndValue> JsonConverter::FromEnvelope(
    absl::string_view text) {
  bool found = false;
  absl::StatusOr<SchemaAndValue> known = FromKnownHead(text, found);
  if (found) return known;
  ASSIGN_OR_RETURN(const JsonNode envelope, Parse(text));
  const JsonNode* schema_node = envelope.Find("schema");
  const JsonNode* payload = envelope.Find("payload");
  if (envelope.members.size() != 2 || schema_node == nullptr ||
      payload == nullptr) {
    return NoEnvelope();
  }
  // Where the text begins as Kafka writes it, the schema is known by its text.
  absl::string_view schema_text;
  if (absl::StartsWith(text, kSchemaPrefix)) {
    size_t end = 0;
    const absl::string_view rest = text.substr(kSchemaPrefix.size());
    if (ParseJson(rest, &end).ok()) schema_text = rest.substr(0, end);
  }
  Schema schema;
  const auto cached = schemas_.find(schema_text);
  if (!schema_text.empty() && cached != schemas_.end()) {
    schema = cached->second;
  } else {
    ASSIGN_OR_RETURN(schema, SchemaFromJson(*schema_node, options_));
  }
  if (!schema_text.empty()) Remember(schema_text, schema);
  ASSIGN_OR_RETURN(Value value, ValueFromJson(schema, *payload, options_));
  return SchemaAndValue{std::move(schema), std::move(value)};
}

void JsonConverter::Remember(absl::string_view text, const Schema& schema) {
  if (cache_size_ == 0) return;
  if (schemas_.size() >= cache_size_) schemas_.clear();
  schemas_.emplace(text, schema);
  last_schema_ = schema;
  last_head_ = absl::StrCat(kSchemaPrefix, text, kPayloadPrefix);
}

}  // namespace connect_embedded
