// connect-standalone.sh and kafka-mirror-maker.sh against brokers on ports.
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "boost/asio/io_context.hpp"
#include "boost/asio/ip/tcp.hpp"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/tool_runner.h"

namespace kafka_embedded {
namespace {

using ::testing::HasSubstr;

using ::boost::asio::ip::tcp;

// A port that was free a moment ago.
int FreePort() {
  boost::asio::io_context context;
  return tcp::acceptor(context, {boost::asio::ip::address_v4::loopback(), 0})
      .local_endpoint()
      .port();
}

// As curl would: the status line, headers and body of the answer; "" if nobody
// listens.
std::string Http(int port, absl::string_view method, absl::string_view path,
                 absl::string_view body = "") {
  tcp::iostream stream("127.0.0.1", absl::StrCat(port));
  if (!stream) return "";
  stream << absl::StrCat(method, " ", path,
                         " HTTP/1.1\r\nHost: localhost:", port,
                         "\r\nAccept: */*\r\nConnection: close\r\n");
  if (!body.empty()) {
    stream << absl::StrCat("Content-Type: application/json\r\n",
                           "Content-Length: ", body.size(), "\r\n");
  }
  stream << "\r\n" << std::string(body) << std::flush;
  return {std::istreambuf_iterator<char>(stream), {}};
}

class ConnectStandaloneTest : public ::testing::Test {
 protected:
  std::string Worker(int rest_port = 0, absl::string_view more = "") {
    return WriteFile(
        "worker.properties",
        absl::StrCat(
            "bootstrap.servers=", cluster_->bootstrap_servers(),
            "\nkey.converter=org.apache.kafka.connect.storage.StringConverter"
            "\nvalue.converter=org.apache.kafka.connect.storage.StringConverter"
            "\noffset.flush.interval.ms=100"
            "\nlisteners=http://127.0.0.1:",
            rest_port, "\noffset.storage.file.filename=",
            WriteFile("offsets", ""), ".d\n", more));
  }
  std::string Source(absl::string_view name, absl::string_view lines) {
    return WriteFile(
        absl::StrCat(name, ".source.properties"),
        absl::StrCat("name=", name, "\nconnector.class=FileStreamSource",
                     "\ntasks.max=1\ntopic=lines\nfile=",
                     WriteFile(absl::StrCat(name, ".txt"), lines), "\n"));
  }

  std::unique_ptr<EmbeddedCluster> cluster_ = StartListening();
};

TEST_F(ConnectStandaloneTest, AFileBecomesTheSameFile) {
  const std::string lines = "one\ntwo\nthree\n";
  const std::string copy = WriteFile("copy.txt", "");
  const std::string sink = WriteFile(
      "sink.properties",
      absl::StrCat("name=sink\nconnector.class=FileStreamSink\ntopics=lines\n",
                   "file=", copy, "\n"));

  RunningTool worker(
      {"connect-standalone", Worker(), Source("source", lines), sink});
  const absl::Status copied = cluster_->RunUntil(
      [&] { return ReadFile(copy) == lines; }, absl::Seconds(20));

  const ToolResult result = worker.Interrupt();
  EXPECT_TRUE(copied.ok()) << copied << result.err;
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(ReadFile(copy), lines);
}

TEST_F(ConnectStandaloneTest, ConnectorsAreMadeAndDeletedThroughTheRestApi) {
  const int port = FreePort();
  RunningTool worker({"connect-standalone", Worker(port)});
  ASSERT_TRUE(cluster_
                  ->RunUntil(
                      [&] {
                        return absl::StrContains(Http(port, "GET", "/"),
                                                 "\"version\":\"4.4.0\"");
                      },
                      absl::Seconds(20))
                  .ok());
  EXPECT_THAT(Http(port, "GET", "/connectors"), HasSubstr("\r\n\r\n[]"));

  const std::string created =
      Http(port, "POST", "/connectors",
           absl::StrCat(
               R"({"name": "lines", "config": {
          "connector.class": "FileStreamSource", "tasks.max": "1",
          "key.converter": "org.apache.kafka.connect.storage.StringConverter",
          "converter.internal.key.converter": "unknown", "topic": "lines",
          "file": ")",
               WriteFile("rest.txt", "one\ntwo\n"), "\"}}"));
  EXPECT_THAT(created, HasSubstr("HTTP/1.1 201 Created"));
  EXPECT_THAT(created, HasSubstr("/connectors/lines"));
  EXPECT_EQ(RunToolWith({"console-consumer", "--bootstrap-server",
                         cluster_->bootstrap_servers(), "--topic", "lines",
                         "--from-beginning", "--max-messages", "2"})
                .out,
            "one\ntwo\n");

  EXPECT_THAT(Http(port, "GET", "/connectors/lines/status"),
              HasSubstr("\"state\":\"RUNNING\""));
  EXPECT_THAT(Http(port, "DELETE", "/connectors/lines"), HasSubstr(" 204 "));
  EXPECT_THAT(Http(port, "GET", "/connectors"), HasSubstr("\r\n\r\n[]"));
  EXPECT_EQ(worker.Interrupt().exit_code, 0);
}

TEST_F(ConnectStandaloneTest, AdminListenersAloneServeTheLoggers) {
  const int port = FreePort(), admin = FreePort();
  RunningTool worker(
      {"connect-standalone",
       Worker(port,
              absl::StrCat("admin.listeners=http://127.0.0.1:", admin, "\n"))});
  ASSERT_TRUE(cluster_
                  ->RunUntil(
                      [&] {
                        return absl::StrContains(
                            Http(admin, "GET", "/admin/loggers/root"),
                            "\"level\":\"INFO\"");
                      },
                      absl::Seconds(20))
                  .ok());
  EXPECT_THAT(Http(port, "GET", "/admin/loggers/root"), HasSubstr(" 404 "));
  EXPECT_THAT(Http(admin, "GET", "/connectors"), HasSubstr(" 404 "));
  EXPECT_THAT(Http(port, "GET", "/connectors"), HasSubstr(" 200 "));
  EXPECT_EQ(worker.Interrupt().exit_code, 0);
}

TEST_F(ConnectStandaloneTest, APortInUseIsNamed) {
  boost::asio::io_context context;
  tcp::acceptor taken(context, {boost::asio::ip::address_v4::loopback(), 0});
  const int port = taken.local_endpoint().port();
  const ToolResult result = RunToolWith({"connect-standalone", Worker(port)});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr(absl::StrCat(port, ": Address already")));
}

TEST_F(ConnectStandaloneTest, AMissingFileIsNamed) {
  EXPECT_EQ(RunToolWith({"connect-standalone", "/nowhere/w.properties"}).err,
            "error: property file \"/nowhere/w.properties\": No such file or "
            "directory\n");
  EXPECT_THAT(RunToolWith({"connect-standalone"}).err,
              HasSubstr("the worker's property file is missing"));
}

TEST_F(ConnectStandaloneTest, ANameUsedTwiceIsNamed) {
  const ToolResult result = RunToolWith(
      {"connect-standalone", Worker(), Source("a", ""), Source("a", "")});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("\"a\""));
}

