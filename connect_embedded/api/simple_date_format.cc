#include "connect_embedded/api/simple_date_format.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "kafka_embedded/base/check.h"

namespace connect_embedded {
namespace {

constexpr absl::string_view kLetters = "GyMdDEuaHkKhmsSzZX";
constexpr absl::string_view kMonths[] = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};
constexpr absl::string_view kDays[] = {"Monday",   "Tuesday", "Wednesday",
                                       "Thursday", "Friday",  "Saturday",
                                       "Sunday"};
constexpr int64_t kMillisPerDay = 86'400'000;

int Weekday(const absl::CivilSecond& time) {  // Monday is 1.
  return static_cast<int>(absl::GetWeekday(time)) + 1;
}

absl::string_view Name(absl::string_view name, int count) {
  return count >= 4 ? name : name.substr(0, 3);
}

std::string Number(int64_t number, int width) {
  return absl::StrFormat("%0*d", width, number);
}

absl::string_view Zone(char letter) {
  if (letter == 'z') return "UTC";
  return letter == 'Z' ? "+0000" : "Z";
}

std::string FormatPart(char letter, int count, const absl::CivilSecond& time,
                       int millis) {
  switch (letter) {
    case 'G':
      return time.year() > 0 ? "AD" : "BC";
    case 'y':
      return count == 2 ? Number(time.year() % 100, 2)
                        : Number(time.year(), count);
    case 'M':
      return count >= 3 ? std::string(Name(kMonths[time.month() - 1], count))
                        : Number(time.month(), count);
    case 'd':
      return Number(time.day(), count);
    case 'D':
      return Number(absl::GetYearDay(time), count);
    case 'E':
      return std::string(Name(kDays[Weekday(time) - 1], count));
    case 'u':
      return Number(Weekday(time), count);
    case 'a':
      return time.hour() < 12 ? "AM" : "PM";
    case 'H':
      return Number(time.hour(), count);
    case 'k':
      return Number(time.hour() == 0 ? 24 : time.hour(), count);
    case 'K':
      return Number(time.hour() % 12, count);
    case 'h':
      return Number(time.hour() % 12 == 0 ? 12 : time.hour() % 12, count);
    case 'm':
      return Number(time.minute(), count);
    case 's':
      return Number(time.second(), count);
    case 'S':
      return Number(millis, count);
    default:
      return std::string(Zone(letter));
  }
}

// What has been read so far.
struct Fields {
  int64_t year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0;
  int64_t millis = 0, zone_minutes = 0;
  bool pm = false, twelve_hours = false;
};

bool IsNumeric(char letter, int count) {
  if (letter == 'M') return count < 3;
  return absl::StrContains("ydDuHkKhmsS", absl::string_view(&letter, 1));
}

// At most `width` digits.
bool TakeNumber(absl::string_view& text, size_t width, bool sign,
                int64_t& number) {
  size_t at = 0;
  const bool negative = sign && !text.empty() && text[0] == '-';
  if (negative) at = 1;
  const size_t begin = at;
  number = 0;
  while (at < text.size() && at - begin < width && at - begin < 18 &&
         absl::ascii_isdigit(text[at])) {
    number = number * 10 + (text[at++] - '0');
  }
  if (at == begin) return false;
  if (negative) number = -number;
  text.remove_prefix(at);
  return true;
}

// One of `names`, whole or its first three letters, in any case: which one.
template <size_t N>
int TakeName(absl::string_view& text, const absl::string_view (&names)[N]) {
  for (const bool whole : {true, false}) {
    for (size_t i = 0; i < N; ++i) {
      const absl::string_view name = whole ? names[i] : names[i].substr(0, 3);
      if (!absl::StartsWithIgnoreCase(text, name)) continue;
      text.remove_prefix(name.size());
      return static_cast<int>(i);
    }
  }
  return -1;
}

bool TakeZone(absl::string_view& text, int64_t& minutes) {
  minutes = 0;
  for (const absl::string_view name : {"UTC", "GMT", "Z"}) {
    if (!absl::StartsWith(text, name)) continue;
    text.remove_prefix(name.size());
    if (name == "Z" || text.empty() || (text[0] != '+' && text[0] != '-')) {
      return true;
    }
    break;
  }
  if (text.empty() || (text[0] != '+' && text[0] != '-')) return false;
  const int64_t sign = text[0] == '-' ? -1 : 1;
  text.remove_prefix(1);
  int64_t hours = 0, rest = 0;
  if (!TakeNumber(text, 2, false, hours)) return false;
  if (!text.empty() && text[0] == ':') text.remove_prefix(1);
  TakeNumber(text, 2, false, rest);
  minutes = sign * (hours * 60 + rest);
  return true;
}

bool SetNumber(char letter, int count, size_t digits, int64_t number,
               Fields& fields) {
  switch (letter) {
    case 'y':
      if (count <= 2 && digits == 2) number += number < 50 ? 2000 : 1900;
      fields.year = number;
      return true;
    case 'M':
      fields.month = number;
      return true;
    case 'd':
      fields.day = number;
      return true;
    case 'D':
      fields.month = 1;
      fields.day = number;
      return true;
    case 'H':
      fields.hour = number;
      return true;
    case 'k':
      fields.hour = number == 24 ? 0 : number;
      return true;
    case 'K':
    case 'h':
      fields.hour = letter == 'h' && number == 12 ? 0 : number;
      fields.twelve_hours = true;
      return true;
    case 'm':
      fields.minute = number;
      return true;
    case 's':
      fields.second = number;
      return true;
    case 'S':
      fields.millis = number;
      return true;
    default:
      return letter == 'u';
  }
}

bool TakeText(char letter, absl::string_view& text, Fields& fields) {
  if (letter == 'M') {
    fields.month = TakeName(text, kMonths) + 1;
    return fields.month > 0;
  }
  if (letter == 'E') return TakeName(text, kDays) >= 0;
  if (letter == 'a') {
    fields.pm = absl::StartsWithIgnoreCase(text, "PM");
    if (!fields.pm && !absl::StartsWithIgnoreCase(text, "AM")) return false;
    text.remove_prefix(2);
    return true;
  }
  if (letter == 'G') {
    if (!absl::StartsWithIgnoreCase(text, "AD")) return false;
    text.remove_prefix(2);
    return true;
  }
  return TakeZone(text, fields.zone_minutes);
}

int64_t ToMillis(const Fields& fields) {
  const int64_t hour =
      fields.hour + (fields.twelve_hours && fields.pm ? 12 : 0);
  const absl::CivilMonth month(fields.year, fields.month);
  const int64_t days =
      absl::CivilDay(month) - absl::CivilDay(1970, 1, 1) + fields.day - 1;
  return days * kMillisPerDay + hour * 3'600'000 +
         (fields.minute - fields.zone_minutes) * 60'000 + fields.second * 1000 +
         fields.millis;
}

}  // namespace

