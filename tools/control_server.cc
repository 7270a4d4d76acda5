#include "tools/control_server.h"

#include <chrono>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "boost/asio/ip/tcp.hpp"
#include "boost/beast/core.hpp"
#include "boost/beast/http.hpp"
#include "kafka_embedded/base/status.h"
#include "nlohmann/json.hpp"

namespace kafka_embedded {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;
using nlohmann::json;
using Request = http::request<http::string_body>;
using Response = http::response<http::string_body>;

constexpr std::chrono::seconds kPatience(30);
// Longer than any broker takes to start or stop.
constexpr std::chrono::seconds kClientPatience(120);

struct Answer {
  http::status status = http::status::ok;
  json body;
};

Answer Failed(http::status status, absl::string_view text) {
  return {.status = status, .body = {{"error", std::string(text)}}};
}

Answer FromStatus(const absl::Status& status) {
  return Failed(absl::IsNotFound(status) ? http::status::not_found
                : absl::IsFailedPrecondition(status)
                    ? http::status::conflict
                    : http::status::internal_server_error,
                status.message());
}

json StateOf(EmbeddedCluster& cluster, int32_t id) {
  const auto state = cluster.StateOf(id);
  return {{"id", id},
          {"state", state.ok() ? std::string(BrokerStateName(*state))
                               : std::string("unknown")}};
}

json ControllerState(EmbeddedCluster& cluster, int32_t id) {
  return {{"id", id}, {"active", cluster.active_controller() == id}};
}

absl::Status PerformOnController(EmbeddedCluster& cluster, int32_t id,
                                 absl::string_view what) {
  if (what == "crash") return cluster.CrashController(id);
  if (what == "start") return cluster.StartController(id);
  return absl::NotFoundError(
      absl::StrCat("\"", what, "\" is unknown, expected crash or start"));
}

absl::Status PerformOnBroker(EmbeddedCluster& cluster, int32_t id,
                             absl::string_view what) {
  if (what == "crash") return cluster.CrashBroker(id);
  if (what == "stop") return cluster.StopBroker(id);
  if (what == "start") return cluster.StartBroker(id);
  if (what == "pause") return cluster.PauseBroker(id);
  if (what == "resume") return cluster.ResumeBroker(id);
  if (what == "fail-log-dir") return cluster.FailLogDir(id);
  return absl::NotFoundError(
      absl::StrCat("\"", what,
                   "\" is unknown, expected crash, stop, start, pause, "
                   "resume or fail-log-dir"));
}

Answer Handle(EmbeddedCluster& cluster, const Request& request) {
  const std::string target(request.target().data(), request.target().size());
  const std::vector<std::string> path =
      absl::StrSplit(target, '/', absl::SkipEmpty());
  if (path.empty() || (path[0] != "brokers" && path[0] != "controllers")) {
    return Failed(http::status::not_found,
                  absl::StrCat("no such path \"", target, "\""));
  }
  const bool of_brokers = path[0] == "brokers";
  const auto state_of = [&](int32_t id) {
    return of_brokers ? StateOf(cluster, id) : ControllerState(cluster, id);
  };
  if (request.method() == http::verb::get && path.size() == 1) {
    json nodes = json::array();
    for (const int32_t id :
         of_brokers ? cluster.broker_ids() : cluster.controller_ids()) {
      nodes.push_back(state_of(id));
    }
    return {.body = std::move(nodes)};
  }
  int32_t id = 0;
  if (request.method() != http::verb::post || path.size() != 3 ||
      !absl::SimpleAtoi(path[1], &id)) {
    return Failed(http::status::not_found,
                  absl::StrCat("expected GET /", path[0], " or POST /", path[0],
                               "/ID/ACTION"));
  }
  const absl::Status done = of_brokers
                                ? PerformOnBroker(cluster, id, path[2])
                                : PerformOnController(cluster, id, path[2]);
  if (!done.ok()) return FromStatus(done);
  return {.body = state_of(id)};
}

// One connection: one request, one answer.
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(tcp::socket socket, EmbeddedCluster& cluster)
      : stream_(std::move(socket)), cluster_(cluster) {}

