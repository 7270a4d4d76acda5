// Properties of readers and formatters: texts that are taken as they stand,
// blanks and all, since a separator may be a blank.
#ifndef TOOLS_TEXT_PROPERTIES_H_
#define TOOLS_TEXT_PROPERTIES_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "kafka_embedded/base/config.h"

namespace kafka_embedded {

class TextProperties {
 public:
  explicit TextProperties(Config properties) : rest_(std::move(properties)) {}

  std::optional<std::string> TakeIfSet(absl::string_view name) {
    const auto found = rest_.find(name);
    if (found == rest_.end()) return std::nullopt;
    std::string value = std::move(found->second);
    rest_.erase(found);
    return value;
  }
  std::string Take(absl::string_view name, absl::string_view fallback) {
    return TakeIfSet(name).value_or(std::string(fallback));
  }
  // Kafka's tools read everything but "true" as false.
  bool TakeFlag(absl::string_view name, bool fallback) {
    const std::optional<std::string> text = TakeIfSet(name);
    if (!text.has_value()) return fallback;
    return absl::EqualsIgnoreCase(absl::StripAsciiWhitespace(*text), "true");
  }

  // One for each property that nobody took.
  std::vector<std::string> Warnings() const {
    std::vector<std::string> warnings;
    for (const auto& [name, value] : rest_) {
      warnings.push_back(absl::StrCat("unknown property \"", name, "\""));
    }
    return warnings;
  }

 private:
  Config rest_;
};

}  // namespace kafka_embedded

#endif  // TOOLS_TEXT_PROPERTIES_H_