absl::StatusOr<SimpleDateFormat> SimpleDateFormat::Parse(
    absl::string_view pattern) {
  SimpleDateFormat format;
  const auto literal = [&format](char c) {
    if (format.parts_.empty() || format.parts_.back().letter != 0) {
      format.parts_.emplace_back();
    }
    format.parts_.back().literal.push_back(c);
  };
  bool quoted = false;
  for (size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '\'') {
      if (i + 1 < pattern.size() && pattern[i + 1] == '\'') {
        literal('\'');
        ++i;
      } else {
        quoted = !quoted;
      }
    } else if (quoted || !absl::ascii_isalpha(c)) {
      literal(c);
    } else if (!absl::StrContains(kLetters, absl::string_view(&c, 1))) {
      return absl::InvalidArgumentError(
          absl::StrCat("date format \"", pattern, "\": illegal letter '",
                       std::string(1, c), "', expected one of ", kLetters));
    } else {
      const bool longer = i > 0 && pattern[i - 1] == c &&
                          !format.parts_.empty() &&
                          format.parts_.back().letter == c;
      if (!longer) format.parts_.push_back({c, 0, ""});
      ++format.parts_.back().count;
    }
  }
  if (quoted) {
    return absl::InvalidArgumentError(
        absl::StrCat("date format \"", pattern, "\": unterminated quote"));
  }
  return format;
}

std::string SimpleDateFormat::Format(int64_t milliseconds) const {
  const absl::CivilSecond time = absl::ToCivilSecond(
      absl::FromUnixMillis(milliseconds), absl::UTCTimeZone());
  const int millis = static_cast<int>(((milliseconds % 1000) + 1000) % 1000);
  std::string out;
  for (const Part& part : parts_) {
    out += part.letter == 0 ? part.literal
                            : FormatPart(part.letter, part.count, time, millis);
  }
  return out;
}

std::optional<int64_t> SimpleDateFormat::ParseDate(
    absl::string_view text) const {
  Fields fields;
  for (size_t i = 0; i < parts_.size(); ++i) {
    const Part& part = parts_[i];
    if (part.letter == 0) {
      if (!absl::StartsWith(text, part.literal)) return std::nullopt;
      text.remove_prefix(part.literal.size());
      continue;
    }
    while (!text.empty() && (text[0] == ' ' || text[0] == '\t')) {
      text.remove_prefix(1);
    }
    if (!IsNumeric(part.letter, part.count)) {
      if (!TakeText(part.letter, text, fields)) return std::nullopt;
      continue;
    }
    // Numbers that touch have the widths that the pattern gives them.
    const bool abutting = i + 1 < parts_.size() && parts_[i + 1].letter != 0 &&
                          IsNumeric(parts_[i + 1].letter, parts_[i + 1].count);
    const size_t before = text.size();
    int64_t number = 0;
    if (!TakeNumber(text, abutting ? static_cast<size_t>(part.count) : 18,
                    !abutting, number) ||
        !SetNumber(part.letter, part.count, before - text.size(), number,
                   fields)) {
      return std::nullopt;
    }
  }
  return ToMillis(fields);
}

std::string Iso8601Text(int64_t milliseconds) {
  const auto format = [](absl::string_view pattern) {
    absl::StatusOr<SimpleDateFormat> parsed = SimpleDateFormat::Parse(pattern);
    CHECK_OK(parsed.status());
    return new SimpleDateFormat(*std::move(parsed));
  };
  static const auto* const time = format("HH:mm:ss.SSS'Z'");
  static const auto* const date = format("yyyy-MM-dd");
  static const auto* const both = format("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'");
  if (milliseconds < kMillisPerDay) return time->Format(milliseconds);
  return (milliseconds % kMillisPerDay == 0 ? date : both)
      ->Format(milliseconds);
}

}  // namespace connect_embedded
