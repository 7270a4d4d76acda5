// Every line that Kafka's own transformations and predicates gave.
#include <cstdio>
#include <map>
#include <string>

#include "connect_embedded/api/plugins.h"
#include "connect_embedded/converters/golden_values.h"
#include "connect_embedded/transforms/registration.h"
#include "gtest/gtest.h"
#include "kafka_embedded/base/check.h"

namespace connect_embedded {
namespace {

constexpr char kVectors[] =
    "connect_embedded/transforms/testdata/transforms.jsonl.gz";

SchemaAndValue Read(const JsonNode& record, const char* schema,
                    const char* value) {
  const Schema parsed = GoldenSchema(*record.Find(schema));
  return {parsed, SortMaps(GoldenValue(*record.Find(value), parsed))};
}

ConnectRecord RecordOf(const JsonNode& node) {
  ConnectRecord record;
  record.topic = TopicName(node.Find("topic")->text);
  if (node.Find("partition")->is_number()) {
    record.partition = static_cast<int32_t>(node.Find("partition")->ToInt64());
  }
  if (node.Find("timestamp")->is_number()) {
    record.timestamp = node.Find("timestamp")->ToInt64();
  }
  const JsonNode* offset = node.Find("kafkaOffset");
  if (offset != nullptr) record.offset = offset->ToInt64();
  SchemaAndValue key = Read(node, "keySchema", "key");
  SchemaAndValue value = Read(node, "valueSchema", "value");
  record.key_schema = key.schema;
  record.key = key.value;
  record.value_schema = value.schema;
  record.value = value.value;
  for (const JsonNode& header : node.Find("headers")->items) {
    SchemaAndValue parsed = Read(header, "schema", "value");
    record.headers.push_back(
        {header.Find("key")->text, parsed.schema, parsed.value});
  }
  return record;
}

void ExpectEqual(const ConnectRecord& got, const ConnectRecord& want) {
  EXPECT_EQ(got.topic.view(), want.topic.view());
  EXPECT_EQ(got.partition, want.partition);
  EXPECT_EQ(got.timestamp, want.timestamp);
  EXPECT_TRUE(got.key_schema == want.key_schema);
  EXPECT_EQ(SortMaps(got.key), want.key);
  EXPECT_TRUE(got.value_schema == want.value_schema);
  EXPECT_EQ(SortMaps(got.value), want.value);
  ASSERT_EQ(got.headers.size(), want.headers.size());
  for (size_t i = 0; i < got.headers.size(); ++i) {
    EXPECT_EQ(got.headers[i].key, want.headers[i].key);
    EXPECT_TRUE(got.headers[i].schema == want.headers[i].schema);
    EXPECT_EQ(SortMaps(got.headers[i].value), want.headers[i].value);
  }
}

void CheckTransformation(const JsonNode& line, const std::string& class_name,
                         const Plugins& plugins) {
  auto transformation = plugins.NewTransformation(class_name);
  ASSERT_TRUE(transformation.ok()) << transformation.status();
  const absl::Status configured =
      (*transformation)->Configure(GoldenConfig(*line.Find("config")));
  const JsonNode* stage = line.Find("stage");
  const bool fails = line.Find("error") != nullptr;
  if (fails && stage->text == "configure") {
    EXPECT_FALSE(configured.ok());
    return;
  }
  ASSERT_TRUE(configured.ok()) << configured;
  // Twice: the second time with the schemas made before.
  for (int round = 0; round < 2; ++round) {
    ConnectRecord record = RecordOf(*line.Find("in"));
    const absl::StatusOr<bool> kept = (*transformation)->Apply(record);
    if (fails) {
      EXPECT_FALSE(kept.ok());
      continue;
    }
    ASSERT_TRUE(kept.ok()) << kept.status();
    const JsonNode& out = *line.Find("out");
    EXPECT_EQ(*kept, !out.is(JsonNode::Kind::kNull));
    if (*kept) ExpectEqual(record, RecordOf(out));
  }
}

void CheckPredicate(const JsonNode& line, const std::string& class_name,
                    const Plugins& plugins) {
  auto predicate = plugins.NewPredicate(class_name);
  ASSERT_TRUE(predicate.ok()) << predicate.status();
  const absl::Status configured =
      (*predicate)->Configure(GoldenConfig(*line.Find("config")));
  if (line.Find("error") != nullptr) {
    EXPECT_FALSE(configured.ok());
    return;
  }
  ASSERT_TRUE(configured.ok()) << configured;
  EXPECT_EQ((*predicate)->Test(RecordOf(*line.Find("in"))),
            line.Find("result")->boolean);
}

TEST(GoldenTransformTest, EveryLineOfKafkasTransformationsAgrees) {
  Plugins plugins;
  AddTransforms(plugins);
  int transformations = 0, predicates = 0;
  for (const JsonNode& line : ReadGoldenLines(kVectors)) {
    const JsonNode* name = line.Find("transform");
    const bool transforms = name != nullptr;
    const std::string class_name =
        transforms ? name->text : line.Find("predicate")->text;
    SCOPED_TRACE(class_name + " " + line.Find("name")->text);
    transforms ? CheckTransformation(line, class_name, plugins)
               : CheckPredicate(line, class_name, plugins);
    ++(transforms ? transformations : predicates);
  }
  std::printf("%d transformation and %d predicate vectors checked\n",
              transformations, predicates);
  EXPECT_EQ(transformations, 120);
  EXPECT_EQ(predicates, 7);
}

}  // namespace
}  // namespace connect_embedded
