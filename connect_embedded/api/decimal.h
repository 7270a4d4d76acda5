// A decimal number of any size: Java's BigDecimal, as far as Connect needs it.
#ifndef CONNECT_EMBEDDED_API_DECIMAL_H_
#define CONNECT_EMBEDDED_API_DECIMAL_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace connect_embedded {

// unscaled * 10^-scale. 1.50 with scale 2 is another value than 1.5 with 1, as
// in Java.
class Decimal {
 public:
  Decimal() : Decimal("", 0) {}
  // `unscaled` is big-endian two's complement, as BigInteger.toByteArray.
  // An empty text means 0.
  static Decimal FromUnscaled(absl::string_view unscaled, int32_t scale);
  // As new BigDecimal(text): "-12.340", "1e-7". Nothing if it is no number.
  static std::optional<Decimal> Parse(absl::string_view text);

  int32_t scale() const { return scale_; }
  // The shortest two's complement that holds the number: at least one byte.
  std::string UnscaledBytes() const;
  // As BigDecimal.toString: "12.50", "1E+3".
  std::string ToString() const;
  double ToDouble() const;
  // The low 64 bits of the integral part, as BigDecimal.longValue.
  int64_t ToInt64() const;
  // The number, if it is whole and fits 64 bits: BigDecimal.longValueExact.
  std::optional<int64_t> ToExactInt64() const;

  friend bool operator==(const Decimal&, const Decimal&) = default;

 private:
  // `digits` has no leading zeros but for "0" itself.
  Decimal(std::string digits, int32_t scale, bool negative = false);

  std::string digits_;  // Of the unscaled value, most significant first.
  bool negative_ = false;
  int32_t scale_ = 0;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_API_DECIMAL_H_
