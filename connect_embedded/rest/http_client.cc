#include "connect_embedded/rest/http_client.h"

#include <cstdint>
#include <optional>
#include <utility>

#include "absl/container/btree_map.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "boost/asio/connect.hpp"
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
using ::kafka_embedded::Lane;
using ::kafka_embedded::Runtime;
using ::kafka_embedded::Timer;

struct Where {
  std::string host;
  std::string port;
};

std::optional<Where> ParseBase(absl::string_view base) {
  constexpr absl::string_view kScheme = "http://";
  if (!absl::StartsWithIgnoreCase(base, kScheme)) return std::nullopt;
  base.remove_prefix(kScheme.size());
  base = base.substr(0, base.find('/'));
  const size_t colon = base.rfind(':');
  int port = 0;
  if (colon == 0 || colon == absl::string_view::npos ||
      !absl::SimpleAtoi(base.substr(colon + 1), &port)) {
    return std::nullopt;
  }
  absl::string_view host = base.substr(0, colon);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  }
  return Where{std::string(host), absl::StrCat(port)};
}

std::string Text(boost::beast::string_view text) {
  return std::string(text.data(), text.size());
}

}  // namespace

// What the client and its exchanges have in common; used inside the runtime.
struct HttpClient::Shared {
  struct Waiting {
    Done done;
    std::unique_ptr<Timer> timeout;
  };
  explicit Shared(Runtime& r) : runtime(r), lane(r.NewLane()) {}

  Runtime& runtime;
  const Lane lane;
  absl::btree_map<uint64_t, Waiting> waiting;
  uint64_t last_id = 0;

  // Only the first answer counts, and none after the client's end.
  void Answer(uint64_t id, absl::StatusOr<RestResponse> response) {
    const auto found = waiting.find(id);
    if (found == waiting.end()) return;
    Waiting answered = std::move(found->second);
    waiting.erase(found);
    answered.timeout->Cancel();
    answered.done(std::move(response));
  }
};

// One request and its answer, on the loop.
class HttpClient::Exchange final
    : public std::enable_shared_from_this<Exchange> {
 public:
  Exchange(std::shared_ptr<IoLoop> loop, std::shared_ptr<Shared> shared,
           uint64_t id, Where where)
      : loop_(std::move(loop)),
        shared_(std::move(shared)),
        id_(id),
        where_(std::move(where)),
        resolver_(loop_->context()),
        socket_(loop_->context()) {}

  void Start(RestRequest request) {
    message_.method_string(request.method);
    message_.target(request.target);
    message_.version(11);
    message_.set(http::field::host,
                 absl::StrCat(where_.host, ":", where_.port));
    for (const auto& [name, value] : request.headers) {
      if (name == "host" || name == "content-length" || name == "connection" ||
          name == "transfer-encoding") {
        continue;
      }
      message_.set(name, value);
    }
    message_.keep_alive(false);
    message_.body() = std::move(request.body);
    message_.prepare_payload();
    loop_->Post([self = shared_from_this()] { self->Connect(); });
  }

  void Close() {
    error_code ignored;
    resolver_.cancel();
    socket_.close(ignored);
  }

 private:
  void Connect() {
    resolver_.async_resolve(
        where_.host, where_.port,
        [self = shared_from_this()](const error_code& error,
                                    const tcp::resolver::results_type& found) {
          if (error) return self->Fail(error);
          boost::asio::async_connect(
              self->socket_, found,
              [self](const error_code& refused, const tcp::endpoint&) {
                if (refused) return self->Fail(refused);
                self->Write();
              });
        });
  }

  void Write() {
    http::async_write(
        socket_, message_,
        [self = shared_from_this()](const error_code& error, size_t) {
          if (error) return self->Fail(error);
          self->Read();
        });
  }

  void Read() {
    http::async_read(
        socket_, buffer_, answer_,
        [self = shared_from_this()](const error_code& error, size_t /*bytes*/) {
          if (error) return self->Fail(error);
          self->Succeed();
        });
  }

  void Succeed() {
    RestResponse response;
    response.status = static_cast<int>(answer_.result_int());
    response.body = std::move(answer_.body());
    for (const auto& field : answer_) {
      if (field.name() == http::field::content_type) {
        response.content_type = Text(field.value());
      } else if (field.name() == http::field::location) {
        response.headers.emplace_back("Location", Text(field.value()));
      }
    }
    Close();
    Hand(std::move(response));
  }

  void Fail(const error_code& error) {
    Close();
    Hand(absl::UnavailableError(absl::StrCat(
        "worker ", where_.host, ":", where_.port, ": ", error.message())));
  }

  // From the loop into the runtime.
  void Hand(absl::StatusOr<RestResponse> response) {
    shared_->runtime.Enter([&] { shared_->Answer(id_, std::move(response)); });
  }

  const std::shared_ptr<IoLoop> loop_;
  const std::shared_ptr<Shared> shared_;
  const uint64_t id_;
  const Where where_;
  tcp::resolver resolver_;
  tcp::socket socket_;
  http::request<http::string_body> message_;
  boost::beast::flat_buffer buffer_;
  http::response<http::string_body> answer_;
};

HttpClient::HttpClient(kafka_embedded::IoThread& io, Runtime& runtime)
    : loop_(io.loop()), shared_(std::make_shared<Shared>(runtime)) {}

HttpClient::~HttpClient() {
  shared_->runtime.Enter([this] { shared_->waiting.clear(); });
}

void HttpClient::Send(const std::string& base, RestRequest request,
                      absl::Duration timeout, Done done) {
  std::optional<Where> where = ParseBase(base);
  if (!where.has_value()) {
    return done(absl::InvalidArgumentError(absl::StrCat(
        "worker \"", base, "\": is no URL, expected http://HOST:PORT/")));
  }
  const uint64_t id = ++shared_->last_id;
  const auto exchange = std::make_shared<Exchange>(loop_, shared_, id, *where);
  Shared::Waiting& waiting = shared_->waiting[id];
  waiting.done = std::move(done);
  waiting.timeout = std::make_unique<Timer>(shared_->runtime, shared_->lane,
                                            "rest-forward-timeout");
  waiting.timeout->ScheduleAfter(
      timeout, [shared = shared_.get(), loop = loop_.get(), id, base,
                weak = std::weak_ptr<Exchange>(exchange)] {
        loop->Post([weak] {
          if (const auto late = weak.lock()) late->Close();
        });
        shared->Answer(id, absl::DeadlineExceededError(absl::StrCat(
                               "worker ", base, ": no answer in time")));
      });
  exchange->Start(std::move(request));
}

}  // namespace connect_embedded
