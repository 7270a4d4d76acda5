// A broker's port as raw sockets see it.
#include "kafka_embedded/server/tcp_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/base/internal/endian.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/protocol/frame.h"
#include "kafka_embedded/runtime/real_runtime.h"
#include "kafka_embedded/server/fake_broker.h"

namespace kafka_embedded {
namespace {

using ::testing::HasSubstr;

// A blocking socket that gives up after a minute.
class RawClient {
 public:
  explicit RawClient(int32_t port) : fd_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval patience = {.tv_sec = 60, .tv_usec = 0};
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    connected_ = connect(fd_, reinterpret_cast<sockaddr*>(&address),
                         sizeof(address)) == 0;
  }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;
  ~RawClient() { close(fd_); }

  bool connected() const { return connected_; }

  void Write(const std::string& bytes) {
    size_t written = 0;
    while (written < bytes.size()) {
      const ssize_t n = send(fd_, bytes.data() + written,
                             bytes.size() - written, MSG_NOSIGNAL);
      if (n <= 0) return;
      written += n;
    }
  }

  // Exactly `size` bytes, or less if the connection ends.
  std::string Read(size_t size) {
    std::string bytes(size, '\0');
    size_t have = 0;
    while (have < size) {
      const ssize_t n = recv(fd_, bytes.data() + have, size - have, 0);
      if (n <= 0) break;
      have += n;
    }
    bytes.resize(have);
    return bytes;
  }
  SharedBytes ReadFrame() {
    const std::string size = Read(4);
    if (size.size() < 4) return SharedBytes();
    return SharedBytes::Copy(Read(absl::big_endian::Load32(size.data())));
  }
  bool Ended() { return Read(1).empty(); }

 private:
  const int fd_;
  bool connected_ = false;
};

template <typename Request>
std::string Frame(Request request, int16_t version, int32_t correlation_id,
                  std::string client_id = "test") {
  const auto bytes = EncodeRequestFrame({.request_api_version = version,
                                         .correlation_id = correlation_id,
                                         .client_id = std::move(client_id)},
                                        *MakeMessage(std::move(request)));
  return bytes.ok() ? bytes->ToString() : bytes.status().ToString();
}

std::string MetadataFrame(int32_t correlation_id) {
  return Frame(MetadataRequest(), 12, correlation_id);
}

class TcpServerTest : public testing::Test {
 protected:
  TcpServerTest() { runtime_.StartDriver(); }

  absl::StatusOr<std::unique_ptr<TcpServer>> Listen(
      TcpServer::Options options = {}) {
    options.versions = FakeBroker::Versions;
    return TcpServer::Listen(*io_, runtime_, broker_, std::move(options));
  }
  int RequestsSeen() {
    int seen = 0;
    runtime_.Enter([&] { seen = broker_.requests; });
    return seen;
  }

