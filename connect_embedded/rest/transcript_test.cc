// What a Java worker answered to 120 requests, asked of a worker of ours.
#include <zlib.h>

#include <cstdio>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "connect_embedded/rest/rest_api.h"
#include "nlohmann/json.hpp"
#include "testing/embedded_connect_cluster.h"
#include "testing/kafka_test.h"

namespace connect_embedded {
namespace {

using kafka_embedded::EmbeddedCluster;
using kafka_embedded::EmbeddedConnectCluster;
using kafka_embedded::TempDir;
using kafka_embedded::WriteFile;
using Json = nlohmann::json;

constexpr char kTranscript[] =
    "connect_embedded/rest/testdata/connect_rest_transcript.jsonl.gz";

std::vector<std::string> ReadLines() {
  gzFile file = gzopen(kTranscript, "rb");
  std::string text;
  char buffer[1 << 16];
  for (int n;
       file != nullptr && (n = gzread(file, buffer, sizeof buffer)) > 0;) {
    text.append(buffer, static_cast<size_t>(n));
  }
  gzclose(file);
  return absl::StrSplit(text, '\n', absl::SkipEmpty());
}

// What differs between any two runs, or is prose.
void Normalize(Json& json) {
  if (json.is_array()) {
    for (Json& item : json) Normalize(item);
    // Plugins that come with MirrorMaker 2, and orders that a hash made.
    if (!json.empty() && json[0].is_object() && json[0].contains("class")) {
      json.erase(std::remove_if(json.begin(), json.end(),
                                [](const Json& plugin) {
                                  return absl::StrContains(
                                      plugin["class"].get<std::string>(),
                                      ".mirror.");
                                }),
                 json.end());
      std::sort(json.begin(), json.end());
    }
    bool names = !json.empty();
    for (const Json& item : json) {
      names = names && item.is_string() &&
              !absl::StrContains(item.get<std::string>(), " in all");
    }
    if (names) std::sort(json.begin(), json.end());
    return;
  }
  if (!json.is_object()) return;
  for (const char* varying :
       {"commit", "kafka_cluster_id", "documentation", "last_modified"}) {
    if (json.contains(varying)) json[varying] = "(any)";
  }
  for (auto& [name, value] : json.items()) Normalize(value);
  // Texts of Java's libraries, and those that list its plugins.
  if (!json.contains("error_code")) return;
  const std::string message = json["message"];
  for (const char* java : {"java", "Jackson", "PluginDesc", "Unexpected char",
                           "Cannot ", "Unrecognized", "constructor"}) {
    if (absl::StrContains(message, java)) json["message"] = "(prose)";
  }
}

// True if `got` begins as `want`, whose last item says how many there are.
bool MatchesCut(const Json& want, const Json& got) {
  const std::string last = want.back();
  if (!got.is_array() ||
      !absl::StrContains(last, absl::StrCat("... ", got.size(), " in all"))) {
    return false;
  }
  for (size_t i = 0; i + 1 < want.size(); ++i) {
    if (want[i] != got[i]) return false;
  }
  return true;
}

// The worker of the transcript had not found them. One as it comes from Maven
// Central lists them, whichever way it discovers plugins (seen with 4.3.1).
void AddNumberConverters(Json& plugins) {
  for (const char* type : {"converter", "header_converter"}) {
    for (const char* number : {"Double", "Float", "Integer", "Long", "Short"}) {
      plugins.push_back(
          {{"class", absl::StrCat("org.apache.kafka.connect.converters.",
                                  number, "Converter")},
           {"type", type},
           {"version", kConnectVersion.data()}});
    }
  }
}

bool Matches(const Json& want, const Json& got) {
  if (want.is_array() && !want.empty() && want.back().is_string() &&
      absl::StrContains(want.back().get<std::string>(), " in all")) {
    return MatchesCut(want, got);
  }
  if (!want.is_object() || !got.is_object()) return want == got;
  if (want.contains("message") && want["message"] == "(prose)") {
    return got["error_code"] == want["error_code"] && got.contains("message");
  }
  if (want.size() != got.size()) return false;
  for (const auto& [name, value] : want.items()) {
    if (!got.contains(name) || !Matches(value, got[name])) return false;
  }
  return true;
}

class TranscriptTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(cluster_, EmbeddedCluster::Start({.broker_count = 1}));
    // Alone in its group, as Java's was.
    ASSERT_OK_AND_ASSIGN(
        connect_, EmbeddedConnectCluster::Start(*cluster_, {.workers = 1}));
    api_ =
        std::make_unique<RestApi>(cluster_->runtime(), connect_->worker(0),
                                  RestApiOptions{.root_logger_level = "ERROR"});
    ASSERT_OK(WriteFile(dir_.File("in.txt"), "one\ntwo\n"));
  }

