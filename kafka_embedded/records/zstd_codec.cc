// Zstandard. Kafka streams, so that frames come without their content's size.
// The library's states are large, so each thread keeps one of each.
#include <zstd.h>

#include <memory>

#include "kafka_embedded/base/check.h"
#include "kafka_embedded/records/codecs.h"

namespace kafka_embedded::codecs {
namespace {

constexpr absl::string_view kName = "zstd";

struct FreeState {
  void operator()(ZSTD_CCtx* state) const { ZSTD_freeCCtx(state); }
  void operator()(ZSTD_DCtx* state) const { ZSTD_freeDCtx(state); }
};

}  // namespace

absl::Status ZstdCompress(absl::string_view plain, int level,
                          BytesBuilder& out) {
  thread_local const std::unique_ptr<ZSTD_CCtx, FreeState> state(
      ZSTD_createCCtx());
  CHECK(state != nullptr) << "out of memory";
  const size_t bound = ZSTD_compressBound(plain.size());
  const size_t begin = out.size();
  char* room = out.Extend(bound);
  const size_t size = ZSTD_compressCCtx(state.get(), room, bound, plain.data(),
                                        plain.size(), level);
  CHECK(!ZSTD_isError(size)) << ZSTD_getErrorName(size);
  out.Truncate(begin + size);
  return absl::OkStatus();
}

absl::Status ZstdDecompress(absl::string_view compressed, size_t limit,
                            BytesBuilder& out) {
  thread_local const std::unique_ptr<ZSTD_DCtx, FreeState> state(
      ZSTD_createDCtx());
  CHECK(state != nullptr) << "out of memory";
  ZSTD_DCtx_reset(state.get(), ZSTD_reset_session_only);
  ZSTD_inBuffer in = {compressed.data(), compressed.size(), 0};
  Sink sink(out, limit);
  while (true) {
    char* room = sink.Open();
    ZSTD_outBuffer chunk = {room, sink.room(), 0};
    const size_t hint = ZSTD_decompressStream(state.get(), &chunk, &in);
    if (ZSTD_isError(hint)) return Damaged(kName, ZSTD_getErrorName(hint));
    const bool full = chunk.pos == chunk.size;
    if (!sink.Took(chunk.pos)) return TooLarge(kName, limit);
    if (in.pos < in.size) continue;  // More of this frame, or another one.
    if (hint == 0) return absl::OkStatus();
    if (!full) return Damaged(kName, "ends too early");
  }
}

}  // namespace kafka_embedded::codecs
