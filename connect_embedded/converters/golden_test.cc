// What Kafka's own converters gave for the same inputs, line by line.
#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "connect_embedded/converters/golden_values.h"
#include "connect_embedded/converters/json_converter.h"
#include "connect_embedded/converters/primitive_converters.h"
#include "connect_embedded/converters/simple_header_converter.h"
#include "connect_embedded/converters/string_converter.h"
#include "gtest/gtest.h"
#include "kafka_embedded/base/check.h"

namespace connect_embedded {
namespace {

constexpr char kVectors[] =
    "connect_embedded/converters/testdata/connect_json.jsonl.gz";

std::unique_ptr<Converter> NewConverter(const std::string& kind) {
  if (absl::StartsWith(kind, "JsonConverter")) {
    return std::make_unique<JsonConverter>();
  }
  if (kind == "StringConverter") return std::make_unique<StringConverter>();
  if (kind == "ByteArrayConverter") {
    return std::make_unique<ByteArrayConverter>();
  }
  if (kind == "ShortConverter") return std::make_unique<ShortConverter>();
  if (kind == "IntegerConverter") return std::make_unique<IntegerConverter>();
  if (kind == "LongConverter") return std::make_unique<LongConverter>();
  if (kind == "FloatConverter") return std::make_unique<FloatConverter>();
  if (kind == "DoubleConverter") return std::make_unique<DoubleConverter>();
  if (kind == "BooleanConverter") return std::make_unique<BooleanConverter>();
  return nullptr;
}

std::string Text(const JsonNode& line, absl::string_view name) {
  const JsonNode* member = line.Find(name);
  return member == nullptr ? "" : member->text;
}

bool IsFrom(const JsonNode& line) {
  return absl::EndsWith(Text(line, "kind"), "fromConnectData") ||
         Text(line, "direction") == "from";
}

NullableBytes BytesOf(const JsonNode& line, std::string& storage) {
  const bool hex = line.Find("hex") != nullptr;
  const JsonNode& node = *line.Find(hex ? "hex" : "text");
  if (node.is(JsonNode::Kind::kNull)) return std::nullopt;
  storage = hex ? FromHex(node.text) : node.text;
  return storage;
}

void CheckFrom(const JsonNode& line, Converter& converter) {
  const Schema schema = GoldenSchema(*line.Find("schema"));
  const Value value = GoldenValue(*line.Find("value"), schema);
  std::string scratch, storage;
  // Twice: the second time from the cache.
  for (int round = 0; round < 2; ++round) {
    const auto bytes =
        converter.FromConnectData("topic", schema, value, scratch);
    if (line.Find("error") != nullptr) {
      EXPECT_FALSE(bytes.ok());
      continue;
    }
    ASSERT_TRUE(bytes.ok()) << bytes.status();
    EXPECT_EQ(*bytes, BytesOf(line, storage));
  }
}

void CheckTo(const JsonNode& line, Converter& converter) {
  std::string storage;
  const NullableBytes bytes = BytesOf(line, storage);
  for (int round = 0; round < 2; ++round) {
    const auto result = converter.ToConnectData("topic", bytes);
    if (line.Find("error") != nullptr) {
      EXPECT_FALSE(result.ok());
      continue;
    }
    ASSERT_TRUE(result.ok()) << result.status();
    const Schema schema = GoldenSchema(*line.Find("schema"));
    EXPECT_TRUE(result->schema == schema);
    EXPECT_EQ(SortMaps(result->value),
              GoldenValue(*line.Find("value"), schema));
  }
}

void CheckHeader(const JsonNode& line) {
  SCOPED_TRACE("SimpleHeaderConverter " + Text(line, "text"));
  SimpleHeaderConverter converter;
  std::string scratch, storage;
  if (IsFrom(line)) {
    const Schema schema = GoldenSchema(*line.Find("schema"));
    const auto bytes = converter.FromConnectHeader(
        "topic", "key", schema, GoldenValue(*line.Find("value"), schema),
        scratch);
    ASSERT_TRUE(bytes.ok()) << bytes.status();
    EXPECT_EQ(*bytes, BytesOf(line, storage));
    return;
  }
  const auto result =
      converter.ToConnectHeader("topic", "key", BytesOf(line, storage));
  EXPECT_EQ(result.ok(), line.Find("error") == nullptr) << result.status();
  if (!result.ok()) return;
  const Schema schema = GoldenSchema(*line.Find("schema"));
  EXPECT_TRUE(result->schema == schema);
  EXPECT_EQ(SortMaps(result->value), GoldenValue(*line.Find("value"), schema));
}

TEST(GoldenConverterTest, EveryLineOfKafkasConvertersAgrees) {
  std::map<std::string, int> counts;
  for (const JsonNode& line : ReadGoldenLines(kVectors)) {
    const std::string kind = Text(line, "kind");
    if (kind == "SimpleHeaderConverter") {
      CheckHeader(line);
      ++counts[kind];
      continue;
    }
    const std::unique_ptr<Converter> converter = NewConverter(kind);
    ASSERT_NE(converter, nullptr) << kind;
    SCOPED_TRACE(kind + " " + Text(line, "name") + " " + Text(line, "text"));
    const JsonNode* config = line.Find("config");
    CHECK_OK(converter->Configure(
        config == nullptr ? kafka_embedded::Config() : GoldenConfig(*config),
        ConverterType::kValue));
    IsFrom(line) ? CheckFrom(line, *converter) : CheckTo(line, *converter);
    ++counts[kind];
  }
  int total = 0;
  for (const auto& [kind, count] : counts) {
    std::printf("%s: %d vectors\n", kind.c_str(), count);
    total += count;
  }
  std::printf("%d converter vectors checked\n", total);
  EXPECT_EQ(counts["JsonConverter.fromConnectData"] +
                counts["JsonConverter.toConnectData"],
            336);
  EXPECT_EQ(counts["StringConverter"], 9);
  EXPECT_EQ(counts["SimpleHeaderConverter"], 65);
  EXPECT_EQ(total, 430);
}

}  // namespace
}  // namespace connect_embedded
