#include "tools/progress.h"

#include "absl/strings/str_format.h"
#include "absl/time/clock.h"

namespace kafka_embedded {
namespace {

constexpr absl::Duration kInterval = absl::Milliseconds(200);

}  // namespace

Progress::Progress(absl::string_view verb, std::ostream& err, bool terminal)
    : verb_(verb),
      err_(err),
      terminal_(terminal),
      start_(terminal ? absl::Now() : absl::InfinitePast()),
      next_(start_ + kInterval) {}

Progress::~Progress() {
  if (shown_) err_ << "\r\033[K" << std::flush;
}

void Progress::Show(int64_t records, int64_t bytes) {
  if (!terminal_) return;
  const absl::Time now = absl::Now();
  if (now < next_) return;
  next_ = now + kInterval;
  shown_ = true;
  const double seconds = absl::ToDoubleSeconds(now - start_);
  err_ << absl::StreamFormat("\r\033[K%s %d records, %.1f MB, %.0f records/s",
                             verb_, records, bytes / 1e6, records / seconds)
       << std::flush;
}

}  // namespace kafka_embedded
