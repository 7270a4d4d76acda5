// Connect reads a file into a topic and writes the topic into another file; a
// file that grows is followed, and a restart goes on where it stopped.
#include "testing/kafka_test.h"

namespace kafka_embedded {
namespace {

Config FileSource(const std::string& file) {
  return {{"name", "source"},
          {"connector.class", "FileStreamSource"},
          {"tasks.max", "1"},
          {"file", file},
          {"topic", "lines"}};
}

Config FileSink(const std::string& file) {
  return {{"name", "sink"},
          {"connector.class", "FileStreamSink"},
          {"tasks.max", "1"},
          {"file", file},
          {"topics", "lines"}};
}

TEST(FileToTopicToFileExample, TheTwoFilesAreEqual) {
  const TempDir dir;
  ASSERT_OK(WriteFile(dir.File("in"), "one\ntwo\nthree\n"));
  ASSERT_OK_AND_ASSIGN(auto cluster,
                       EmbeddedCluster::Start({.broker_count = 1}));
  ASSERT_OK_AND_ASSIGN(auto connect, EmbeddedConnect::Start(*cluster));
  ASSERT_OK(connect->StartConnector(FileSource(dir.File("in"))));
  ASSERT_OK(connect->StartConnector(FileSink(dir.File("out"))));

  ASSERT_OK(connect->AwaitRecords("sink", 3, absl::Seconds(30)));
  // The file grows, and what was appended comes too.
  ASSERT_OK(AppendToFile(dir.File("in"), "four\n"));
  ASSERT_OK(connect->AwaitRecords("sink", 4, absl::Seconds(30)));
  ASSERT_OK(connect->Stop());

  EXPECT_EQ(*ReadFile(dir.File("out")), "one\ntwo\nthree\nfour\n");
}

TEST(FileToTopicToFileExample, ARestartGoesOnWhereItStopped) {
  const TempDir dir;
  ASSERT_OK(WriteFile(dir.File("in"), "one\n"));
  ASSERT_OK_AND_ASSIGN(auto cluster,
                       EmbeddedCluster::Start({.broker_count = 1}));
  const Config worker = {
      {"offset.storage.file.filename", dir.File("connect.offsets")}};
  for (const char* line : {"two\n", "three\n"}) {
    ASSERT_OK_AND_ASSIGN(auto connect,
                         EmbeddedConnect::Start(*cluster, worker));
    ASSERT_OK(connect->StartConnector(FileSource(dir.File("in"))));
    ASSERT_OK(connect->AwaitRecords("source", 1, absl::Seconds(30)));
    ASSERT_OK(connect->Stop());
    ASSERT_OK(AppendToFile(dir.File("in"), line));
  }

  EXPECT_THAT(ConsumeValues(*cluster, "lines", 2),
              IsOkAndHolds(::testing::ElementsAre("one", "two")));
}

}  // namespace
}  // namespace kafka_embedded
