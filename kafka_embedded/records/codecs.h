// What compression.cc chooses from: one pair of functions for each codec, in a
// file of its own. All append to `out`; on an error its content behind what it
// held before is unspecified.
#ifndef KAFKA_EMBEDDED_RECORDS_CODECS_H_
#define KAFKA_EMBEDDED_RECORDS_CODECS_H_

#include <algorithm>
#include <cstddef>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "kafka_embedded/base/bytes.h"

namespace kafka_embedded::codecs {

absl::Status GzipCompress(absl::string_view plain, int level,
                          BytesBuilder& out);
absl::Status GzipDecompress(absl::string_view compressed, size_t limit,
                            BytesBuilder& out);

absl::Status SnappyCompress(absl::string_view plain, BytesBuilder& out);
absl::Status SnappyDecompress(absl::string_view compressed, size_t limit,
                              BytesBuilder& out);

// Magic 0 and 1 have the frame's header checksum over the wrong bytes; it is
// written so, and not looked at. (KIP-57)
absl::Status Lz4Compress(absl::string_view plain, int level,
                         bool wrong_header_checksum, BytesBuilder& out);
absl::Status Lz4Decompress(absl::string_view compressed, size_t limit,
                           bool wrong_header_checksum, BytesBuilder& out);

absl::Status ZstdCompress(absl::string_view plain, int level,
                          BytesBuilder& out);
absl::Status ZstdDecompress(absl::string_view compressed, size_t limit,
                            BytesBuilder& out);

inline absl::Status Damaged(absl::string_view codec,
                            absl::string_view problem) {
  return absl::DataLossError(absl::StrCat(codec, " data ", problem));
}
inline absl::Status TooLarge(absl::string_view codec, size_t limit) {
  return absl::ResourceExhaustedError(
      absl::StrCat(codec, " data decompresses to more than ", limit, " bytes"));
}

// Room at the end of a builder for a decoder that does not say beforehand how
// much comes out: grows with what came, and shows one byte more than the limit
// allows, so that going over it is seen.
class Sink {
 public:
  Sink(BytesBuilder& out, size_t limit)
      : out_(out), begin_(out.size()), limit_(limit) {}

  // The next room; take what was used of it with Took.
  char* Open() {
    constexpr size_t kSmallest = 4096;
    const size_t spare = out_.capacity() - out_.size();
    const size_t wanted = std::max(spare, kSmallest);
    room_ = std::min(wanted, limit_ - produced() + 1);
    return out_.Extend(room_);
  }
  size_t room() const { return room_; }
  // False if the limit is passed.
  bool Took(size_t count) {
    out_.Truncate(out_.size() - room_ + count);
    room_ = 0;
    return produced() <= limit_;
  }

 private:
  size_t produced() const { return out_.size() - begin_; }

  BytesBuilder& out_;
  const size_t begin_;
  const size_t limit_;
  size_t room_ = 0;
};

}  // namespace kafka_embedded::codecs

#endif  // KAFKA_EMBEDDED_RECORDS_CODECS_H_
