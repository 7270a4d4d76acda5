// The ports of brokers that come and go, as another process sees them.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "gtest/gtest.h"
#include "kafka_embedded/cluster/embedded_cluster.h"
#include "testing/status_matchers.h"

namespace kafka_embedded {
namespace {

// ApiVersions, version 0, correlation id 7, no client id.
const std::string kApiVersions("\0\0\0\x0a\0\x12\0\0\0\0\0\x07\xff\xff", 14);

// A socket of a client; -1 if the port refuses.
class Connection {
 public:
  explicit Connection(int port) : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
    const timeval patience{.tv_sec = 20, .tv_usec = 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = connect(socket_, reinterpret_cast<sockaddr*>(&address),
                         sizeof(address)) == 0;
  }
  ~Connection() { close(socket_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  bool connected() const { return connected_; }
  void Ask() {
    ASSERT_EQ(send(socket_, kApiVersions.data(), kApiVersions.size(), 0),
              static_cast<ssize_t>(kApiVersions.size()));
  }
  // An answer has come; false if the connection is closed.
  bool Answered() {
    char byte = 0;
    return recv(socket_, &byte, 1, 0) == 1;
  }
  bool NothingToRead() {
    char byte = 0;
    return recv(socket_, &byte, 1, MSG_DONTWAIT | MSG_PEEK) == -1 &&
           errno == EAGAIN;
  }

 private:
  const int socket_;
  bool connected_ = false;
};

class PortsLifecycleTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(
        cluster_,
        EmbeddedCluster::Start(
            {.time = ClusterTime::kReal,
             .broker_config = {{"broker.session.timeout.ms", "300"},
                               {"broker.heartbeat.interval.ms", "50"}},
             .listen = ListenOptions()}));
    for (absl::string_view server :
         absl::StrSplit(cluster_->bootstrap_servers(), ',')) {
      const std::vector<absl::string_view> parts = absl::StrSplit(server, ':');
      int port = 0;
      ASSERT_TRUE(absl::SimpleAtoi(parts.at(1), &port));
      ports_.push_back(port);
    }
  }
  int port(int32_t id) const { return ports_.at(static_cast<size_t>(id) - 1); }

  std::unique_ptr<EmbeddedCluster> cluster_;
  std::vector<int> ports_;
};

TEST_F(PortsLifecycleTest, ACrashClosesConnectionsAndThePortRefuses) {
  Connection client(port(2));
  client.Ask();
  ASSERT_TRUE(client.Answered());
  ASSERT_OK(cluster_->CrashBroker(2));
  while (client.Answered()) {
  }
  EXPECT_FALSE(Connection(port(2)).connected());
  EXPECT_TRUE(Connection(port(1)).connected());
}

TEST_F(PortsLifecycleTest, AStartedBrokerIsBackOnItsPort) {
  for (int round = 0; round < 3; ++round) {
    if (round % 2 == 0) {
      ASSERT_OK(cluster_->CrashBroker(2));
    } else {
      ASSERT_OK(cluster_->StopBroker(2));
    }
    EXPECT_FALSE(Connection(port(2)).connected());
    ASSERT_OK(cluster_->StartBroker(2));
    Connection client(port(2));
    client.Ask();
    EXPECT_TRUE(client.Answered());
  }
}

TEST_F(PortsLifecycleTest, APausedBrokerTakesRequestsAndAnswersThemLater) {
  Connection client(port(2));
  ASSERT_OK(cluster_->PauseBroker(2));
  client.Ask();
  Connection other(port(1));
  other.Ask();
  EXPECT_TRUE(other.Answered());
  EXPECT_TRUE(client.NothingToRead());
  ASSERT_OK(cluster_->ResumeBroker(2));
  EXPECT_TRUE(client.Answered());
}

}  // namespace
}  // namespace kafka_embedded
