// Source offsets in the form in which Kafka Connect keeps them: JSON without
// schemas, keys as ["connector",{"filename":"f"}], values as {"position":42}.
#ifndef CONNECT_EMBEDDED_RUNTIME_OFFSET_CODEC_H_
#define CONNECT_EMBEDDED_RUNTIME_OFFSET_CODEC_H_

#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "connect_embedded/api/record.h"

namespace connect_embedded {

// INVALID_ARGUMENT if a value has no JSON form.
absl::StatusOr<std::string> EncodeOffsetKey(absl::string_view connector,
                                            const SourceMap& partition);
absl::StatusOr<std::string> EncodeOffset(const SourceMap& offset);
absl::StatusOr<SourceMap> DecodeOffset(absl::string_view bytes);

// The opposite of EncodeOffsetKey: connector and partition.
absl::StatusOr<std::pair<std::string, SourceMap>> DecodeOffsetKey(
    absl::string_view bytes);

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_RUNTIME_OFFSET_CODEC_H_
