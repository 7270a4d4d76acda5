#include "connect_embedded/api/decimal.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <limits>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace connect_embedded {
namespace {

constexpr uint32_t kBillion = 1'000'000'000;

// Decimal digits of a big-endian magnitude.
std::string DigitsOf(std::string magnitude) {
  std::string reversed;
  size_t begin = 0;
  while (begin < magnitude.size()) {
    uint64_t remainder = 0;
    for (size_t i = begin; i < magnitude.size(); ++i) {
      remainder = remainder << 8 | static_cast<uint8_t>(magnitude[i]);
      magnitude[i] = static_cast<char>(remainder / kBillion);
      remainder %= kBillion;
    }
    while (begin < magnitude.size() && magnitude[begin] == 0) ++begin;
    for (int i = 0; i < 9; ++i) {
      reversed.push_back(static_cast<char>('0' + remainder % 10));
      remainder /= 10;
    }
  }
  while (!reversed.empty() && reversed.back() == '0') reversed.pop_back();
  std::reverse(reversed.begin(), reversed.end());
  return reversed;
}

// The big-endian magnitude of decimal digits, without leading zero bytes.
std::string MagnitudeOf(absl::string_view digits) {
  std::string little_endian;
  for (const char digit : digits) {
    uint32_t carry = static_cast<uint32_t>(digit - '0');
    for (char& byte : little_endian) {
      carry += static_cast<uint8_t>(byte) * 10u;
      byte = static_cast<char>(carry);
      carry >>= 8;
    }
    if (carry != 0) little_endian.push_back(static_cast<char>(carry));
  }
  std::reverse(little_endian.begin(), little_endian.end());
  return little_endian;
}

// In place: the two's complement of the opposite number.
void Negate(std::string& bytes) {
  int carry = 1;
  for (size_t i = bytes.size(); i-- > 0;) {
    carry += static_cast<uint8_t>(~bytes[i]);
    bytes[i] = static_cast<char>(carry);
    carry >>= 8;
  }
}

}  // namespace

Decimal::Decimal(std::string digits, int32_t scale, bool negative)
    : digits_(std::move(digits)), negative_(negative), scale_(scale) {
  if (digits_.empty()) digits_ = "0";
  if (digits_ == "0") negative_ = false;
}

Decimal Decimal::FromUnscaled(absl::string_view unscaled, int32_t scale) {
  std::string magnitude(unscaled);
  const bool negative = !magnitude.empty() && (magnitude[0] & 0x80) != 0;
  if (negative) Negate(magnitude);
  return Decimal(DigitsOf(std::move(magnitude)), scale, negative);
}

std::optional<Decimal> Decimal::Parse(absl::string_view text) {
  const bool negative = !text.empty() && text[0] == '-';
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    text.remove_prefix(1);
  }
  int64_t exponent = 0;
  const size_t e = text.find_first_of("eE");
  if (e != absl::string_view::npos) {
    absl::string_view power = text.substr(e + 1);
    if (power.empty() || !absl::SimpleAtoi(power, &exponent)) {
      return std::nullopt;
    }
    text = text.substr(0, e);
  }
  std::string digits;
  int64_t fraction = 0;
  bool seen_point = false, seen_digit = false;
  for (const char c : text) {
    if (c == '.' && !seen_point) {
      seen_point = true;
    } else if (absl::ascii_isdigit(c)) {
      seen_digit = true;
      if (seen_point) ++fraction;
      if (!digits.empty() || c != '0') digits.push_back(c);
    } else {
      return std::nullopt;
    }
  }
  const int64_t scale = fraction - exponent;
  if (!seen_digit || scale > std::numeric_limits<int32_t>::max() ||
      scale < std::numeric_limits<int32_t>::min()) {
    return std::nullopt;
  }
  return Decimal(std::move(digits), static_cast<int32_t>(scale), negative);
}

std::string Decimal::UnscaledBytes() const {
  std::string bytes = MagnitudeOf(digits_);
  if (bytes.empty() || (bytes[0] & 0x80) != 0) bytes.insert(0, 1, '\0');
  if (!negative_) return bytes;
  Negate(bytes);
  // -128 fits one byte although 128 does not.
  if (bytes.size() > 1 && bytes[0] == '\xff' && (bytes[1] & 0x80) != 0) {
    bytes.erase(0, 1);
  }
  return bytes;
}

std::string Decimal::ToString() const {
  std::string out = negative_ ? "-" : "";
  if (scale_ == 0) return out + digits_;
  const int64_t count = static_cast<int64_t>(digits_.size());
  const int64_t adjusted = count - 1 - int64_t{scale_};
  if (scale_ < 0 || adjusted < -6) {
    out.append(digits_, 0, 1);
    if (count > 1) out.append(".").append(digits_, 1);
    if (adjusted != 0) {
      absl::StrAppend(&out, "E", adjusted > 0 ? "+" : "", adjusted);
    }
    return out;
  }
  const int64_t point = count - scale_;
  if (point <= 0) return out + "0." + std::string(-point, '0') + digits_;
  return out + digits_.substr(0, point) + "." + digits_.substr(point);
}

double Decimal::ToDouble() const {
  const std::string text =
      absl::StrCat(negative_ ? "-" : "", digits_, "E", -int64_t{scale_});
  return std::strtod(text.c_str(), nullptr);
}

std::optional<int64_t> Decimal::ToExactInt64() const {
  if (digits_ == "0") return 0;
  std::string whole = digits_;
  if (scale_ > 0) {
    const size_t cut = static_cast<size_t>(scale_);
    if (cut >= whole.size() ||
        whole.find_first_not_of('0', whole.size() - cut) != std::string::npos) {
      return std::nullopt;
    }
    whole.resize(whole.size() - cut);
  } else if (scale_ < -19) {
    return std::nullopt;
  } else {
    whole.append(static_cast<size_t>(-scale_), '0');
  }
  int64_t number = 0;
  if (!absl::SimpleAtoi(absl::StrCat(negative_ ? "-" : "", whole), &number)) {
    return std::nullopt;
  }
  return number;
}

int64_t Decimal::ToInt64() const {
  // Beyond 64 more decimal places, 10^n is 0 modulo 2^64.
  if (scale_ < -64) return 0;
  const int64_t keep = static_cast<int64_t>(digits_.size()) - scale_;
  uint64_t result = 0;
  for (int64_t i = 0; i < keep; ++i) {
    const bool digit = i < static_cast<int64_t>(digits_.size());
    result =
        result * 10 + (digit ? static_cast<uint64_t>(digits_[i] - '0') : 0);
  }
  return static_cast<int64_t>(negative_ ? 0 - result : result);
}

}  // namespace connect_embedded
