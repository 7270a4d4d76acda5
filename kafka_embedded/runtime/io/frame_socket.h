// A TCP connection that carries frames: four bytes of size, then as many bytes.
// Brings in Boost: for .cc files that handle sockets.
#ifndef KAFKA_EMBEDDED_RUNTIME_IO_FRAME_SOCKET_H_
#define KAFKA_EMBEDDED_RUNTIME_IO_FRAME_SOCKET_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "boost/asio/buffer.hpp"
#include "boost/asio/ip/tcp.hpp"
#include "kafka_embedded/base/bytes.h"
#include "kafka_embedded/runtime/io/io_loop.h"

namespace kafka_embedded {

// Held by shared_ptr: what is under way keeps it alive. Everything but the
// constructor belongs to the loop's thread.
class FrameSocket : public std::enable_shared_from_this<FrameSocket> {
 public:
  FrameSocket(std::shared_ptr<IoLoop> loop, size_t max_frame_bytes);
  FrameSocket(const FrameSocket&) = delete;
  FrameSocket& operator=(const FrameSocket&) = delete;
  virtual ~FrameSocket();

  // No callback comes after it. Harmless twice.
  void Close();

 protected:
  IoLoop& loop() { return *loop_; }
  boost::asio::ip::tcp::socket& socket() { return socket_; }
  bool closed() const { return closed_; }

  // One at a time, each until its callback.
  void ReadFrame();
  // The bytes as they are, with the sizes in them.
  void Write(BytesList bytes);

  // Never inside ReadFrame and Write.
  virtual void OnFrame(SharedBytes frame) = 0;
  virtual void OnWritten() = 0;
  // The connection is closed: INVALID_ARGUMENT for an impossible size,
  // UNAVAILABLE otherwise. Nothing comes after it.
  virtual void OnEnd(const absl::Status& reason) = 0;

 private:
  // A read brings in what has come, mostly all of a small frame, or several.
  static constexpr size_t kBufferBytes = 4096;
  // What one call to the system takes.
  static constexpr size_t kMaxGather = 64;

  void TakeFrameFromBuffer(int32_t size);
  void FillBuffer();
  void ReadRest();
  void WriteSome();
  void Skip(size_t written);
  void End(const absl::Status& reason);

  const std::shared_ptr<IoLoop> loop_;
  boost::asio::ip::tcp::socket socket_;
  const size_t max_frame_bytes_;
  bool closed_ = false;

  char buffer_[kBufferBytes];
  size_t buffer_begin_ = 0;
  size_t buffer_end_ = 0;
  SharedBytes frame_;  // The one being read.
  size_t frame_have_ = 0;

  BytesList writing_;
  std::vector<boost::asio::const_buffer> unwritten_;
  size_t first_unwritten_ = 0;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_RUNTIME_IO_FRAME_SOCKET_H_
