#include "connect_embedded/converters/simple_header_converter.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "connect_embedded/api/utf8.h"
#include "connect_embedded/api/values.h"

namespace connect_embedded {

absl::Status SimpleHeaderConverter::Configure(
    const kafka_embedded::Config& /*config*/, ConverterType /*type*/) {
  return absl::OkStatus();
}

absl::StatusOr<NullableBytes> SimpleHeaderConverter::FromConnectHeader(
    absl::string_view /*topic*/, absl::string_view /*key*/,
    const Schema& /*schema*/, const Value& value, std::string& scratch) {
  if (value.is_null()) return NullableBytes();
  scratch = ValueText(value);
  return NullableBytes(scratch);
}

absl::StatusOr<SchemaAndValue> SimpleHeaderConverter::ToConnectHeader(
    absl::string_view /*topic*/, absl::string_view key, NullableBytes bytes) {
  if (!bytes.has_value()) return SchemaAndValue();
  std::optional<SchemaAndValue> parsed =
      ParseValue(IsUtf8(*bytes) ? std::string(*bytes) : RepairUtf8(*bytes));
  if (parsed.has_value()) return *std::move(parsed);
  return absl::InvalidArgumentError(
      absl::StrCat("header \"", key, "\": the text \"null\" has no schema"));
}

}  // namespace connect_embedded
