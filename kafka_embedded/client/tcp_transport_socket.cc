#include "kafka_embedded/client/tcp_transport_socket.h"

#include "absl/strings/str_cat.h"
#include "boost/asio/ip/address.hpp"

namespace kafka_embedded {
namespace {

using ::boost::asio::ip::tcp;
using ::boost::system::error_code;

// Kafka's clients have no limit. This one turns what is no Kafka away: "HTTP",
// read as a size, is larger.
constexpr size_t kMaxResponseBytes = size_t{1} << 30;

}  // namespace

TcpTransportSocket::TcpTransportSocket(std::shared_ptr<IoLoop> loop,
                                       Runtime& runtime, Lane lane,
                                       Owner* owner)
    : FrameSocket(std::move(loop), kMaxResponseBytes),
      runtime_(runtime),
      lane_(lane),
      owner_(owner) {}

std::shared_ptr<TcpTransportSocket> TcpTransportSocket::Self() {
  return std::static_pointer_cast<TcpTransportSocket>(shared_from_this());
}

void TcpTransportSocket::Connect(std::string host, int32_t port) {
  loop().Post([self = Self(), host = std::move(host), port] {
    self->Resolve(host, port);
  });
}

void TcpTransportSocket::Send(BytesList frame) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    for (const SharedBytes& part : frame.parts()) unsent_.Append(part);
    if (std::exchange(announced_, true)) return;
  }
  loop().Post([self = Self()] {
    if (!self->writing_) self->WriteUnsent();
  });
}

void TcpTransportSocket::Detach() {
  owner_ = nullptr;
  loop().Post([self = Self()] {
    if (self->resolver_ != nullptr) self->resolver_->cancel();
    self->Close();
  });
}

void TcpTransportSocket::Resolve(const std::string& host, int32_t port) {
  if (closed()) return;
  const auto port16 = static_cast<uint16_t>(port);
  error_code error;
  if (host == "localhost") {
    // Spares the resolver, which is a thread of its own.
    addresses_ = {{boost::asio::ip::address_v4::loopback(), port16},
                  {boost::asio::ip::address_v6::loopback(), port16}};
    return TryNextAddress(absl::OkStatus());
  }
  const auto address = boost::asio::ip::make_address(host, error);
  if (!error) {
    addresses_ = {{address, port16}};
    return TryNextAddress(absl::OkStatus());
  }
  resolver_ = std::make_unique<Resolver>(loop().context());
  resolver_->async_resolve(
      host, absl::StrCat(port),
      [self = Self()](const error_code& failed, const auto& found) {
        if (self->closed()) return;
        for (const auto& entry : found) {
          self->addresses_.push_back(entry.endpoint());
        }
        self->TryNextAddress(absl::UnavailableError(
            failed ? failed.message() : "the name has no address"));
      });
}

void TcpTransportSocket::TryNextAddress(const absl::Status& last_failure) {
  if (closed()) return;
  if (next_address_ == addresses_.size()) {
    Close();
    return OnEnd(last_failure);
  }
  error_code ignored;
  socket().close(ignored);
  socket().async_connect(
      addresses_[next_address_++], [self = Self()](const error_code& error) {
        if (self->closed()) return;
        if (error) {
          return self->TryNextAddress(absl::UnavailableError(error.message()));
        }
        error_code ignored;
        self->socket().set_option(tcp::no_delay(true), ignored);
        self->ReadFrame();
        self->Tell([](Owner& owner) { owner.OnConnected(); });
      });
}

template <typename Call>
void TcpTransportSocket::Tell(Call call) {
  runtime_.Post(lane_, [self = Self(), call = std::move(call)]() mutable {
    if (self->owner_ != nullptr) call(*self->owner_);
  });
}

void TcpTransportSocket::OnFrame(SharedBytes frame) {
  Tell([frame = std::move(frame)](Owner& owner) mutable {
    owner.OnFrame(std::move(frame));
  });
  ReadFrame();
}

void TcpTransportSocket::WriteUnsent() {
  BytesList frames;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    frames = std::exchange(unsent_, BytesList());
    announced_ = false;
  }
  writing_ = !frames.empty();
  if (writing_) Write(std::move(frames));
}

void TcpTransportSocket::OnWritten() { WriteUnsent(); }

void TcpTransportSocket::OnEnd(const absl::Status& reason) {
  // As text: the threads shall not share the status's references, which
  // ThreadSanitizer cannot follow into the library.
  Tell([text = std::string(reason.message())](Owner& owner) {
    owner.OnLost(text);
  });
}

}  // namespace kafka_embedded