  RealRuntime runtime_;
  FakeBroker broker_;
  std::optional<IoThread> io_{std::in_place};
  std::unique_ptr<TcpServer> server_ = *Listen();
};

// What a Metadata response says, and to which request.
struct Answer {
  int32_t correlation_id = -1;
  std::string cluster_id;
};
Answer ReadMetadata(RawClient& client) {
  const auto response =
      DecodeResponseFrame(*FindApi(ApiKey::kMetadata), 12, client.ReadFrame());
  if (!response.ok()) return {.cluster_id = response.status().ToString()};
  return {.correlation_id = response->header.correlation_id,
          .cluster_id =
              Get<MetadataResponse>(*response->body).cluster_id.value_or("")};
}

TEST_F(TcpServerTest, ARequestIsAnswered) {
  RawClient client(server_->port());
  client.Write(MetadataFrame(17));
  const Answer answer = ReadMetadata(client);
  EXPECT_EQ(answer.correlation_id, 17);
  EXPECT_EQ(answer.cluster_id, "test 1 v12");
}

TEST_F(TcpServerTest, AFrameMayComeInSingleBytes) {
  RawClient client(server_->port());
  for (const char byte : MetadataFrame(1)) client.Write(std::string(1, byte));
  EXPECT_EQ(ReadMetadata(client).cluster_id, "test 1 v12");
}

TEST_F(TcpServerTest, SeveralFramesAtOnceAreAnsweredInOrder) {
  RawClient client(server_->port());
  std::string frames;
  for (int i = 0; i < 500; ++i) frames += MetadataFrame(i);
  client.Write(frames);
  for (int i = 0; i < 500; ++i) {
    ASSERT_EQ(ReadMetadata(client).correlation_id, i);
  }
}

TEST_F(TcpServerTest, AFrameLargerThanTheBufferArrivesWhole) {
  RawClient client(server_->port());
  const std::string long_id(30000, 'x');
  client.Write(Frame(MetadataRequest(), 12, 5, long_id) + MetadataFrame(6));
  EXPECT_EQ(ReadMetadata(client).cluster_id, long_id + " 1 v12");
  EXPECT_EQ(ReadMetadata(client).correlation_id, 6);
}

TEST_F(TcpServerTest, TheNextRequestWaitsForTheAnswerToTheOneBefore) {
  runtime_.Enter([&] { broker_.hold = true; });
  RawClient client(server_->port());
  client.Write(MetadataFrame(1) + MetadataFrame(2));
  ASSERT_EQ(runtime_.RunUntil([&] { return broker_.held.size() == 1; },
                              runtime_.Now() + absl::Minutes(1)),
            absl::OkStatus());
  runtime_.Enter([&] {
    EXPECT_EQ(broker_.requests, 1);
    broker_.hold = false;
    broker_.held[0].first(MakeMessage(std::move(broker_.held[0].second)));
  });
  EXPECT_EQ(ReadMetadata(client).correlation_id, 1);
  EXPECT_EQ(ReadMetadata(client).correlation_id, 2);
}

TEST_F(TcpServerTest, ARequestWithoutAnAnswerDoesNotHoldUpTheNext) {
  RawClient client(server_->port());
  client.Write(Frame(ProduceRequest{.acks = 0}, 9, 1) + MetadataFrame(2));
  EXPECT_EQ(ReadMetadata(client).correlation_id, 2);
  EXPECT_EQ(RequestsSeen(), 2);
}

TEST_F(TcpServerTest, ApiVersionsInAnUnknownVersionIsAnsweredInVersionZero) {
  // Not offered, and not known: behind its header comes what nobody can read.
  const std::vector<std::string> requests = {
      Frame(ApiVersionsRequest{.client_software_name = "a",
                               .client_software_version = "1"},
            5, 7, "c"),
      std::string("\0\0\0\xe\0\x12\0\x63\0\0\0\7\0\1c\0zz", 18)};
  for (const std::string& request : requests) {
    RawClient client(server_->port());
    client.Write(request);
    const auto response = DecodeResponseFrame(*FindApi(ApiKey::kApiVersions), 0,
                                              client.ReadFrame());
    ASSERT_TRUE(response.ok()) << response.status();
    EXPECT_EQ(response->header.correlation_id, 7);
    const auto& body = Get<ApiVersionsResponse>(*response->body);
    EXPECT_EQ(body.error_code, ErrorCode::kUnsupportedVersion);
    ASSERT_EQ(body.api_keys.size(), 1);
    EXPECT_EQ(body.api_keys[0].api_key, 18);
    EXPECT_EQ(body.api_keys[0].max_version, 4);

    client.Write(Frame(ApiVersionsRequest(), 0, 8));
    EXPECT_EQ(*CorrelationIdOf(client.ReadFrame()), 8);
  }
}

TEST_F(TcpServerTest, WhatIsNoServedRequestEndsTheConnection) {
  const std::vector<std::string> bad = {
      std::string("\xff\xff\xff\xff", 4),                  // Negative size.
      std::string("\x7f\xff\xff\xff", 4),                  // Too large.
      std::string("\0\0\0\0", 4),                          // Empty.
      std::string("GET / HTTP/1.1\r\n\r\n"),               // Another protocol.
      std::string("\0\0\0\4\x7f\xff\0\0", 8),              // No such API key.
      Frame(MetadataRequest(), 13, 1),                     // Not offered.
      std::string("\0\0\0\xa\0\3\0\x63\0\0\0\1\0\0", 14),  // No such version.
      std::string("\0\0\0\xc\0\3\0\xc\0\0\0\1\0\1c\xff", 16),  // Truncated.
  };
  for (const std::string& bytes : bad) {
    RawClient client(server_->port());
    client.Write(bytes);
    EXPECT_TRUE(client.Ended()) << testing::PrintToString(bytes);
  }
  EXPECT_EQ(RequestsSeen(), 0);
}

TEST_F(TcpServerTest, TheLimitOnRequestsIsTheServersOwn) {
  server_ = *Listen({.max_request_bytes = 100});
  RawClient client(server_->port());
  client.Write(Frame(MetadataRequest(), 12, 1, std::string(60, 'x')));
  EXPECT_EQ(ReadMetadata(client).correlation_id, 1);
  client.Write(Frame(MetadataRequest(), 12, 2, std::string(100, 'x')));
  EXPECT_TRUE(client.Ended());
}

TEST_F(TcpServerTest, ManyClientsAreServedAtOnce) {
  constexpr int kThreads = 4;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([this] {
      std::vector<std::unique_ptr<RawClient>> clients;
      for (int i = 0; i < 25; ++i) {
        clients.push_back(std::make_unique<RawClient>(server_->port()));
        clients.back()->Write(MetadataFrame(i) + MetadataFrame(i + 1000));
      }
      for (int i = 0; i < 25; ++i) {
        EXPECT_EQ(ReadMetadata(*clients[i]).correlation_id, i);
        EXPECT_EQ(ReadMetadata(*clients[i]).correlation_id, i + 1000);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(RequestsSeen(), 2 * 25 * kThreads);
}

TEST_F(TcpServerTest, ClosingEndsConnectionsAndFreesThePort) {
  RawClient client(server_->port());
  client.Write(MetadataFrame(1));
  ReadMetadata(client);
  const int32_t port = server_->port();
  server_->Close();
  EXPECT_TRUE(client.Ended());
  EXPECT_FALSE(RawClient(port).connected());

  server_ = *Listen({.port = port});
  RawClient next(port);
  next.Write(MetadataFrame(2));
  EXPECT_EQ(ReadMetadata(next).correlation_id, 2);
}

TEST_F(TcpServerTest, AnAnswerMayComeAfterTheServerAndItsThreadAreGone) {
  runtime_.Enter([&] { broker_.hold = true; });
  RawClient client(server_->port());
  client.Write(MetadataFrame(1));
  ASSERT_EQ(runtime_.RunUntil([&] { return broker_.held.size() == 1; },
                              runtime_.Now() + absl::Minutes(1)),
            absl::OkStatus());
  runtime_.Enter([&] { server_.reset(); });
  io_.reset();
  EXPECT_TRUE(client.Ended());
  runtime_.Enter([&] {
    broker_.held[0].first(MakeMessage(std::move(broker_.held[0].second)));
    broker_.held.clear();
  });
}

TEST_F(TcpServerTest, APortInUseIsRefusedByName) {
  const auto second = Listen({.port = server_->port()});
  EXPECT_EQ(second.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(second.status().message(),
            absl::StrCat("port ", server_->port(),
                         " on 127.0.0.1: in use, choose another or 0 for any "
                         "that is free"));
}

TEST_F(TcpServerTest, AHostThatIsNotHereIsRefused) {
  const auto elsewhere = Listen({.host = "192.0.2.1"});
  EXPECT_EQ(elsewhere.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(elsewhere.status().ToString(),
              HasSubstr("port 0 on 192.0.2.1: Cannot assign"));
  EXPECT_THAT(Listen({.port = 65536}).status().ToString(),
              HasSubstr("port 65536 on 127.0.0.1: not within 0..65535"));
  EXPECT_TRUE(Listen({.host = "localhost"}).ok());
}

}  // namespace
}  // namespace kafka_embedded
