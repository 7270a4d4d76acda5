#include "kafka_embedded/client/iso_duration.h"

#include <cstddef>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/strip.h"

namespace kafka_embedded {
namespace {

struct Unit {
  char letter;
  absl::Duration length;
};

// Takes a number off `text`, with a fraction where a letter S ends it.
std::optional<double> TakeNumber(absl::string_view& text) {
  size_t size = 0;
  while (size < text.size() &&
         (absl::ascii_isdigit(static_cast<unsigned char>(text[size])) ||
          text[size] == '.')) {
    ++size;
  }
  double number = 0;
  if (size == 0 || text[0] == '.' ||
      !absl::SimpleAtod(text.substr(0, size), &number)) {
    return std::nullopt;
  }
  const bool fraction = text.substr(0, size).find('.') != text.npos;
  text.remove_prefix(size);
  if (fraction && (text.empty() || text[0] != 'S')) return std::nullopt;
  return number;
}

// Adds the parts of `text` whose units come in the order of `units`, each at
// most once; stops at 'T' and at the end.
template <size_t kUnits>
bool AddParts(const Unit (&units)[kUnits], absl::string_view& text,
              absl::Duration& sum, int& parts) {
  size_t next = 0;
  while (!text.empty() && text[0] != 'T') {
    const std::optional<double> number = TakeNumber(text);
    if (!number.has_value() || text.empty()) return false;
    while (next < kUnits && units[next].letter != text[0]) ++next;
    if (next == kUnits) return false;
    sum += *number * units[next].length;
    text.remove_prefix(1);
    ++next;
    ++parts;
  }
  return true;
}

}  // namespace

std::optional<absl::Duration> ParseIsoDuration(absl::string_view text) {
  static constexpr Unit kDateUnits[] = {{'D', absl::Hours(24)}};
  static constexpr Unit kTimeUnits[] = {
      {'H', absl::Hours(1)}, {'M', absl::Minutes(1)}, {'S', absl::Seconds(1)}};
  absl::Duration sum;
  int parts = 0;
  if (!absl::ConsumePrefix(&text, "P")) return std::nullopt;
  if (!AddParts(kDateUnits, text, sum, parts)) return std::nullopt;
  if (absl::ConsumePrefix(&text, "T")) {
    const int before = parts;
    if (!AddParts(kTimeUnits, text, sum, parts)) return std::nullopt;
    if (parts == before) return std::nullopt;
  }
  if (!text.empty() || parts == 0) return std::nullopt;
  return sum;
}

}  // namespace kafka_embedded
