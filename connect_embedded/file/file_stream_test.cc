// FileStreamSource and FileStreamSink, each by itself.
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "connect_embedded/file/file_stream_sink.h"
#include "connect_embedded/file/file_stream_source.h"
#include "connect_embedded/file/stdin_reader.h"
#include "kafka_embedded/runtime/real_runtime.h"
#include "kafka_embedded/runtime/virtual_runtime.h"
#include "testing/kafka_test.h"

namespace connect_embedded {
namespace {

using kafka_embedded::AppendToFile;
using kafka_embedded::IsOk;
using kafka_embedded::ReadFile;
using kafka_embedded::StatusIs;
using kafka_embedded::TempDir;
using kafka_embedded::WriteFile;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class FakeSourceContext final : public SourceTaskContext {
 public:
  explicit FakeSourceContext(kafka_embedded::Runtime& runtime)
      : runtime_(runtime), lane_(runtime.NewLane()) {}
  std::optional<SourceMap> Offset(const SourceMap&) const override {
    return offset;
  }
  kafka_embedded::Runtime& runtime() override { return runtime_; }
  absl::Time Now() const override { return runtime_.Now(); }
  void Wake() override {
    runtime_.Post(lane_, [this] { ++wakes; });
  }
  void Log(absl::string_view line) override { log.emplace_back(line); }

  std::optional<SourceMap> offset;
  std::vector<std::string> log;
  int wakes = 0;

 private:
  kafka_embedded::Runtime& runtime_;
  const kafka_embedded::Lane lane_;
};

class FileStreamSourceTest : public testing::Test {
 protected:
  absl::Status Start(Config config = {}) {
    config.try_emplace("topic", "lines");
    config.try_emplace("file", file_);
    return task_.Start(config, context_);
  }
  // The lines of one poll; the wait that it asks for is in wait_.
  std::vector<std::string> Poll() {
    records_.clear();
    const auto wait = task_.Poll(records_);
    poll_status_ = wait.status();
    if (wait.ok()) wait_ = *wait;
    std::vector<std::string> lines;
    for (const SourceRecord& record : records_) {
      lines.emplace_back(record.value.string());
    }
    return lines;
  }
  int64_t Position(size_t i) const {
    return records_[i].source_offset.ToMap().at("position").int64();
  }