  std::string Here(const std::string& text) const {
    return absl::StrReplaceAll(text, {{"/data/", dir_.File("")},
                                      {"127.0.0.1:39483", "worker-0:8083"},
                                      {"4.3.1", "4.4.0"}});
  }

  RestResponse Ask(const Json& line) {
    RestRequest request{.method = line["method"], .target = line["path"]};
    const Json& body = line["request"];
    if (body.is_string()) {
      request.body = body;
    } else if (!body.is_null()) {
      request.body = Here(body.dump());
    }
    request.headers["host"] = "worker-0:8083";
    request.headers["content-type"] = line["note"] == "wrong content type"
                                          ? "text/plain"
                                          : "application/json";
    if (line["note"] == "accept text/plain") {
      request.headers["accept"] = "text/plain";
    }
    if (line["note"] == "sink" && request.method == "GET") {
      // The sink commits once per offset.flush.interval.ms.
      EXPECT_OK(cluster_->AdvanceTime(absl::Minutes(1)));
    }
    std::optional<RestResponse> answer;
    cluster_->runtime().Enter([&] {
      api_->Handle(std::move(request), [&](RestResponse response) {
        answer = std::move(response);
      });
    });
    EXPECT_OK(cluster_->RunUntil([&] { return answer.has_value(); },
                                 absl::Minutes(2)));
    // What was asked for has been done before the next request. Not after this
    // one: Java's worker was asked again before it had read the reset back from
    // its status topic.
    const bool at_once =
        absl::EndsWith(line["path"].get<std::string>(), "/topics/reset");
    if (at_once) return *answer;
    cluster_->RunUntil([] { return false; }, absl::Seconds(2)).IgnoreError();
    return answer.value_or(RestResponse{.status = 0});
  }

  // "" if the answer is the same.
  std::string Difference(const Json& line, const RestResponse& response) {
    if (line["status"] != response.status) {
      return absl::StrCat("status ", response.status, ": ", response.body);
    }
    const Json& headers = line["headers"];
    if (headers.contains("location")) {
      const bool same = !response.headers.empty() &&
                        response.headers[0].second ==
                            Here(headers["location"].get<std::string>());
      if (!same) return "another Location";
    }
    if (line["json"].is_null()) {
      return line["text"].is_null() || line["text"] == response.body
                 ? ""
                 : absl::StrCat("body ", response.body);
    }
    Json want = Json::parse(Here(line["json"].dump()));
    Json got = Json::parse(response.body, nullptr, false);
    if (got.is_discarded()) return absl::StrCat("no JSON: ", response.body);
    if (line["path"] == "/connector-plugins?connectorsOnly=false") {
      AddNumberConverters(want);
    }
    Normalize(want);
    Normalize(got);
    return Matches(want, got) ? "" : absl::StrCat("body ", response.body);
  }

  TempDir dir_;
  std::unique_ptr<EmbeddedCluster> cluster_;
  std::unique_ptr<EmbeddedConnectCluster> connect_;
  std::unique_ptr<RestApi> api_;
};

TEST_F(TranscriptTest, AnswersAreKafkas) {
  int agreed = 0;
  for (const std::string& text : ReadLines()) {
    const Json line = Json::parse(text);
    const std::string note = line["note"];
    const std::string name = absl::StrCat(
        line["method"].get<std::string>(), " ", line["path"].get<std::string>(),
        note.empty() ? "" : absl::StrCat(" (", note, ")"));
    const std::string difference = Difference(line, Ask(line));
    if (difference.empty()) {
      ++agreed;
    } else {
      ADD_FAILURE() << name << "\n  expected " << line["status"] << " "
                    << line["json"].dump() << "\n  got " << difference;
    }
  }
  std::printf("%d of 120 requests answered as by Kafka\n", agreed);
  EXPECT_EQ(agreed, 120);
}

}  // namespace
}  // namespace connect_embedded
