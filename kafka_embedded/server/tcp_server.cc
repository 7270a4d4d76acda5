#include "kafka_embedded/server/tcp_server.h"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "boost/asio/ip/address.hpp"
#include "boost/asio/ip/tcp.hpp"
#include "boost/asio/steady_timer.hpp"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/server/tcp_connection.h"

namespace kafka_embedded {
namespace {

using ::boost::asio::ip::tcp;
using ::boost::system::error_code;

// How long to wait when the process has no file descriptor left.
constexpr std::chrono::milliseconds kAcceptPause(50);

absl::Status ListenError(const TcpServer::Options& options,
                         const error_code& error) {
  const std::string subject =
      absl::StrCat("port ", options.port, " on ", options.host, ": ");
  if (error == boost::asio::error::address_in_use) {
    return absl::UnavailableError(absl::StrCat(
        subject, "in use, choose another or 0 for any that is free"));
  }
  if (error == boost::asio::error::access_denied) {
    return absl::PermissionDeniedError(absl::StrCat(
        subject, "only root may open it, choose one from 1024 on"));
  }
  return absl::InvalidArgumentError(absl::StrCat(subject, error.message()));
}

absl::StatusOr<tcp::endpoint> Resolve(IoLoop& loop,
                                      const TcpServer::Options& options) {
  if (options.port < 0 || options.port > 65535) {
    return absl::InvalidArgumentError(absl::StrCat(
        "port ", options.port, " on ", options.host, ": not within 0..65535"));
  }
  const auto port = static_cast<uint16_t>(options.port);
  if (options.host == "localhost") {
    return tcp::endpoint(boost::asio::ip::address_v4::loopback(), port);
  }
  error_code error;
  const auto address = boost::asio::ip::make_address(options.host, error);
  if (!error) return tcp::endpoint(address, port);
  tcp::resolver resolver(loop.context());
  const auto found =
      resolver.resolve(options.host, absl::StrCat(port),
                       boost::asio::ip::resolver_base::passive, error);
  if (error || found.empty()) return ListenError(options, error);
  return found.begin()->endpoint();
}

}  // namespace

// Accepts connections and knows them. The acceptor is used by the I/O thread
// and closed by any, hence the lock; the connections are the I/O thread's.
class TcpServer::Listener final
    : public std::enable_shared_from_this<Listener> {
 public:
  Listener(std::shared_ptr<IoLoop> loop, Runtime& runtime,
           RequestHandler& handler, Options options)
      : loop_(std::move(loop)),
        shared_(new TcpServerShared{.runtime = runtime,
                                    .handler = handler,
                                    .options = std::move(options)}),
        acceptor_(loop_->context()),
        pause_(loop_->context()) {}

  absl::StatusOr<int32_t> Open() {
    absl::StatusOr<tcp::endpoint> where = Resolve(*loop_, shared_->options);
    if (!where.ok()) return where.status();
    error_code error;
    acceptor_.open(where->protocol(), error);
    // Connections of before, still closing, shall not keep the port.
    if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor_.bind(*where, error);
    if (!error) acceptor_.listen(tcp::acceptor::max_listen_connections, error);
    if (error) return ListenError(shared_->options, error);
    return acceptor_.local_endpoint().port();
  }

  void Accept() {
    auto connection =
        std::make_shared<TcpConnection>(loop_, shared_, ++last_connection_id_);
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!acceptor_.is_open()) return;
    tcp::socket& socket = connection->socket();
    acceptor_.async_accept(
        socket,
        [self = shared_from_this(), connection = std::move(connection)](
            const error_code& error) { self->OnAccept(error, connection); });
  }

  void Close() {
    if (shared_->closed.load()) return;
    shared_->runtime.Enter([&] { shared_->closed.store(true); });
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      error_code ignored;
      acceptor_.close(ignored);
    }
    loop_->Post([self = shared_from_this()] {
      self->pause_.cancel();
      for (const auto& connection : self->connections_) connection->Close();
      self->connections_.clear();
    });
  }

 private:
  void OnAccept(const error_code& error,
                const std::shared_ptr<TcpConnection>& connection) {
    if (shared_->closed.load()) return connection->Close();
    if (error) {
      pause_.expires_after(kAcceptPause);
      return pause_.async_wait(
          [self = shared_from_this()](const error_code&) { self->Accept(); });
    }
    if (connections_.size() >= forget_at_) ForgetEnded();
    connections_.push_back(connection);
    connection->Start();
    Accept();
  }

  // Now and then, so that each costs a constant.
  void ForgetEnded() {
    std::erase_if(connections_, [](const auto& c) { return c->ended(); });
    forget_at_ = 2 * connections_.size() + 16;
  }

  const std::shared_ptr<IoLoop> loop_;
  const std::shared_ptr<TcpServerShared> shared_;
  std::mutex mutex_;
  tcp::acceptor acceptor_;  // Guarded by mutex_.
  boost::asio::steady_timer pause_;
  uint64_t last_connection_id_ = 0;
  std::vector<std::shared_ptr<TcpConnection>> connections_;
  size_t forget_at_ = 16;
};

absl::StatusOr<std::unique_ptr<TcpServer>> TcpServer::Listen(
    IoThread& io, Runtime& runtime, RequestHandler& handler, Options options) {
  CHECK(options.versions != nullptr) << "TcpServer needs versions";
  std::string host = options.host;
  auto listener = std::make_shared<Listener>(io.loop(), runtime, handler,
                                             std::move(options));
  const absl::StatusOr<int32_t> port = listener->Open();
  if (!port.ok()) return port.status();
  io.loop()->Post([listener] { listener->Accept(); });
  return std::unique_ptr<TcpServer>(
      new TcpServer(std::move(listener), std::move(host), *port));
}

TcpServer::TcpServer(std::shared_ptr<Listener> listener, std::string host,
                     int32_t port)
    : listener_(std::move(listener)), host_(std::move(host)), port_(port) {}

void TcpServer::Close() { listener_->Close(); }

}  // namespace kafka_embedded