  void Start() {
    stream_.expires_after(kPatience);
    http::async_read(stream_, buffer_, request_,
                     [self = shared_from_this()](error_code error, size_t) {
                       if (!error) self->Respond();
                     });
  }

 private:
  void Respond() {
    stream_.expires_never();
    const Answer answer = Handle(cluster_, request_);
    response_.result(answer.status);
    response_.set(http::field::content_type, "application/json");
    response_.body() = answer.body.dump() + "\n";
    response_.keep_alive(false);
    response_.prepare_payload();
    stream_.expires_after(kPatience);
    http::async_write(
        stream_, response_, [self = shared_from_this()](error_code, size_t) {
          error_code ignored;
          self->stream_.socket().shutdown(tcp::socket::shutdown_both, ignored);
        });
  }

  beast::tcp_stream stream_;
  EmbeddedCluster& cluster_;
  beast::flat_buffer buffer_;
  Request request_;
  Response response_;
};

class ControlServerImpl final : public ControlServer {
 public:
  explicit ControlServerImpl(EmbeddedCluster& cluster)
      : cluster_(cluster), acceptor_(context_) {}
  ~ControlServerImpl() override {
    context_.stop();
    if (thread_.joinable()) thread_.join();
  }

  absl::Status Listen(int32_t port) {
    const tcp::endpoint where(asio::ip::address_v4::loopback(),
                              static_cast<uint16_t>(port));
    error_code error;
    acceptor_.open(where.protocol(), error);
    if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor_.bind(where, error);
    if (!error) acceptor_.listen(tcp::acceptor::max_listen_connections, error);
    if (error) {
      return absl::UnavailableError(
          absl::StrCat("control port ", port, ": ", error.message()));
    }
    Accept();
    thread_ = std::thread([this] { context_.run(); });
    return absl::OkStatus();
  }

  int32_t port() const override { return acceptor_.local_endpoint().port(); }

 private:
  void Accept() {
    acceptor_.async_accept([this](error_code error, tcp::socket socket) {
      if (!error) {
        std::make_shared<Session>(std::move(socket), cluster_)->Start();
      }
      Accept();
    });
  }

  EmbeddedCluster& cluster_;
  asio::io_context context_;
  tcp::acceptor acceptor_;
  std::thread thread_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<ControlServer>> ControlServer::Start(
    EmbeddedCluster& cluster, int32_t port) {
  auto server = std::make_unique<ControlServerImpl>(cluster);
  RETURN_IF_ERROR(server->Listen(port));
  return server;
}

absl::StatusOr<std::string> AskControl(absl::string_view host_and_port,
                                       absl::string_view method,
                                       absl::string_view path) {
  const std::vector<std::string> parts = absl::StrSplit(host_and_port, ':');
  if (parts.size() != 2) {
    return absl::InvalidArgumentError(absl::StrCat(
        "option \"--control\": \"", host_and_port, "\", expected HOST:PORT"));
  }
  asio::io_context context;
  error_code error;
  tcp::resolver resolver(context);
  beast::tcp_stream stream(context);
  const auto where = resolver.resolve(parts[0], parts[1], error);
  const auto failed = [&] {
    return absl::UnavailableError(
        absl::StrCat("control endpoint ", host_and_port, ": ", error.message(),
                     "; is the cluster started with --control-port?"));
  };
  if (error) return failed();
  stream.expires_after(kClientPatience);
  stream.connect(where, error);
  if (error) return failed();
  Request request(method == "GET" ? http::verb::get : http::verb::post,
                  std::string(path), 11);
  request.set(http::field::host, parts[0]);
  request.prepare_payload();
  http::write(stream, request, error);
  if (error) return failed();
  beast::flat_buffer buffer;
  Response response;
  http::read(stream, buffer, response, error);
  if (error) return failed();
  if (response.result() == http::status::ok) return response.body();
  const json body = json::parse(response.body(), nullptr, false);
  const bool told =
      body.is_object() && body.contains("error") && body["error"].is_string();
  return absl::FailedPreconditionError(told ? body["error"].get<std::string>()
                                            : response.body());
}

}  // namespace kafka_embedded