  TempDir dir_;
  const std::string file_ = dir_.File("input.txt");
  kafka_embedded::VirtualRuntime runtime_;
  FakeSourceContext context_{runtime_};
  FileStreamSourceTask task_;
  std::vector<SourceRecord> records_;
  absl::Duration wait_;
  absl::Status poll_status_;
};

TEST_F(FileStreamSourceTest, EachLineIsARecordWithItsPosition) {
  ASSERT_OK(WriteFile(file_, "one\ntwo\r\n\nrest"));
  ASSERT_OK(Start());

  EXPECT_THAT(Poll(), ElementsAre("one", "two", ""));

  EXPECT_EQ(records_[0].topic.view(), "lines");
  EXPECT_TRUE(records_[0].value_schema == Schema::String());
  EXPECT_TRUE(records_[0].key.is_null());
  EXPECT_EQ(records_[0].source_partition->at("filename").string(), file_);
  EXPECT_EQ(Position(0), 4);
  EXPECT_EQ(Position(1), 9);
  EXPECT_EQ(Position(2), 10);
}

TEST_F(FileStreamSourceTest, AGrowingFileIsFollowed) {
  ASSERT_OK(WriteFile(file_, "one\nhal"));
  ASSERT_OK(Start());
  EXPECT_THAT(Poll(), ElementsAre("one"));
  EXPECT_THAT(Poll(), IsEmpty());
  EXPECT_GT(wait_, absl::ZeroDuration());

  ASSERT_OK(AppendToFile(file_, "f\nnext\n"));

  EXPECT_THAT(Poll(), ElementsAre("half", "next"));
  EXPECT_EQ(Position(0), 9);
}

TEST_F(FileStreamSourceTest, AMissingFileIsWaitedFor) {
  ASSERT_OK(Start());
  EXPECT_THAT(Poll(), IsEmpty());
  EXPECT_THAT(Poll(), IsEmpty());
  EXPECT_EQ(wait_, absl::Seconds(1));
  EXPECT_THAT(context_.log, ElementsAre(HasSubstr("not found")));

  ASSERT_OK(WriteFile(file_, "late\n"));

  EXPECT_THAT(Poll(), ElementsAre("late"));
}

TEST_F(FileStreamSourceTest, GoesOnBehindTheCommittedOffset) {
  ASSERT_OK(WriteFile(file_, "one\ntwo\nthree\n"));
  context_.offset = SourceMap{{"position", Value::Int64(4)}};
  ASSERT_OK(Start());
  EXPECT_THAT(Poll(), ElementsAre("two", "three"));
  EXPECT_EQ(Position(1), 14);
}

TEST_F(FileStreamSourceTest, AnOffsetOfAnotherTypeIsRefused) {
  ASSERT_OK(WriteFile(file_, "one\n"));
  context_.offset = SourceMap{{"position", Value::String("4")}};
  ASSERT_OK(Start());
  Poll();
  EXPECT_THAT(poll_status_, StatusIs(absl::StatusCode::kInvalidArgument,
                                     HasSubstr("incorrect type")));
}

TEST_F(FileStreamSourceTest, ABatchHasAtMostBatchSizeRecords) {
  ASSERT_OK(WriteFile(file_, "1\n2\n3\n4\n5\n"));
  ASSERT_OK(Start({{"batch.size", "2"}}));
  EXPECT_THAT(Poll(), ElementsAre("1", "2"));
  EXPECT_THAT(Poll(), ElementsAre("3", "4"));
  EXPECT_THAT(Poll(), ElementsAre("5"));
}

TEST_F(FileStreamSourceTest, BytesThatAreNoTextAreReplacedAsJavaDoes) {
  ASSERT_OK(WriteFile(file_,
                      "a\xFF"
                      "b\n"));
  ASSERT_OK(Start());
  EXPECT_THAT(Poll(), ElementsAre("a\xEF\xBF\xBD"
                                  "b"));
  EXPECT_EQ(Position(0), 4);
}

TEST_F(FileStreamSourceTest, PositionsCountJavasCharacters) {
  ASSERT_OK(WriteFile(file_, "gr\u00fc\u00dfe\n\U0001f600\r\nend\n"));
  ASSERT_OK(Start());
  Poll();
  EXPECT_EQ(Position(0), 6);
  EXPECT_EQ(Position(1), 10);
  EXPECT_EQ(Position(2), 14);
}

TEST_F(FileStreamSourceTest, ATruncatedFileIsReadOnWhenItIsLongerThanBefore) {
  ASSERT_OK(WriteFile(file_, "one\ntwo\n"));
  ASSERT_OK(Start());
  EXPECT_THAT(Poll(), ElementsAre("one", "two"));
  ASSERT_OK(WriteFile(file_, "1\n"));
  EXPECT_THAT(Poll(), IsEmpty());
  ASSERT_OK(WriteFile(file_, "12345\n7\nnew\n"));
  EXPECT_THAT(Poll(), ElementsAre("new"));
}

TEST_F(FileStreamSourceTest, ARotatedFileIsFollowedUnderItsNewName) {
  ASSERT_OK(WriteFile(file_, "one\n"));
  ASSERT_OK(Start());
  EXPECT_THAT(Poll(), ElementsAre("one"));
  ASSERT_EQ(rename(file_.c_str(), dir_.File("input.1").c_str()), 0);
  ASSERT_OK(WriteFile(file_, "another file\n"));
  ASSERT_OK(AppendToFile(dir_.File("input.1"), "two\n"));
  EXPECT_THAT(Poll(), ElementsAre("two"));
}

TEST_F(FileStreamSourceTest, AVeryLongLineIsOneRecord) {
  const std::string line(3 << 20, 'x');
  ASSERT_OK(WriteFile(file_, line + "\n"));
  ASSERT_OK(Start());
  EXPECT_THAT(Poll(), ElementsAre(line));
}

TEST_F(FileStreamSourceTest, AFileThatCannotBeReadIsNamed) {
  ASSERT_OK(Start({{"file", dir_.path()}}));
  Poll();
  EXPECT_THAT(poll_status_,
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       AllOf(HasSubstr(dir_.path()),
                             HasSubstr("cannot be read: Is a directory"))));
}

TEST_F(FileStreamSourceTest, MalformedPropertiesAreNamed) {
  EXPECT_THAT(Start({{"batch.size", "many"}}),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       AllOf(HasSubstr("batch.size"), HasSubstr("many"))));
  EXPECT_THAT(FileStreamSourceConnector().config_def().Parse({}).status(),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("topic")));
}

