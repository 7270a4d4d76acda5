// Source offsets are kept as Kafka's standalone worker keeps them, so that a
// Java worker and this one can go on from each other's file.
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "connect_embedded/runtime/java_serialization.h"
#include "connect_embedded/runtime/offset_backing_store.h"
#include "connect_embedded/runtime/offset_codec.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/base/check.h"

namespace connect_embedded {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

constexpr char kJavaFile[] =
    "connect_embedded/runtime/testdata/java_offsets.bin";

std::string ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  CHECK(in.good()) << path;
  return {std::istreambuf_iterator<char>(in), {}};
}

void WriteFile(const std::string& path, const std::string& content) {
  std::ofstream(path, std::ios::binary) << content;
}

std::string NewPath(const std::string& name) {
  const std::string path = testing::TempDir() + "/" + name;
  unlink(path.c_str());
  return path;
}

absl::Status Set(OffsetBackingStore& store, const OffsetUpdates& updates) {
  absl::Status result = absl::UnknownError("not called");
  store.Set(updates, [&](absl::Status status) { result = std::move(status); });
  return result;
}

TEST(JavaSerializationTest, ReadsWhatJavaWroteWithItsBackReferences) {
  const auto map = ParseByteArrayMap(ReadFile(kJavaFile));

  ASSERT_TRUE(map.ok()) << map.status();
  EXPECT_THAT(
      *map,
      ElementsAre(Pair(R"(["local-file-source",{"filename":"test.txt"}])",
                       R"({"position":42})"),
                  Pair(R"(["other",{"filename":"b\u00e9.txt"}])",
                       R"({"position":123456789012})"),
                  Pair(R"(["x",{"filename":"1"}])", R"({"position":7})"),
                  Pair(R"(["x",{"filename":"2"}])", R"({"position":7})")));
}

// The same head as Java's file, up to the threshold and the entries.
TEST(JavaSerializationTest, WritesTheBytesThatJavaWrites) {
  const std::string java = ReadFile(kJavaFile);
  const std::string ours = SerializeByteArrayMap(
      {{"1", "a"}, {"2", "b"}, {"3", "c"}, {"4", "d"}, {"5", "e"}});
  constexpr size_t kHead = 81;  // Class, fields, table size, number of entries.
  constexpr size_t kFirstClass = 19;  // The array tag and the class of byte[].

  EXPECT_EQ(ours.substr(0, kHead + kFirstClass),
            java.substr(0, kHead + kFirstClass));
}

TEST(JavaSerializationTest, ReadsBackMapsOfEverySize) {
  StoredOffsets map;
  for (int i = 0; i <= 40; ++i) {
    const auto copy = ParseByteArrayMap(SerializeByteArrayMap(map));
    ASSERT_TRUE(copy.ok()) << copy.status();
    EXPECT_EQ(*copy, map);
    map["key " + std::to_string(i)] = std::string(i, 'v');
  }
}

TEST(JavaSerializationTest, RefusesEveryTruncationAndSaysWhere) {
  const std::string whole = SerializeByteArrayMap({{"key", "value"}});
  for (size_t size = 0; size < whole.size(); ++size) {
    const auto map = ParseByteArrayMap(whole.substr(0, size));
    ASSERT_FALSE(map.ok()) << size;
    EXPECT_THAT(std::string(map.status().message()), HasSubstr("expected"));
  }
}

TEST(OffsetCodecTest, KeysAndValuesAreKafkasJson) {
  const auto key =
      EncodeOffsetKey("my \"source\"", {{"filename", Value::String("a.txt")}});
  ASSERT_TRUE(key.ok());
  EXPECT_EQ(*key, R"(["my \"source\"",{"filename":"a.txt"}])");

  const auto value = EncodeOffset(SourceOffset::Number("position", 42).ToMap());
  ASSERT_TRUE(value.ok());
  EXPECT_EQ(*value, R"({"position":42})");
  EXPECT_EQ(DecodeOffset(*value)->at("position"), Value::Int64(42));
}

TEST(OffsetCodecTest, AnOffsetThatIsNoObjectIsRefused) {
  EXPECT_FALSE(DecodeOffset("[1]").ok());
  EXPECT_FALSE(DecodeOffset("{").ok());
}

TEST(FileOffsetBackingStoreTest, KeepsOffsetsAcrossRestarts) {
  const std::string path = NewPath("offsets");
  {
    FileOffsetBackingStore store(path);
    ASSERT_TRUE(store.Start().ok());
    ASSERT_TRUE(Set(store, {{"a", "1"}, {"b", "2"}}).ok());
    ASSERT_TRUE(Set(store, {{"a", "3"}, {"b", std::nullopt}}).ok());
  }

  FileOffsetBackingStore store(path);
  ASSERT_TRUE(store.Start().ok());
  EXPECT_EQ(store.Get("a"), "3");
  EXPECT_EQ(store.Get("b"), std::nullopt);
}

TEST(FileOffsetBackingStoreTest, AnEmptyFileMeansNoOffsets) {
  const std::string path = NewPath("empty-offsets");
  WriteFile(path, "");
  FileOffsetBackingStore store(path);
  EXPECT_TRUE(store.Start().ok());
}

TEST(FileOffsetBackingStoreTest, AFileThatIsNoneOfKafkasIsNamedAndKept) {
  const std::string path = NewPath("no-offsets");
  WriteFile(path, "hello");
  FileOffsetBackingStore store(path);

  const absl::Status status = store.Start();

  EXPECT_THAT(std::string(status.message()),
              testing::AllOf(HasSubstr(path),
                             HasSubstr("no offsets file of Kafka Connect")));
  EXPECT_EQ(ReadFile(path), "hello");
}

TEST(FileOffsetBackingStoreTest, AWriteThatFailsChangesNothing) {
  FileOffsetBackingStore store("/nonexistent-directory/offsets");
  ASSERT_TRUE(store.Start().ok());

  EXPECT_FALSE(Set(store, {{"a", "1"}}).ok());

  EXPECT_EQ(store.Get("a"), std::nullopt);
}

}  // namespace
}  // namespace connect_embedded
