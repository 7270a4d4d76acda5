// The client's TCP transport against a broker's port.
#include "kafka_embedded/client/tcp_transport.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/client/coordinator_connection.h"
#include "kafka_embedded/protocol/messages/create_topics.h"
#include "kafka_embedded/runtime/real_runtime.h"
#include "kafka_embedded/server/fake_broker.h"

namespace kafka_embedded {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class TcpTransportTest : public testing::Test {
 protected:
  TcpTransportTest() {
    runtime_.StartDriver();
    server_ = Listen(0);
    Connect({{.id = -1, .host = "localhost", .port = server_->port()}});
  }
  ~TcpTransportTest() override {
    transport_.reset();
    server_.reset();
  }

  std::unique_ptr<TcpServer> Listen(int32_t port) {
    return *TcpServer::Listen(io_, runtime_, broker_,
                              {.port = port, .versions = FakeBroker::Versions});
  }
  void Connect(std::vector<BrokerEndpoint> bootstrap) {
    runtime_.Enter([&] {
      transport_.reset();
      transport_.emplace(
          runtime_, io_,
          TcpTransport::Options{.bootstrap = std::move(bootstrap),
                                .client_id = "test",
                                .reconnect_backoff = absl::Milliseconds(1)});
    });
  }

  template <typename Request>
  absl::StatusOr<typename Request::Response> Ask(
      int32_t broker_id, Request request,
      const Transport::SendOptions& options = {}) {
    std::optional<absl::StatusOr<typename Request::Response>> answer;
    runtime_.Enter([&] {
      Call<Request>(*transport_, broker_id, std::move(request), options,
                    [&](auto response) { answer = std::move(response); });
      EXPECT_FALSE(answer.has_value()) << "called back inside Send";
    });
    Wait([&] { return answer.has_value(); });
    return *std::move(answer);
  }
  std::string ClusterId(int32_t broker_id,
                        const Transport::SendOptions& options = {}) {
    const auto response = Ask(broker_id, MetadataRequest(), options);
    return response.ok() ? response->cluster_id.value_or("none")
                         : response.status().ToString();
  }
  void Wait(absl::FunctionRef<bool()> done) {
    ASSERT_EQ(runtime_.RunUntil(done, runtime_.Now() + absl::Minutes(1)),
              absl::OkStatus());
  }
  int16_t VersionOfMetadata() {
    int16_t version = -2;
    runtime_.Enter(
        [&] { version = transport_->VersionOf(-1, ApiKey::kMetadata); });
    return version;
  }