TEST(StandardInputTest, LinesComeWithoutAnOffset) {
  int pipe_ends[2];
  ASSERT_EQ(pipe(pipe_ends), 0);
  kafka_embedded::RealRuntime runtime;
  FakeSourceContext context(runtime);
  FileStreamSourceTask task(pipe_ends[0]);
  ASSERT_OK(task.Start({{"topic", "lines"}}, context));
  std::vector<SourceRecord> records;
  EXPECT_EQ(*task.Poll(records), absl::InfiniteDuration());

  ASSERT_EQ(write(pipe_ends[1], "typed\n", 6), 6);
  ASSERT_OK(runtime.RunUntil([&] { return context.wakes > 0; },
                             runtime.Now() + absl::Seconds(30)));

  ASSERT_THAT(task.Poll(records), IsOk());
  ASSERT_EQ(records.size(), 1u);
  EXPECT_EQ(records[0].value.string(), "typed");
  EXPECT_FALSE(records[0].source_offset.has_value());
  task.Stop();  // While the thread waits for more.
  close(pipe_ends[0]);
  close(pipe_ends[1]);
}

class FileStreamSinkTest : public testing::Test {
 protected:
  static SinkRecord Record(Value value) {
    SinkRecord record;
    record.value = std::move(value);
    return record;
  }
  absl::Status Put(FileStreamSinkTask& task, std::vector<Value> values) {
    std::vector<SinkRecord> records;
    for (Value& value : values) records.push_back(Record(std::move(value)));
    return task.Put(records);
  }

  class NoContext final : public SinkTaskContext {
   public:
    void SeekTo(const TopicPartition&, int64_t) override {}
    void SetRetryTimeout(absl::Duration) override {}
    std::vector<TopicPartition> Assignment() const override { return {}; }
    void Pause(const std::vector<TopicPartition>&) override {}
    void Resume(const std::vector<TopicPartition>&) override {}
    void RequestCommit() override {}
    kafka_embedded::Runtime& runtime() override { return runtime_; }

   private:
    kafka_embedded::VirtualRuntime runtime_;
  };

  TempDir dir_;
  const std::string file_ = dir_.File("output.txt");
  NoContext context_;
};

TEST_F(FileStreamSinkTest, AppendsALineForEachRecord) {
  ASSERT_OK(WriteFile(file_, "before\n"));
  FileStreamSinkTask task;
  ASSERT_OK(task.Start({{"file", file_}}, context_));

  ASSERT_OK(Put(task, {Value::String("one"), Value(), Value::Int32(3)}));

  EXPECT_EQ(*ReadFile(file_), "before\none\nnull\n3\n");
}

TEST_F(FileStreamSinkTest, WithoutAFileItIsStandardOutput) {
  int pipe_ends[2];
  ASSERT_EQ(pipe(pipe_ends), 0);
  FileStreamSinkTask task(pipe_ends[1]);
  ASSERT_OK(task.Start({}, context_));

  ASSERT_OK(Put(task, {Value::String("one")}));

  char buffer[16];
  EXPECT_EQ(read(pipe_ends[0], buffer, sizeof buffer), 4);
  task.Stop();
  EXPECT_EQ(write(pipe_ends[1], "x", 1), 1);  // It is not ours to close.
  close(pipe_ends[0]);
  close(pipe_ends[1]);
}

TEST_F(FileStreamSinkTest, AFileThatCannotBeMadeIsNamed) {
  FileStreamSinkTask task;
  EXPECT_THAT(task.Start({{"file", "/nonexistent/x"}}, context_),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       AllOf(HasSubstr("\"/nonexistent/x\""),
                             HasSubstr("cannot be opened or created"))));
}

TEST_F(FileStreamSinkTest, AFullDiskFailsThePut) {
  FileStreamSinkTask task;
  ASSERT_OK(task.Start({{"file", "/dev/full"}}, context_));
  EXPECT_THAT(Put(task, {Value::String("lost")}),
              StatusIs(absl::StatusCode::kInternal,
                       HasSubstr("No space left on device")));
}

// A limit of this process's files does what a disk does that gets full.
TEST_F(FileStreamSinkTest, ALineThatDoesNotFitIsNotLeftTorn) {
  FileStreamSinkTask task;
  ASSERT_OK(task.Start({{"file", file_}}, context_));
  rlimit before;
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto signal_before = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small = {.rlim_cur = 6, .rlim_max = before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);

  const absl::Status full =
      Put(task, {Value::String("one"), Value::String("second")});

  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, signal_before);
  EXPECT_THAT(full, StatusIs(absl::StatusCode::kInternal));
  EXPECT_EQ(*ReadFile(file_), "one\n");
  // What a task does that is started again.
  ASSERT_OK(Put(task, {Value::String("one"), Value::String("second")}));
  EXPECT_EQ(*ReadFile(file_), "one\none\nsecond\n");
}

}  // namespace
}  // namespace connect_embedded
