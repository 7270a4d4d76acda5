#include "tools/line_reader.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "kafka_embedded/base/status.h"
#include "tools/text_properties.h"

namespace kafka_embedded {
namespace {

absl::Status MissingSeparator(absl::string_view what, absl::string_view text,
                              int64_t line_number) {
  return absl::InvalidArgumentError(
      absl::StrCat("line ", line_number, ": \"", text, "\" has no ", what));
}

}  // namespace

absl::StatusOr<LineReader> LineReader::Create(const Config& properties) {
  TextProperties texts(properties);
  LineReader reader;
  reader.parse_key_ = texts.TakeFlag("parse.key", false);
  reader.parse_headers_ = texts.TakeFlag("parse.headers", false);
  reader.ignore_error_ = texts.TakeFlag("ignore.error", false);
  reader.key_separator_ = texts.Take("key.separator", "\t");
  reader.headers_delimiter_ = texts.Take("headers.delimiter", "\t");
  reader.headers_separator_ = texts.Take("headers.separator", ",");
  reader.headers_key_separator_ = texts.Take("headers.key.separator", ":");
  reader.null_marker_ = texts.TakeIfSet("null.marker");
  reader.warnings_ = texts.Warnings();
  RETURN_IF_ERROR(reader.CheckSeparators());
  return reader;
}

absl::Status LineReader::CheckSeparators() const {
  struct Named {
    const char* name;
    const std::string* text;
  };
  std::vector<Named> all = {{"headers.delimiter", &headers_delimiter_},
                            {"headers.separator", &headers_separator_},
                            {"headers.key.separator", &headers_key_separator_}};
  if (null_marker_.has_value()) {
    all.push_back({"null.marker", &*null_marker_});
    if (*null_marker_ == key_separator_) {
      return absl::InvalidArgumentError(
          "properties \"null.marker\" and \"key.separator\" are equal, "
          "expected different ones");
    }
  }
  for (size_t i = 0; i < all.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      if (*all[i].text != *all[j].text) continue;
      return absl::InvalidArgumentError(
          absl::StrCat("properties \"", all[j].name, "\" and \"", all[i].name,
                       "\" are equal, expected different ones"));
    }
  }
  return absl::OkStatus();
}

std::optional<absl::string_view> LineReader::Unmarked(
    absl::string_view text) const {
  if (null_marker_.has_value() && text == *null_marker_) return std::nullopt;
  return text;
}

absl::StatusOr<LineRecord> LineReader::Read(absl::string_view line,
                                            int64_t line_number) {
  LineRecord record;
  absl::string_view rest = line;
  if (parse_headers_) {
    const size_t end = rest.find(headers_delimiter_);
    if (end != rest.npos) {
      if (const auto headers = Unmarked(rest.substr(0, end))) {
        ASSIGN_OR_RETURN(record.headers, SplitHeaders(*headers, line_number));
      }
      rest.remove_prefix(end + headers_delimiter_.size());
    } else if (!ignore_error_) {
      return MissingSeparator("headers delimiter", line, line_number);
    }
  }
  if (parse_key_) {
    const size_t end = rest.find(key_separator_);
    if (end != rest.npos) {
      record.key = Unmarked(rest.substr(0, end));
      rest.remove_prefix(end + key_separator_.size());
    } else if (!ignore_error_) {
      return MissingSeparator("key separator", line, line_number);
    }
  }
  record.value = Unmarked(rest);
  return record;
}

absl::StatusOr<std::vector<HeaderView>> LineReader::SplitHeaders(
    absl::string_view text, int64_t line_number) const {
  std::vector<HeaderView> headers;
  for (const absl::string_view pair :
       absl::StrSplit(text, headers_separator_)) {
    const size_t end = pair.find(headers_key_separator_);
    if (end == pair.npos) {
      if (!ignore_error_) {
        return MissingSeparator("header key separator", pair, line_number);
      }
      headers.push_back({.key = pair, .value = std::nullopt});
      continue;
    }
    const absl::string_view key = pair.substr(0, end);
    if (!Unmarked(key).has_value()) {
      return absl::InvalidArgumentError(
          absl::StrCat("line ", line_number, ": the header key \"", key,
                       "\" is the null marker, expected a key"));
    }
    headers.push_back(
        {.key = key,
         .value = Unmarked(pair.substr(end + headers_key_separator_.size()))});
  }
  return headers;
}

}  // namespace kafka_embedded
