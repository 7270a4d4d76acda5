// A client's socket: the thread side of a TcpTransportConnection. Private to
// the TCP transport; brings in Boost.
#ifndef KAFKA_EMBEDDED_CLIENT_TCP_TRANSPORT_SOCKET_H_
#define KAFKA_EMBEDDED_CLIENT_TCP_TRANSPORT_SOCKET_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "boost/asio/ip/tcp.hpp"
#include "kafka_embedded/base/bytes.h"
#include "kafka_embedded/runtime/io/frame_socket.h"
#include "kafka_embedded/runtime/runtime.h"

namespace kafka_embedded {

class TcpTransportSocket final : public FrameSocket {
 public:
  // Called inside the runtime, until Detach.
  class Owner {
   public:
    virtual ~Owner() = default;
    virtual void OnConnected() = 0;
    virtual void OnFrame(SharedBytes frame) = 0;
    // The last call.
    virtual void OnLost(absl::string_view reason) = 0;
  };

  TcpTransportSocket(std::shared_ptr<IoLoop> loop, Runtime& runtime, Lane lane,
                     Owner* owner);

  // The following are called inside the runtime and return at once.

  void Connect(std::string host, int32_t port);
  // Sends a whole frame. REQUIRES: connected.
  void Send(BytesList frame);
  // No call to the owner comes after it; the connection ends.
  void Detach();

 private:
  using Resolver = boost::asio::ip::tcp::resolver;

  // The I/O thread's.
  void Resolve(const std::string& host, int32_t port);
  void TryNextAddress(const absl::Status& last_failure);
  void OnFrame(SharedBytes frame) override;
  void OnWritten() override;
  void WriteUnsent();
  void OnEnd(const absl::Status& reason) override;

  // Calls the owner inside the runtime.
  template <typename Call>
  void Tell(Call call);
  std::shared_ptr<TcpTransportSocket> Self();

  Runtime& runtime_;
  const Lane lane_;
  Owner* owner_;  // Inside the runtime only.

  // The I/O thread's.
  std::unique_ptr<Resolver> resolver_;
  std::vector<boost::asio::ip::tcp::endpoint> addresses_;
  size_t next_address_ = 0;
  bool writing_ = false;

  // Whole frames in the order of Send. What is posted only says that there are
  // some: posts of different threads may overtake one another.
  std::mutex mutex_;
  BytesList unsent_;        // Guarded by mutex_.
  bool announced_ = false;  // Guarded by mutex_.
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLIENT_TCP_TRANSPORT_SOCKET_H_
