// The main job in one process: a file source connector reads a real file into a
// topic of one cluster, a mirror copies the topic to a second cluster, a file
// sink connector writes it out, and the two files are equal.
//
//   demo [FILE [OUTPUT]]
//
// Both clusters run on virtual time: nothing sleeps, so the figures are those
// of the work itself, measured by the real clock.
#include <openssl/evp.h>

#include <algorithm>
#include <cstdint>
#include <iostream>
#include <memory>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "connect_embedded/mirror/mirror.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/cluster/embedded_cluster.h"
#include "kafka_embedded/runtime/virtual_runtime.h"
#include "testing/embedded_connect.h"
#include "testing/temp_dir.h"

namespace kafka_embedded {
namespace {

constexpr char kShippedFile[] = "examples/data/time-zones.txt";
constexpr char kTopic[] = "lines";
// Of virtual time: more than any stage needs, even in steps of a second.
constexpr absl::Duration kLimit = absl::Hours(24 * 365);

std::string Sha256(const std::string& bytes) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest, &size, EVP_sha256(), nullptr);
  return absl::BytesToHexString(
      absl::string_view(reinterpret_cast<const char*>(digest), size));
}

// Prints a stage when it is done: what it moved, in what time.
class Stage {
 public:
  explicit Stage(std::string name)
      : name_(std::move(name)), begin_(absl::Now()) {}

  void Done() const {
    std::cout << absl::StreamFormat("%-36s %8.2f ms\n", name_, Millis());
  }
  void Done(uint64_t lines, uint64_t bytes) const {
    const double seconds = Millis() / 1000;
    std::cout << absl::StreamFormat(
        "%-36s %8.2f ms  %d lines, %d bytes, %.0f records/s, %.1f MB/s\n",
        name_, Millis(), lines, bytes, lines / seconds, bytes / seconds / 1e6);
  }

 private:
  double Millis() const {
    return absl::ToDoubleMilliseconds(absl::Now() - begin_);
  }
  const std::string name_;
  const absl::Time begin_;
};

struct Files {
  std::string input;
  std::string output;
};

Config Connector(const char* name, const char* class_name,
                 const std::string& file, const char* topic_key) {
  return {{"name", name},
          {"connector.class", class_name},
          {"tasks.max", "1"},
          {"file", file},
          {topic_key, kTopic}};
}

absl::Status MirrorAll(EmbeddedCluster& source, EmbeddedCluster& target,
                       uint64_t lines) {
  ClusterClients from(source);
  ClusterClients to(target);
  ASSIGN_OR_RETURN(const auto mirror,
                   connect_embedded::Mirror::Create(
                       {.source = &from,
                        .target = &to,
                        .consumer = {{"group.id", "mirror"},
                                     {"auto.offset.reset", "earliest"}},
                        .producer = {{"acks", "all"}},
                        .whitelist = kTopic}));
  mirror->Start();
  RETURN_IF_ERROR(target.RunUntil(
      [&] {
        return mirror->counters().records >= lines || !mirror->status().ok();
      },
      kLimit));
  return mirror->Stop();
}

absl::Status Copy(const Files& files, uint64_t lines, uint64_t bytes) {
  VirtualRuntime runtime;
  std::unique_ptr<EmbeddedCluster> source;
  std::unique_ptr<EmbeddedCluster> target;
  {
    const Stage stage("first cluster, 1 broker, started");
    ASSIGN_OR_RETURN(source, EmbeddedCluster::Start(
                                 {.broker_count = 1, .runtime = &runtime}));
    stage.Done();
  }
  {
    const Stage stage("second cluster, 3 brokers, started");
    ASSIGN_OR_RETURN(target, EmbeddedCluster::Start(
                                 {.broker_count = 3, .runtime = &runtime}));
    stage.Done();
  }
  {
    const Stage stage("file -> topic (FileStreamSource)");
    ASSIGN_OR_RETURN(const auto connect, EmbeddedConnect::Start(*source));
    RETURN_IF_ERROR(connect->StartConnector(
        Connector("source", "FileStreamSource", files.input, "topic")));
    RETURN_IF_ERROR(connect->AwaitRecords("source", lines, kLimit));
    RETURN_IF_ERROR(connect->Stop());
    stage.Done(lines, bytes);
  }
  {
    const Stage stage("topic -> topic of the other (mirror)");
    RETURN_IF_ERROR(MirrorAll(*source, *target, lines));
    stage.Done(lines, bytes);
  }
  {
    const Stage stage("topic -> file (FileStreamSink)");
    ASSIGN_OR_RETURN(const auto connect, EmbeddedConnect::Start(*target));
    RETURN_IF_ERROR(connect->StartConnector(
        Connector("sink", "FileStreamSink", files.output, "topics")));
    RETURN_IF_ERROR(connect->AwaitRecords("sink", lines, kLimit));
    RETURN_IF_ERROR(connect->Stop());
    stage.Done(lines, bytes);
  }
  return absl::OkStatus();
}

// Why a file may come out otherwise than it went in, as it would with Kafka.
std::string WhatConnectChanges(const std::string& content) {
  if (!content.empty() && content.back() != '\n') {
    return "its last line has no newline, so the source waits for the rest";
  }
  if (content.find('\r') != std::string::npos) {
    return "a carriage return ends a line for the source, and the sink writes "
           "newlines";
  }
  return "it is no valid UTF-8, or it was changed meanwhile";
}

absl::Status Run(const Files& files) {
  const Stage whole("all");
  ASSIGN_OR_RETURN(const std::string content, ReadFile(files.input));
  RETURN_IF_ERROR(WriteFile(files.output, ""));
  const auto lines =
      static_cast<uint64_t>(std::count(content.begin(), content.end(), '\n'));
  RETURN_IF_ERROR(Copy(files, lines, content.size()));
  whole.Done(lines, content.size());

  ASSIGN_OR_RETURN(const std::string copy, ReadFile(files.output));
  std::cout << "SHA-256 of " << files.input << "\n  " << Sha256(content)
            << "\nSHA-256 of " << files.output << "\n  " << Sha256(copy)
            << "\n";
  if (copy == content) {
    std::cout << "equal, byte for byte\n";
    return absl::OkStatus();
  }
  return absl::DataLossError(absl::StrCat(
      "file \"", files.input, "\": the copy has ", copy.size(),
      " bytes, expected ", content.size(), ": ", WhatConnectChanges(content)));
}

}  // namespace
}  // namespace kafka_embedded

int main(int argc, char** argv) {
  const kafka_embedded::Files files{
      .input = argc > 1 ? argv[1] : kafka_embedded::kShippedFile,
      .output = argc > 2 ? argv[2] : "/tmp/kafka-embedded-demo.out"};
  const absl::Status status = kafka_embedded::Run(files);
  if (status.ok()) return 0;
  std::cerr << "demo: " << status.message() << "\n";
  return 1;
}
