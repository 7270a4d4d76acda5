// gzip members, by zlib. Its states are large, so each thread keeps one of
// each.
#include <zlib.h>

#include <string>

#include "kafka_embedded/base/check.h"
#include "kafka_embedded/records/codecs.h"

namespace kafka_embedded::codecs {
namespace {

constexpr absl::string_view kName = "gzip";
constexpr int kGzipWindowBits = 15 + 16;  // 16: gzip's header and trailer.

class Deflater {
 public:
  ~Deflater() {
    if (ready_) deflateEnd(&stream_);
  }
  z_stream& Begin(int level) {
    if (ready_ && level == level_) {
      deflateReset(&stream_);
      return stream_;
    }
    if (ready_) deflateEnd(&stream_);
    stream_ = {};
    constexpr int kMemoryLevel = 8;
    const int result =
        deflateInit2(&stream_, level, Z_DEFLATED, kGzipWindowBits, kMemoryLevel,
                     Z_DEFAULT_STRATEGY);
    CHECK_EQ(result, Z_OK) << "deflateInit2 of level " << level;
    ready_ = true;
    level_ = level;
    return stream_;
  }

 private:
  z_stream stream_ = {};
  bool ready_ = false;
  int level_ = 0;
};

class Inflater {
 public:
  Inflater() {
    const int result = inflateInit2(&stream_, kGzipWindowBits);
    CHECK_EQ(result, Z_OK) << "inflateInit2";
  }
  ~Inflater() { inflateEnd(&stream_); }
  z_stream& Begin() {
    inflateReset(&stream_);
    return stream_;
  }

 private:
  z_stream stream_ = {};
};

void SetInput(z_stream& stream, absl::string_view bytes) {
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
}

bool BeginsMember(absl::string_view bytes) {
  return bytes.size() >= 2 && bytes[0] == '\x1f' && bytes[1] == '\x8b';
}

}  // namespace

absl::Status GzipCompress(absl::string_view plain, int level,
                          BytesBuilder& out) {
  thread_local Deflater deflater;
  z_stream& stream = deflater.Begin(level);
  SetInput(stream, plain);
  const size_t bound = deflateBound(&stream, plain.size());
  const size_t begin = out.size();
  stream.next_out = reinterpret_cast<Bytef*>(out.Extend(bound));
  stream.avail_out = static_cast<uInt>(bound);
  const int result = deflate(&stream, Z_FINISH);
  CHECK_EQ(result, Z_STREAM_END) << "deflate within its own bound";
  out.Truncate(begin + bound - stream.avail_out);
  return absl::OkStatus();
}

absl::Status GzipDecompress(absl::string_view compressed, size_t limit,
                            BytesBuilder& out) {
  thread_local Inflater inflater;
  z_stream& stream = inflater.Begin();
  SetInput(stream, compressed);
  Sink sink(out, limit);
  while (true) {
    stream.next_out = reinterpret_cast<Bytef*>(sink.Open());
    const size_t room = sink.room();
    stream.avail_out = static_cast<uInt>(room);
    const int result = inflate(&stream, Z_NO_FLUSH);
    if (!sink.Took(room - stream.avail_out)) return TooLarge(kName, limit);
    if (result == Z_STREAM_END) {
      // Members may follow each other; anything else behind one is left alone,
      // as Java does.
      if (!BeginsMember(
              compressed.substr(compressed.size() - stream.avail_in))) {
        return absl::OkStatus();
      }
      inflateReset(&stream);
      continue;
    }
    if (result == Z_OK && (stream.avail_in > 0 || stream.avail_out == 0)) {
      continue;
    }
    if (result == Z_OK || result == Z_BUF_ERROR) {
      return Damaged(kName, "ends too early");
    }
    return Damaged(kName, stream.msg == nullptr ? "is damaged" : stream.msg);
  }
}

}  // namespace kafka_embedded::codecs
