#include "kafka_embedded/protocol/decoder.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace kafka_embedded {

void Decoder::SortTags(UnknownTags& tags) {
  const auto by_tag = [](const UnknownTag& a, const UnknownTag& b) {
    return a.tag < b.tag;
  };
  if (std::is_sorted(tags.begin(), tags.end(), by_tag)) return;
  std::stable_sort(tags.begin(), tags.end(), by_tag);
}

void Decoder::Fail(absl::string_view field, absl::string_view problem) {
  error_.Malformed(field, problem, in_.offset());
  in_.Stop();
}

void Decoder::FailNull(absl::string_view field) {
  Fail(field, "is null, which is not allowed");
}

void Decoder::FailSize(absl::string_view field, size_t wanted) {
  Fail(field, absl::StrCat(wanted, " bytes or elements announced, ", in_.left(),
                           " bytes are left"));
}

}  // namespace kafka_embedded
