// Every message that Kafka's own code wrote is read, and written again to the
// same bytes, and printed as Kafka prints it.
#include "kafka_embedded/protocol/golden_vectors.h"

#include <cstdio>

#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace kafka_embedded {
namespace {

// The vectors show records as "", ours show their size; and Kafka 3.9 had other
// names for what ListConfigResources has become. Then the two are comparable.
nlohmann::json Normalized(const nlohmann::json& json) {
  if (json.is_array()) {
    nlohmann::json result = nlohmann::json::array();
    for (const auto& element : json) result.push_back(Normalized(element));
    return result;
  }
  if (!json.is_object()) return json;
  nlohmann::json result = nlohmann::json::object();
  for (const auto& [name, value] : json.items()) {
    if (name == "recordsSizeInBytes") {
      result["records"] = "";
    } else if (name == "unalignedRecordsSizeInBytes") {
      result["unalignedRecords"] = "";
    } else if (name == "clientMetricsResources") {
      for (const auto& resource : value) {
        result["configResources"].push_back(
            {{"resourceName", resource["name"]}});
      }
      if (value.empty()) result["configResources"] = value;
    } else {
      result[name] = Normalized(value);
    }
  }
  return result;
}

void CheckVector(const GoldenVector& vector) {
  SCOPED_TRACE(vector.Name());
  const auto codec = AllCodecs().find(vector.message);
  ASSERT_NE(codec, AllCodecs().end());

  const auto trip =
      codec->second.round_trip(SharedBytes::Copy(vector.bytes), vector.version);
  ASSERT_TRUE(trip.ok()) << trip.status();
  EXPECT_EQ(trip->bytes, vector.bytes);
  EXPECT_EQ(Normalized(nlohmann::json::parse(trip->json)),
            Normalized(nlohmann::json::parse(vector.json)));

  if (!vector.record_key.empty()) {
    const auto key = codec->second.round_trip_record_key(vector.record_key, 0);
    ASSERT_TRUE(key.ok()) << key.status();
    EXPECT_EQ(*key, vector.record_key);
  }
  if (!vector.versioned.empty()) {
    const auto data =
        codec->second.round_trip_versioned(vector.versioned, vector.version);
    ASSERT_TRUE(data.ok()) << data.status();
    EXPECT_EQ(*data, vector.versioned);
  }
}

void CheckFile(const char* file, size_t at_least) {
  const std::vector<GoldenVector> vectors = ReadGoldenVectors(file);
  for (const GoldenVector& vector : vectors) CheckVector(vector);
  std::printf("%s: %zu vectors checked\n", file, vectors.size());
  EXPECT_GE(vectors.size(), at_least);
}

TEST(GoldenVectorsTest, EveryMessageOfKafka44IsReadAndWrittenAlike) {
  CheckFile("messages.jsonl.gz", 1923);
}

TEST(GoldenVectorsTest, EveryOldVersionOfKafka39IsReadAndWrittenAlike) {
  CheckFile("messages-legacy-3.9.1.jsonl.gz", 314);
}

TEST(GoldenVectorsTest, EveryCoordinatorRecordIsReadAndWrittenAlike) {
  CheckFile("schema_records.jsonl.gz", 213);
}

}  // namespace
}  // namespace kafka_embedded