  RealRuntime runtime_;
  FakeBroker broker_;
  IoThread io_;
  std::unique_ptr<TcpServer> server_;
  std::optional<TcpTransport> transport_;
};

TEST_F(TcpTransportTest, ARequestUsesTheNewestVersionThatBothKnow) {
  EXPECT_EQ(VersionOfMetadata(), -1);
  // The first request that the broker sees asks for its versions.
  EXPECT_EQ(ClusterId(-1), "test 2 v12");
  EXPECT_EQ(VersionOfMetadata(), 12);
}

TEST_F(TcpTransportTest, TheCallerMayLimitTheVersion) {
  EXPECT_EQ(ClusterId(-1, {.max_version = 5}), "test 2 v5");
}

TEST_F(TcpTransportTest, AnswersComeInTheOrderOfTheirRequests) {
  std::vector<int32_t> order;
  runtime_.Enter([&] {
    for (int i = 0; i < 200; ++i) {
      Call<MetadataRequest>(*transport_, -1, {}, {}, [&](auto response) {
        order.push_back(response.ok() ? response->controller_id : -1);
      });
    }
  });
  Wait([&] { return order.size() == 200; });
  for (int i = 0; i < 200; ++i) ASSERT_EQ(order[i], i + 2);
}

TEST_F(TcpTransportTest, ARequestWithoutAnAnswerIsDoneOnceSent) {
  std::optional<absl::StatusOr<ApiMessagePtr>> answer;
  runtime_.Enter([&] {
    transport_->Send(-1, MakeMessage(ProduceRequest{.acks = 0}),
                     {.expect_response = false},
                     [&](auto response) { answer = std::move(response); });
  });
  Wait([&] { return answer.has_value(); });
  ASSERT_TRUE(answer->ok()) << answer->status();
  EXPECT_EQ(**answer, nullptr);
  EXPECT_EQ(ClusterId(-1), "test 3 v12");
}

TEST_F(TcpTransportTest, WhatTheBrokerDoesNotServeIsRefusedByName) {
  const std::string address =
      absl::StrCat("bootstrap broker localhost:", server_->port());
  const absl::Status unknown = Ask(-1, CreateTopicsRequest()).status();
  EXPECT_EQ(unknown.code(), absl::StatusCode::kUnimplemented);
  EXPECT_EQ(unknown.message(), address + " does not serve CreateTopics");

  const absl::Status too_old =
      Ask(-1, MetadataRequest(), {.max_version = -1}).status();
  EXPECT_EQ(too_old.code(), absl::StatusCode::kUnimplemented);
  EXPECT_EQ(too_old.message(),
            address +
                " serves Metadata in versions 0..12, the request needs "
                "0..-1");
}

TEST_F(TcpTransportTest, ContentThatNoCommonVersionCarriesIsRefused) {
  MetadataRequest request;
  request.allow_auto_topic_creation = false;  // Since version 4.
  const absl::Status status = Ask(-1, request, {.max_version = 3}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnimplemented) << status;
  EXPECT_THAT(status.ToString(), HasSubstr("allowAutoTopicCreation"));
}

TEST_F(TcpTransportTest, APortWhereNobodyListensIsNamed) {
  const int32_t port = server_->port();
  server_.reset();
  const absl::Status status = Ask(-1, MetadataRequest()).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(
      status.ToString(),
      AllOf(HasSubstr(absl::StrCat("localhost:", port)), HasSubstr("refused")));
}

TEST_F(TcpTransportTest, ALostConnectionFailsWhatIsUnderWayAndIsOpenedAgain) {
  ASSERT_EQ(ClusterId(-1), "test 2 v12");
  const int32_t port = server_->port();
  std::optional<absl::Status> lost;
  runtime_.Enter([&] {
    broker_.hold = true;
    Call<MetadataRequest>(*transport_, -1, {}, {},
                          [&](auto response) { lost = response.status(); });
  });
  Wait([&] { return broker_.held.size() == 1; });
  server_.reset();
  Wait([&] { return lost.has_value(); });
  EXPECT_EQ(lost->code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(lost->ToString(), HasSubstr("the connection was lost"));
  EXPECT_EQ(VersionOfMetadata(), -1);

  runtime_.Enter([&] { broker_.hold = false; });
  server_ = Listen(port);
  EXPECT_EQ(ClusterId(-1), "test 5 v12");
}

TEST_F(TcpTransportTest, ABrokerThatDoesNotAnswerInTimeLosesTheConnection) {
  runtime_.Enter([&] { broker_.hold = true; });
  const absl::Status status =
      Ask(-1, MetadataRequest(), {.timeout = absl::Milliseconds(200)}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kDeadlineExceeded) << status;
  EXPECT_EQ(VersionOfMetadata(), -1);
}

TEST_F(TcpTransportTest, BrokersAreReachedByTheIdsThatMetadataNames) {
  EXPECT_THAT(ClusterId(1), HasSubstr("broker 1: not among the brokers"));
  runtime_.Enter([&] {
    transport_->UpdateBrokers(
        {{.id = 1, .host = "127.0.0.1", .port = server_->port()}});
  });
  EXPECT_EQ(ClusterId(1), "test 2 v12");
  // Another connection, with a handshake of its own.
  EXPECT_EQ(ClusterId(CoordinatorConnection(1)), "test 4 v12");
}

TEST_F(TcpTransportTest, ABrokerThatMovedIsFollowed) {
  const auto other = Listen(0);
  for (const int32_t port : {server_->port(), other->port()}) {
    runtime_.Enter([&] {
      transport_->UpdateBrokers({{.id = 1, .host = "127.0.0.1", .port = port}});
    });
    EXPECT_THAT(ClusterId(1), HasSubstr("test"));
  }
  server_.reset();
  EXPECT_EQ(ClusterId(1), "test 5 v12");
}

TEST_F(TcpTransportTest, ATransportThatEndsCallsNobodyBack) {
  runtime_.Enter([&] { broker_.hold = true; });
  bool called = false;
  runtime_.Enter([&] {
    for (const int32_t broker : {-1, 7}) {
      Call<MetadataRequest>(*transport_, broker, {}, {},
                            [&](auto) { called = true; });
    }
    transport_.reset();
  });
  Connect({{.id = -1, .host = "127.0.0.1", .port = server_->port()}});
  runtime_.Enter([&] { broker_.hold = false; });
  ClusterId(-1);
  EXPECT_FALSE(called);
}

TEST(ParseBootstrapServersTest, BlanksSchemesAndAddressesAreUnderstood) {
  const auto brokers = ParseBootstrapServers(
      " localhost:9092 ,PLAINTEXT://10.0.0.1:1,\n[::1]:65535,");
  ASSERT_TRUE(brokers.ok()) << brokers.status();
  EXPECT_THAT(*brokers,
              testing::ElementsAre(
                  BrokerEndpoint{.id = -1, .host = "localhost", .port = 9092},
                  BrokerEndpoint{.id = -2, .host = "10.0.0.1", .port = 1},
                  BrokerEndpoint{.id = -3, .host = "::1", .port = 65535}));
}

TEST(ParseBootstrapServersTest, WhatIsWrongIsNamed) {
  const std::vector<std::pair<std::string, std::string>> wrong = {
      {"", "names no broker"},
      {" , ", "names no broker"},
      {"localhost", "\"localhost\" has no port"},
      {":9092", "\":9092\" has no host"},
      {"a:9092,b:0", "\"b:0\" has a port that is not within 1..65535"},
      {"a:port", "has a port that is not within 1..65535"},
      {"::1:9092", "has an IPv6 address without brackets"},
      {"a b:9092", "is no host's name"},
  };
  for (const auto& [text, problem] : wrong) {
    const absl::Status status = ParseBootstrapServers(text).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << text;
    EXPECT_THAT(status.ToString(), HasSubstr(problem));
    EXPECT_THAT(status.ToString(), HasSubstr("as in localhost:9092"));
  }
}

}  // namespace
}  // namespace kafka_embedded
