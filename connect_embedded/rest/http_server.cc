#include "connect_embedded/rest/http_server.h"

#include <atomic>
#include <mutex>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "boost/asio/ip/tcp.hpp"
#include "boost/beast/core/flat_buffer.hpp"
#include "boost/beast/http.hpp"
#include "kafka_embedded/runtime/io/io_loop.h"

namespace connect_embedded {
namespace {

namespace http = ::boost::beast::http;
using ::boost::asio::ip::tcp;
using ::boost::system::error_code;
using ::kafka_embedded::IoLoop;
using ::kafka_embedded::Runtime;

// More than any configuration; a larger body ends the connection.
constexpr uint64_t kMaxBodyBytes = 16 << 20;

// What all connections of a server share.
struct Shared {
  Runtime& runtime;
  RestApi* api = nullptr;  // Set before the first connection.
  std::atomic<bool> closed{false};
};

std::string Text(boost::beast::string_view text) {
  return std::string(text.data(), text.size());
}

// One connection: a request, its answer, the next request.
class Session final : public std::enable_shared_from_this<Session> {
 public:
  Session(std::shared_ptr<IoLoop> loop, std::shared_ptr<Shared> shared)
      : loop_(std::move(loop)),
        shared_(std::move(shared)),
        socket_(loop_->context()) {}

  tcp::socket& socket() { return socket_; }
  bool ended() const { return !socket_.is_open(); }

  void Read() {
    parser_.emplace();
    parser_->body_limit(kMaxBodyBytes);
    http::async_read(
        socket_, buffer_, *parser_,
        [self = shared_from_this()](const error_code& error, size_t /*bytes*/) {
          if (error) return self->Close();
          self->OnRequest();
        });
  }

  void Close() {
    error_code ignored;
    socket_.close(ignored);
  }

 private:
  void OnRequest() {
    const auto& message = parser_->get();
    RestRequest request;
    request.method = Text(message.method_string());
    request.target = Text(message.target());
    request.body = message.body();
    for (const auto& field : message) {
      request.headers[absl::AsciiStrToLower(Text(field.name_string()))] =
          Text(field.value());
    }
    keep_alive_ = message.keep_alive();
    shared_->runtime.Enter([&] {
      if (shared_->closed.load()) return;
      shared_->api->Handle(std::move(request), [self = shared_from_this()](
                                                   RestResponse response) {
        // The answer comes inside the runtime: the socket is the loop's.
        self->loop_->Post(
            [self, response = std::move(response)] { self->Write(response); });
      });
    });
  }

  void Write(const RestResponse& response) {
    auto message = std::make_shared<http::response<http::string_body>>(
        static_cast<http::status>(response.status), 11);
    message->set(http::field::server, "kafka-embedded");
    if (!response.content_type.empty()) {
      message->set(http::field::content_type, response.content_type);
    }
    for (const auto& [name, value] : response.headers) {
      message->set(name, value);
    }
    message->keep_alive(keep_alive_);
    message->body() = response.body;
    // 204 has neither a body nor a length.
    if (response.status != 204) message->prepare_payload();
    http::async_write(
        socket_, *message,
        [self = shared_from_this(), message](const error_code& error, size_t) {
          if (error || !self->keep_alive_) return self->Close();
          self->Read();
        });
  }

  const std::shared_ptr<IoLoop> loop_;
  const std::shared_ptr<Shared> shared_;
  tcp::socket socket_;
  boost::beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  bool keep_alive_ = true;
};

}  // namespace

class HttpServer::Listener final
    : public std::enable_shared_from_this<Listener> {
 public:
  Listener(std::shared_ptr<IoLoop> loop, Runtime& runtime)
      : loop_(std::move(loop)),
        shared_(new Shared{.runtime = runtime}),
        acceptor_(loop_->context()) {}

  absl::StatusOr<int32_t> Open(const Options& options) {
    error_code error;
    boost::asio::ip::address address = boost::asio::ip::address_v4::any();
    if (options.host == "localhost") {
      address = boost::asio::ip::address_v4::loopback();
    } else if (!options.host.empty()) {
      address = boost::asio::ip::make_address(options.host, error);
      if (error) {
        error.clear();
        tcp::resolver resolver(loop_->context());
        const auto found = resolver.resolve(
            options.host, "", boost::asio::ip::resolver_base::passive, error);
        if (!error && !found.empty())
          address = found.begin()->endpoint().address();
      }
    }
    const tcp::endpoint where(address, static_cast<uint16_t>(options.port));
    if (!error) acceptor_.open(where.protocol(), error);
    if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor_.bind(where, error);
    if (!error) acceptor_.listen(tcp::acceptor::max_listen_connections, error);
    if (!error) return acceptor_.local_endpoint().port();
    const std::string text = absl::StrCat("listener ", options.host, ":",
                                          options.port, ": ", error.message());
    if (error == boost::asio::error::address_in_use) {
      return absl::UnavailableError(text);
    }
    return absl::InvalidArgumentError(text);
  }

  void Serve(RestApi& api) {
    shared_->api = &api;
    Accept();
  }

  void Accept() {
    auto session = std::make_shared<Session>(loop_, shared_);
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!acceptor_.is_open()) return;
    tcp::socket& socket = session->socket();
    acceptor_.async_accept(
        socket, [self = shared_from_this(),
                 session = std::move(session)](const error_code& error) {
          if (error || self->shared_->closed.load()) return;
          std::erase_if(self->sessions_,
                        [](const auto& other) { return other->ended(); });
          self->sessions_.push_back(session);
          error_code ignored;
          session->socket().set_option(tcp::no_delay(true), ignored);
          session->Read();
          self->Accept();
        });
  }

  void Close() {
    if (shared_->closed.load()) return;
    shared_->runtime.Enter([this] { shared_->closed.store(true); });
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      error_code ignored;
      acceptor_.close(ignored);
    }
    loop_->Post([self = shared_from_this()] {
      for (const auto& session : self->sessions_) session->Close();
      self->sessions_.clear();
    });
  }

 private:
  const std::shared_ptr<IoLoop> loop_;
  const std::shared_ptr<Shared> shared_;
  std::mutex mutex_;
  tcp::acceptor acceptor_;                          // Guarded by mutex_.
  std::vector<std::shared_ptr<Session>> sessions_;  // The loop's.
};

HttpServer::HttpServer(std::shared_ptr<Listener> listener, int32_t port)
    : listener_(std::move(listener)), port_(port) {}

absl::StatusOr<std::unique_ptr<HttpServer>> HttpServer::Listen(
    kafka_embedded::IoThread& io, Runtime& runtime, const Options& options) {
  auto listener = std::make_shared<Listener>(io.loop(), runtime);
  const absl::StatusOr<int32_t> port = listener->Open(options);
  if (!port.ok()) return port.status();
  return std::unique_ptr<HttpServer>(new HttpServer(listener, *port));
}

void HttpServer::Serve(RestApi& api) { listener_->Serve(api); }

void HttpServer::Close() { listener_->Close(); }

}  // namespace connect_embedded