TEST_F(ConnectStandaloneTest, AClassThatDoesNotExistIsNamedWithThoseThatDo) {
  const std::string connector = WriteFile(
      "c.properties", "name=c\nconnector.class=NoSuchSource\ntopic=t\n");
  const ToolResult result =
      RunToolWith({"connect-standalone", Worker(), connector});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("NoSuchSource"));
  EXPECT_THAT(result.err, HasSubstr("FileStreamSource"));
}

class MirrorMakerTest : public ::testing::Test {
 protected:
  std::string ConsumerFile() {
    return WriteFile(
        "consumer.properties",
        absl::StrCat("bootstrap.servers=", source_->bootstrap_servers(),
                     "\ngroup.id=mirror\nauto.offset.reset=earliest\n"));
  }
  std::string ProducerFile(const EmbeddedCluster& cluster) {
    return WriteFile(
        "producer.properties",
        absl::StrCat("bootstrap.servers=", cluster.bootstrap_servers(), "\n"));
  }

  std::unique_ptr<EmbeddedCluster> source_ = StartListening();
  std::unique_ptr<EmbeddedCluster> target_ = StartListening();
};

TEST_F(MirrorMakerTest, RecordsReachTheOtherCluster) {
  RunToolWith("one\ntwo\n",
              {"console-producer", "--bootstrap-server",
               source_->bootstrap_servers(), "--topic", "orders"});

  RunningTool mirror({"mirror-maker", "--consumer.config", ConsumerFile(),
                      "--producer.config", ProducerFile(*target_),
                      "--whitelist", "ord.*"});
  const ToolResult read = RunToolWith(
      {"console-consumer", "--bootstrap-server", target_->bootstrap_servers(),
       "--topic", "orders", "--from-beginning", "--max-messages", "2"});
  EXPECT_EQ(read.out, "one\ntwo\n") << read.err;
  const ToolResult result = mirror.Interrupt();
  EXPECT_EQ(result.exit_code, 0) << result.err;
}

TEST_F(MirrorMakerTest, AClusterIsNotMirroredOntoItself) {
  const ToolResult result = RunToolWith(
      {"mirror-maker", "--consumer.config", ConsumerFile(), "--producer.config",
       ProducerFile(*source_), "--whitelist", ".*"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("itself"));
}

TEST_F(MirrorMakerTest, WhatIsMissingIsNamed) {
  EXPECT_EQ(RunToolWith({"mirror-maker"}).err,
            "error: option \"--consumer.config\" is missing\n");
  EXPECT_EQ(RunToolWith({"mirror-maker", "--consumer.config", ConsumerFile(),
                         "--producer.config", ProducerFile(*target_)})
                .err,
            "error: option \"--include\" is missing, expected --include "
            "REGEX\n");
}

}  // namespace
}  // namespace kafka_embedded
