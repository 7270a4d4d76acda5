#include "kafka_embedded/protocol/codec.h"

#include "absl/strings/str_cat.h"

namespace kafka_embedded::codec_internal {

absl::Status TrailingBytes(absl::string_view message, int16_t version,
                           const WireReader& in) {
  return absl::InvalidArgumentError(absl::StrCat(
      message, " version ", version, ": ", in.left(),
      " bytes are left behind its end (at offset ", in.offset(), ")"));
}

}  // namespace kafka_embedded::codec_internal
