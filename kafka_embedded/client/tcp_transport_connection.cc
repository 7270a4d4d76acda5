#include "kafka_embedded/client/tcp_transport_connection.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/protocol/frame.h"

namespace kafka_embedded {

TcpTransportConnection::TcpTransportConnection(
    Runtime& runtime, Lane lane, std::shared_ptr<IoLoop> loop,
    const TcpTransport::Options& options, BrokerEndpoint endpoint)
    : runtime_(runtime),
      lane_(lane),
      loop_(std::move(loop)),
      options_(options),
      endpoint_(std::move(endpoint)),
      random_(runtime.NewRandom("reconnect backoff")),
      setup_timer_(runtime, lane, "connection-setup"),
      deadline_timer_(runtime, lane, "request-timeout") {}

TcpTransportConnection::~TcpTransportConnection() {
  if (socket_ != nullptr) socket_->Detach();
}

std::string TcpTransportConnection::Describe() const {
  const std::string address = absl::StrCat(endpoint_.host, ":", endpoint_.port);
  if (endpoint_.id < 0) return absl::StrCat("bootstrap broker ", address);
  return absl::StrCat("broker ", endpoint_.id, " (", address, ")");
}

absl::Status TcpTransportConnection::Annotated(
    const absl::Status& reason) const {
  return Annotate(reason, Describe());
}

void TcpTransportConnection::MoveTo(const BrokerEndpoint& endpoint) {
  if (endpoint == endpoint_) return;
  if (state_ != State::kIdle) {
    Lose(absl::UnavailableError(
        absl::StrCat("moved to ", endpoint.host, ":", endpoint.port)));
  }
  endpoint_ = endpoint;
  failures_ = 0;
  next_attempt_ = absl::InfinitePast();
}

void TcpTransportConnection::Send(ApiMessagePtr request,
                                  const Transport::SendOptions& options,
                                  Transport::OnResponse on_response) {
  Waiting waiting{.request = std::move(request),
                  .expect_response = options.expect_response,
                  .max_version = options.max_version,
                  .deadline = runtime_.Now() + options.timeout,
                  .on_response = std::move(on_response)};
  WatchDeadline(waiting.deadline);
  if (state_ == State::kReady) return Transmit(std::move(waiting));
  waiting_.push_back(std::move(waiting));
  if (state_ == State::kIdle) StartConnecting();
}

void TcpTransportConnection::StartConnecting() {
  if (next_attempt_ <= runtime_.Now()) return Open();
  state_ = State::kBackingOff;
  setup_timer_.ScheduleAt(next_attempt_, [this] { Open(); });
}

void TcpTransportConnection::Open() {
  state_ = State::kConnecting;
  socket_ = std::make_shared<TcpTransportSocket>(
      loop_, runtime_, lane_, static_cast<TcpTransportSocket::Owner*>(this));
  socket_->Connect(endpoint_.host, endpoint_.port);
  setup_timer_.ScheduleAfter(options_.connection_setup_timeout, [this] {
    Lose(absl::UnavailableError(
        absl::StrCat("no connection within ",
                     absl::FormatDuration(options_.connection_setup_timeout))));
  });
}

void TcpTransportConnection::OnConnected() {
  state_ = State::kHandshaking;
  SendApiVersions(FindApi(ApiKey::kApiVersions)->max_stable_version());
}

void TcpTransportConnection::SendApiVersions(int16_t version) {
  handshake_version_ = version;
  ApiVersionsRequest request;
  if (version >= 3) {
    request.client_software_name = options_.software_name;
    request.client_software_version = options_.software_version;
  }
  absl::StatusOr<BytesList> frame =
      EncodeRequestFrame({.request_api_version = version,
                          .correlation_id = next_correlation_id_++,
                          .client_id = options_.client_id},
                         *MakeMessage(std::move(request)));
  if (!frame.ok()) return Lose(frame.status());
  socket_->Send(*std::move(frame));
}

void TcpTransportConnection::OnApiVersions(const SharedBytes& frame) {
  const ApiInfo& api = *FindApi(ApiKey::kApiVersions);
  absl::StatusOr<ResponseFrame> response =
      DecodeResponseFrame(api, handshake_version_, frame);
  // A broker that does not know the version answers in version 0 (KIP-511).
  if (!response.ok()) response = DecodeResponseFrame(api, 0, frame);
  if (!response.ok()) {
    return Lose(absl::UnavailableError(response.status().message()));
  }
  const auto& body = Get<ApiVersionsResponse>(*response->body);
  if (body.error_code == ErrorCode::kUnsupportedVersion &&
      handshake_version_ > 0) {
    return RetryApiVersions(body);
  }
  if (body.error_code != ErrorCode::kNone) {
    return Lose(KafkaError(body.error_code, "the answer to ApiVersions"));
  }
  BecomeReady(body);
}

void TcpTransportConnection::RetryApiVersions(
    const ApiVersionsResponse& refusal) {
  int16_t version = 0;
  for (const auto& range : refusal.api_keys) {
    if (static_cast<ApiKey>(range.api_key) == ApiKey::kApiVersions &&
        range.max_version < handshake_version_) {
      version = std::max<int16_t>(version, range.max_version);
    }
  }
  SendApiVersions(version);
}

void TcpTransportConnection::BecomeReady(const ApiVersionsResponse& versions) {
  theirs_.clear();
  for (const auto& range : versions.api_keys) {
    theirs_[static_cast<ApiKey>(range.api_key)] = {.min = range.min_version,
                                                   .max = range.max_version};
  }
  setup_timer_.Cancel();
  failures_ = 0;
  state_ = State::kReady;
  // A callback may send, behind what waits.
  while (state_ == State::kReady && !waiting_.empty()) {
    Waiting next = std::move(waiting_.front());
    waiting_.pop_front();
    Transmit(std::move(next));
  }
}

TcpTransportConnection::VersionRange TcpTransportConnection::Theirs(
    ApiKey api_key) const {
  const auto found = theirs_.find(api_key);
  return found == theirs_.end() ? VersionRange() : found->second;
}

int16_t TcpTransportConnection::VersionOf(ApiKey api_key) const {
  const ApiInfo* const api = FindApi(api_key);
  if (state_ != State::kReady || api == nullptr) return -1;
  const VersionRange theirs = Theirs(api_key);
  const int16_t version = std::min(api->max_stable_version(), theirs.max);
  return version < std::max(api->min_version, theirs.min) ? -1 : version;
}

void TcpTransportConnection::Transmit(Waiting waiting) {
  absl::Status status = TryTransmit(waiting);
  if (!status.ok()) {
    FailSoon(std::move(waiting.on_response), std::move(status));
  }
}

absl::Status TcpTransportConnection::TryTransmit(Waiting& waiting) {
  const ApiInfo* const api = FindApi(waiting.request->api_key());
  CHECK(api != nullptr) << "a request without an API key";
  const VersionRange theirs = Theirs(api->key);
  const int16_t newest =
      std::min(api->max_stable_version(), waiting.max_version);
  const int16_t version = std::min(newest, theirs.max);
  if (theirs.max < theirs.min) {
    return absl::UnimplementedError(
        absl::StrCat(Describe(), " does not serve ", api->name));
  }
  if (version < std::max(api->min_version, theirs.min)) {
    return absl::UnimplementedError(absl::StrCat(
        Describe(), " serves ", api->name, " in versions ", theirs.min, "..",
        theirs.max, ", the request needs ", api->min_version, "..", newest));
  }
  const int32_t correlation_id = next_correlation_id_++;
  absl::StatusOr<BytesList> frame =
      EncodeRequestFrame({.request_api_version = version,
                          .correlation_id = correlation_id,
                          .client_id = options_.client_id},
                         *waiting.request);
  if (!frame.ok()) {
    return absl::UnimplementedError(
        absl::StrCat(Describe(), ": ", frame.status().message()));
  }
  socket_->Send(*std::move(frame));
  if (waiting.expect_response) {
    in_flight_.push_back({.correlation_id = correlation_id,
                          .api = api,
                          .version = version,
                          .deadline = waiting.deadline,
                          .on_response = std::move(waiting.on_response)});
  } else {
    waiting.on_response(ApiMessagePtr());
  }
  return absl::OkStatus();
}

void TcpTransportConnection::OnFrame(SharedBytes frame) {
  if (state_ == State::kHandshaking) return OnApiVersions(frame);
  const absl::StatusOr<int32_t> correlation_id = CorrelationIdOf(frame);
  if (!correlation_id.ok()) return Lose(correlation_id.status());
  if (in_flight_.empty() ||
      in_flight_.front().correlation_id != *correlation_id) {
    return Lose(absl::UnavailableError(absl::StrCat(
        "an answer with correlation id ", *correlation_id, ", expected ",
        in_flight_.empty() ? "none"
                           : absl::StrCat(in_flight_.front().correlation_id))));
  }
  const InFlight& first = in_flight_.front();
  absl::StatusOr<ResponseFrame> response =
      DecodeResponseFrame(*first.api, first.version, frame);
  // The bytes are not to be trusted any more.
  if (!response.ok()) {
    return Lose(absl::UnavailableError(response.status().message()));
  }
  Transport::OnResponse on_response = std::move(in_flight_.front().on_response);
  in_flight_.pop_front();
  on_response(std::move(response->body));
}

void TcpTransportConnection::OnLost(absl::string_view reason) {
  const bool was_up = state_ == State::kReady;
  Lose(absl::UnavailableError(
      absl::StrCat(was_up ? "the connection was lost: " : "", reason)));
}

void TcpTransportConnection::Lose(const absl::Status& reason) {
  // While backing off there is no socket.
  if (socket_ != nullptr) std::exchange(socket_, nullptr)->Detach();
  setup_timer_.Cancel();
  deadline_timer_.Cancel();
  watched_deadline_ = absl::InfiniteFuture();
  theirs_.clear();
  state_ = State::kIdle;
  const double factor = std::exp2(std::min(failures_++, 30));
  const double jitter = 0.8 + 0.4 * random_.Fraction();
  next_attempt_ = runtime_.Now() + std::min(options_.reconnect_backoff * factor,
                                            options_.reconnect_backoff_max) *
                                       jitter;

  // Callbacks may send again, or destroy this.
  const absl::Status status = Annotated(reason);
  std::deque<InFlight> in_flight = std::exchange(in_flight_, {});
  std::deque<Waiting> waiting = std::exchange(waiting_, {});
  for (InFlight& lost : in_flight) lost.on_response(status);
  for (Waiting& lost : waiting) lost.on_response(status);
}

void TcpTransportConnection::FailSoon(Transport::OnResponse on_response,
                                      absl::Status status) {
  runtime_.Post(lane_, [alive = std::weak_ptr<bool>(alive_),
                        on_response = std::move(on_response),
                        status = std::move(status)]() mutable {
    if (!alive.expired()) on_response(std::move(status));
  });
}

void TcpTransportConnection::WatchDeadline(absl::Time deadline) {
  if (deadline >= watched_deadline_) return;
  watched_deadline_ = deadline;
  deadline_timer_.ScheduleAt(deadline, [this] { OnDeadline(); });
}

// As in Kafka's NetworkClient, a broker that does not answer in time loses the
// connection, and with it all requests under way.
void TcpTransportConnection::OnDeadline() {
  const absl::Time now = runtime_.Now();
  watched_deadline_ = absl::InfiniteFuture();
  const auto is_late = [now](const auto& request) {
    return request.deadline <= now;
  };
  if (std::any_of(in_flight_.begin(), in_flight_.end(), is_late)) {
    return Lose(absl::DeadlineExceededError("did not answer in time"));
  }
  const auto late =
      std::stable_partition(waiting_.begin(), waiting_.end(),
                            [&](const Waiting& w) { return !is_late(w); });
  for (auto it = late; it != waiting_.end(); ++it) {
    FailSoon(std::move(it->on_response),
             Annotated(absl::DeadlineExceededError("no connection in time")));
  }
  waiting_.erase(late, waiting_.end());
  for (const Waiting& request : waiting_) WatchDeadline(request.deadline);
  for (const InFlight& request : in_flight_) WatchDeadline(request.deadline);
}

}  // namespace kafka_embedded
