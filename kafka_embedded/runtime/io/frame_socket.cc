#include "kafka_embedded/runtime/io/frame_socket.h"

#include <algorithm>
#include <cstring>

#include "absl/base/internal/endian.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"

namespace kafka_embedded {

using ::boost::system::error_code;

FrameSocket::FrameSocket(std::shared_ptr<IoLoop> loop, size_t max_frame_bytes)
    : loop_(std::move(loop)),
      socket_(loop_->context()),
      max_frame_bytes_(max_frame_bytes) {}

FrameSocket::~FrameSocket() = default;

void FrameSocket::Close() {
  if (closed_) return;
  closed_ = true;
  error_code ignored;
  socket_.shutdown(boost::asio::ip::tcp::socket::shutdown_both, ignored);
  socket_.close(ignored);
}

void FrameSocket::End(const absl::Status& reason) {
  if (closed_) return;
  Close();
  OnEnd(reason);
}

void FrameSocket::ReadFrame() {
  if (closed_) return;
  if (buffer_end_ - buffer_begin_ < sizeof(int32_t)) return FillBuffer();
  const auto size =
      static_cast<int32_t>(absl::big_endian::Load32(buffer_ + buffer_begin_));
  if (size < 0 || static_cast<size_t>(size) > max_frame_bytes_) {
    return loop_->Post([self = shared_from_this(), size] {
      self->End(absl::InvalidArgumentError(
          absl::StrCat("a frame of ", size, " bytes, up to ",
                       self->max_frame_bytes_, " are allowed")));
    });
  }
  TakeFrameFromBuffer(size);
}

void FrameSocket::TakeFrameFromBuffer(int32_t size) {
  buffer_begin_ += sizeof(int32_t);
  frame_ = SharedBytes::Uninitialized(size);
  frame_have_ = std::min<size_t>(size, buffer_end_ - buffer_begin_);
  if (frame_have_ > 0) {
    std::memcpy(frame_.mutable_data(), buffer_ + buffer_begin_, frame_have_);
  }
  buffer_begin_ += frame_have_;
  if (frame_have_ < frame_.size()) return ReadRest();
  loop_->Post([self = shared_from_this()] {
    if (!self->closed_) self->OnFrame(std::move(self->frame_));
  });
}

void FrameSocket::FillBuffer() {
  std::memmove(buffer_, buffer_ + buffer_begin_, buffer_end_ - buffer_begin_);
  buffer_end_ -= buffer_begin_;
  buffer_begin_ = 0;
  socket_.async_read_some(
      boost::asio::buffer(buffer_ + buffer_end_, kBufferBytes - buffer_end_),
      [self = shared_from_this()](const error_code& error, size_t size) {
        if (error) return self->End(absl::UnavailableError(error.message()));
        self->buffer_end_ += size;
        self->ReadFrame();
      });
}

void FrameSocket::ReadRest() {
  socket_.async_read_some(
      boost::asio::buffer(frame_.mutable_data() + frame_have_,
                          frame_.size() - frame_have_),
      [self = shared_from_this()](const error_code& error, size_t size) {
        if (error) return self->End(absl::UnavailableError(error.message()));
        self->frame_have_ += size;
        if (self->frame_have_ < self->frame_.size()) return self->ReadRest();
        if (!self->closed_) self->OnFrame(std::move(self->frame_));
      });
}

void FrameSocket::Write(BytesList bytes) {
  if (closed_) return;
  writing_ = std::move(bytes);
  unwritten_.clear();
  first_unwritten_ = 0;
  for (const SharedBytes& part : writing_.parts()) {
    unwritten_.push_back(boost::asio::const_buffer(part.data(), part.size()));
  }
  WriteSome();
}

void FrameSocket::WriteSome() {
  const auto parts =
      absl::MakeConstSpan(unwritten_).subspan(first_unwritten_, kMaxGather);
  socket_.async_write_some(
      parts, [self = shared_from_this()](const error_code& error, size_t size) {
        if (error) return self->End(absl::UnavailableError(error.message()));
        if (self->closed_) return;
        self->Skip(size);
        if (self->first_unwritten_ < self->unwritten_.size()) {
          return self->WriteSome();
        }
        self->writing_ = BytesList();
        self->OnWritten();
      });
}

void FrameSocket::Skip(size_t written) {
  while (written > 0) {
    boost::asio::const_buffer& first = unwritten_[first_unwritten_];
    const size_t taken = std::min(written, first.size());
    first += taken;
    written -= taken;
    if (first.size() == 0) ++first_unwritten_;
  }
}

}  // namespace kafka_embedded
