#include "kafka_embedded/server/tcp_connection.h"

#include <utility>

#include "kafka_embedded/protocol/messages/api_versions.h"

namespace kafka_embedded {

TcpConnection::TcpConnection(std::shared_ptr<IoLoop> loop,
                             std::shared_ptr<TcpServerShared> server,
                             uint64_t id)
    : FrameSocket(std::move(loop), server->options.max_request_bytes),
      server_(std::move(server)),
      lane_(server_->runtime.NewLane()) {
  info_.connection_id = id;
  info_.listener_name = server_->options.listener_name;
  context_.connection = &info_;
}

void TcpConnection::Start() {
  boost::system::error_code error;
  socket().set_option(boost::asio::ip::tcp::no_delay(true), error);
  const auto peer = socket().remote_endpoint(error);
  // It may be gone again; then the read says so.
  if (!error) info_.client_host = peer.address().to_string();
  ReadFrame();
}

void TcpConnection::OnFrame(SharedBytes frame) {
  absl::StatusOr<RequestFrame> request = DecodeRequestFrame(frame);
  if (!request.ok()) return Close();
  request_ = *std::move(request);
  if (!Serves(request_.header)) {
    if (request_.api->key == ApiKey::kApiVersions) return RefuseVersion();
    return Close();
  }
  context_.api_version = request_.header.request_api_version;
  context_.client_id = request_.header.client_id.value_or("");
  server_->runtime.Post(lane_,
                        [self = std::static_pointer_cast<TcpConnection>(
                             shared_from_this())] { self->HandleInRuntime(); });
}

bool TcpConnection::Serves(const RequestHeader& header) const {
  const auto range = server_->options.versions(request_.api->key);
  return request_.body != nullptr && range.has_value() &&
         header.request_api_version >= range->min &&
         header.request_api_version <= range->max;
}

// KIP-511: the client learns from it in which versions it may ask again.
void TcpConnection::RefuseVersion() {
  ApiVersionsResponse refusal{.error_code = ErrorCode::kUnsupportedVersion};
  if (const auto range = server_->options.versions(ApiKey::kApiVersions)) {
    refusal.api_keys.push_back(
        {.api_key = static_cast<int16_t>(ApiKey::kApiVersions),
         .min_version = range->min,
         .max_version = range->max});
  }
  request_.header.request_api_version = 0;
  response_ = MakeMessage(std::move(refusal));
  WriteResponse();
}

void TcpConnection::HandleInRuntime() {
  if (server_->closed.load()) return;
  server_->handler.Handle(
      context_, std::move(request_.body),
      [self = std::static_pointer_cast<TcpConnection>(shared_from_this())](
          ApiMessagePtr response) { self->Respond(std::move(response)); });
}

void TcpConnection::Respond(ApiMessagePtr response) {
  response_ = std::move(response);
  loop().Post([self = std::static_pointer_cast<TcpConnection>(
                   shared_from_this())] { self->WriteResponse(); });
}

void TcpConnection::WriteResponse() {
  if (response_ == nullptr) return ReadFrame();
  // Not an answer but the wish to hang up.
  if (response_->api_key() == ApiKey::kNone) return Close();
  absl::StatusOr<BytesList> bytes = EncodeResponseFrame(
      *request_.api, request_.header.request_api_version,
      request_.header.correlation_id, *std::exchange(response_, nullptr));
  // An answer that its version cannot carry: Kafka ends the connection, too.
  if (!bytes.ok()) return Close();
  Write(*std::move(bytes));
}

void TcpConnection::OnEnd(const absl::Status&) {}

}  // namespace kafka_embedded
