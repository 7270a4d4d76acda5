// What is wrong with a request or with the world is told in the answer or in
// the status of its connector: the others go on, and nothing is lost.
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "connect_embedded/rest/rest_api.h"
#include "connect_embedded/runtime/builtin_plugins.h"
#include "testing/kafka_test.h"

namespace connect_embedded {
namespace {

using kafka_embedded::AppendToFile;
using kafka_embedded::EmbeddedCluster;
using kafka_embedded::EmbeddedConnect;
using kafka_embedded::ReadFile;
using kafka_embedded::TempDir;
using kafka_embedded::WriteFile;
using testing::AllOf;
using testing::HasSubstr;

constexpr absl::Duration kLimit = absl::Minutes(5);

class BadInputTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(cluster_, EmbeddedCluster::Start({.broker_count = 1}));
    ASSERT_OK_AND_ASSIGN(connect_, EmbeddedConnect::Start(*cluster_));
    cluster_->runtime().Enter([&] {
      api_.emplace(cluster_->runtime(), connect_->herder(), RestApiOptions{});
    });
    ASSERT_OK(WriteFile(file_, "one\ntwo\n"));
    ASSERT_OK(connect_->StartConnector({{"name", "other"},
                                        {"connector.class", "FileStreamSource"},
                                        {"file", file_},
                                        {"topic", "lines"}}));
    ASSERT_OK(connect_->AwaitRecords("other", 2, kLimit));
  }
  void TearDown() override {
    EXPECT_OK(AppendToFile(file_, "more\n"));
    EXPECT_OK(connect_->AwaitRecords("other", records_at_end_, kLimit));
    cluster_->runtime().Enter([&] { api_.reset(); });
  }

  RestResponse Ask(std::string method, std::string target,
                   std::string body = "") {
    RestRequest request{.method = std::move(method),
                        .target = std::move(target),
                        .body = std::move(body)};
    request.headers["content-type"] = "application/json";
    std::optional<RestResponse> answer;
    cluster_->runtime().Enter([&] {
      api_->Handle(std::move(request), [&](RestResponse response) {
        answer = std::move(response);
      });
    });
    EXPECT_OK(cluster_->RunUntil([&] { return answer.has_value(); }, kLimit));
    return answer.value_or(RestResponse{});
  }
  RestResponse PutSource(const std::string& more) {
    return Ask("PUT", "/connectors/test/config",
               absl::StrCat(R"({"connector.class": "FileStreamSource",
                               "file": ")",
                            file_, R"(", "topic": "copies")", more, "}"));
  }
  RestResponse PutSink(const std::string& file) {
    return Ask("PUT", "/connectors/test/config",
               absl::StrCat(R"({"connector.class": "FileStreamSink",
                               "topics": "lines", "file": ")",
                            file, "\"}"));
  }
  absl::Status AwaitTask(absl::string_view text) {
    return cluster_->RunUntil(
        [&] {
          return absl::StrContains(Now("/connectors/test/tasks/0/status").body,
                                   text);
        },
        kLimit);
  }
  // What is answered during the call.
  RestResponse Now(const std::string& target) {
    RestResponse now;
    api_->Handle({.method = "GET", .target = target},
                 [&](RestResponse response) { now = std::move(response); });
    return now;
  }
  void ExpectRefused(const RestResponse& response, absl::string_view text) {
    EXPECT_EQ(response.status, 400) << response.body;
    EXPECT_THAT(response.body, HasSubstr(std::string(text)));
    EXPECT_EQ(Ask("GET", "/connectors/test").status, 404);
  }

  TempDir dir_;
  const std::string file_ = dir_.File("lines.txt");
  std::unique_ptr<EmbeddedCluster> cluster_;
  std::unique_ptr<EmbeddedConnect> connect_;
  std::optional<RestApi> api_;
  uint64_t records_at_end_ = 3;
};

TEST_F(BadInputTest, AClassMisspeltGetsTheClassesThatExist) {
  ExpectRefused(PutSource(R"(, "value.converter":
                   "org.apache.kafka.connect.json.JsonConver")"),
                "org.apache.kafka.connect.json.JsonConverter");
  ExpectRefused(Ask("PUT", "/connectors/test/config",
                    R"({"connector.class": "FileStreamSorce"})"),
                "org.apache.kafka.connect.file.FileStreamSourceConnector");
  ExpectRefused(PutSource(R"(, "transforms": "t",
                             "transforms.t.type": "HoistFeld$Key")"),
                "transforms.t.type");
}

TEST_F(BadInputTest, ARegexThatIsNoneIsNamedWithItsProperty) {
  ExpectRefused(Ask("PUT", "/connectors/test/config",
                    R"({"connector.class": "FileStreamSink", "file": "x",
                        "topics.regex": "["})"),
                "topics.regex");
  ExpectRefused(PutSource(R"(, "transforms": "t", "transforms.t.type":
                   "org.apache.kafka.connect.transforms.RegexRouter",
                   "transforms.t.regex": "(", "transforms.t.replacement": "")"),
                "transforms.t.regex");
}

TEST_F(BadInputTest, AGroupOfTopicsNamedTwiceIsOneError) {
  ExpectRefused(PutSource(R"(, "topic.creation.groups": "a,a")"),
                "contains the following 1 error(s)");
}

TEST_F(BadInputTest, AnOffsetThatTheConnectorRefusesChangesNothing) {
  const std::string target = "/connectors/other/offsets";
  ASSERT_EQ(Ask("PUT", "/connectors/other/stop").status, 204);
  const std::string before = Ask("GET", target).body;
  EXPECT_THAT(before, HasSubstr("\"position\":8"));
  for (const char* offset : {"\"x\"", "-1", "1.5", "[1]"}) {
    const RestResponse refused =
        Ask("PATCH", target,
            absl::StrCat(R"({"offsets": [{"partition": {"filename": ")", file_,
                         R"("}, "offset": {"position": )", offset, "}}]}"));
    EXPECT_GE(refused.status, 400) << offset << refused.body;
    EXPECT_EQ(Ask("GET", target).body, before) << offset;
  }
  ASSERT_EQ(Ask("PUT", "/connectors/other/resume").status, 202);
  records_at_end_ = 1;  // The task is another one.
}

TEST_F(BadInputTest, AFileThatCannotBeReadFailsItsTask) {
  EXPECT_EQ(Ask("PUT", "/connectors/test/config",
                absl::StrCat(R"({"connector.class": "FileStreamSource",
                                 "topic": "x", "file": ")",
                             dir_.path(), "\"}"))
                .status,
            201);
  EXPECT_OK(AwaitTask("FAILED"));
  EXPECT_THAT(Now("/connectors/test/tasks/0/status").body,
              AllOf(HasSubstr("cannot be read"), HasSubstr("directory")));
}

TEST_F(BadInputTest, AFullDiskFailsTheSinkAndNothingIsLost) {
  EXPECT_EQ(PutSink("/dev/full").status, 201);
  EXPECT_OK(AwaitTask("No space left on device"));
  // It has not committed what it could not write.
  const std::string file = dir_.File("copy.txt");
  EXPECT_EQ(PutSink(file).status, 200);
  EXPECT_OK(cluster_->RunUntil(
      [&] { return ReadFile(file).value_or("") == "one\ntwo\n"; }, kLimit));
}

}  // namespace
}  // namespace connect_embedded
