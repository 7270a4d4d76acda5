// Where in a message something went wrong, put together from the inside out:
// the field reports, and each struct and array around it adds its name.
#ifndef KAFKA_EMBEDDED_PROTOCOL_FIELD_ERROR_H_
#define KAFKA_EMBEDDED_PROTOCOL_FIELD_ERROR_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace kafka_embedded {

class FieldError {
 public:
  bool set() const { return kind_ != Kind::kNone; }

  // The first one counts. An element of an array that is no struct has no name.
  void Unsupported(absl::string_view field, absl::string_view problem);
  void Impossible(absl::string_view field, absl::string_view problem);
  void Malformed(absl::string_view field, absl::string_view problem,
                 size_t offset);

  // The fault lies inside `field`, or inside its element `index`.
  void Inside(absl::string_view field);
  void Inside(absl::string_view field, size_t index);

  // REQUIRES: set().
  absl::Status ToStatus(absl::string_view message, int16_t version) const;

 private:
  enum class Kind : uint8_t { kNone, kUnsupported, kImpossible, kMalformed };
  void Set(Kind kind, absl::string_view field, absl::string_view problem);

  Kind kind_ = Kind::kNone;
  size_t offset_ = 0;
  std::string path_;
  std::string problem_;
};

// A version that the message does not have at all.
absl::Status NoSuchVersion(absl::string_view message, int16_t version,
                           int16_t min_version, int16_t max_version);

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_FIELD_ERROR_H_
