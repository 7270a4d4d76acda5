// One row of a table of configuration properties: facts only.
//
//   constexpr ConfigKey kKeys[] = {
//       {"acks", kString, "all", OneOf("all,-1,0,1"), kLow},
//       {"linger.ms", kLong, "5", AtLeast(0), kMedium},
//       {"transactional.id", kString, kNull, NonEmpty(), kLow},
//       {"key.converter", kClass, kRequired, AnyValue(), kHigh},
//   };
//
// Tables bring the short names in with `using namespace config_key`.
#ifndef KAFKA_EMBEDDED_BASE_CONFIG_KEY_H_
#define KAFKA_EMBEDDED_BASE_CONFIG_KEY_H_

#include <cstdint>
#include <limits>
#include <string>

#include "absl/strings/string_view.h"

namespace kafka_embedded {

enum class ConfigType : uint8_t {
  kBoolean,
  kString,
  kShort,
  kInt,
  kLong,
  kDouble,
  kList,
  kClass,
  kPassword,
};

// As Kafka spells it: "LONG".
absl::string_view ConfigTypeName(ConfigType type);

enum class ConfigImportance : uint8_t { kHigh, kMedium, kLow };

// Where a broker's property may be changed while it runs (KIP-226).
enum class ConfigUpdateMode : uint8_t { kReadOnly, kPerBroker, kClusterWide };

// What a value must be beyond its type. A null default is not checked.
struct ConfigValidator {
  enum class Kind : uint8_t {
    kAny,
    kRange,
    kOneOf,            // For a LIST: each of its elements.
    kOneOfIgnoreCase,  // For a LIST: each of its elements.
    kNonEmpty,
    kDistinct,  // A LIST without empty or repeated elements (KIP-1161).
    kFunction,
  };
  Kind kind = Kind::kAny;
  double min = -std::numeric_limits<double>::infinity();
  double max = std::numeric_limits<double>::infinity();
  const char* values = "";  // Of kOneOf, with commas between.
  // Says what was expected, or nothing where `value` is right.
  std::string (*function)(absl::string_view value) = nullptr;
  // Of a kRange: one value outside of it that is right as well.
  double or_else = std::numeric_limits<double>::quiet_NaN();
};

struct ConfigKey {
  const char* name;
  ConfigType type;
  const char* default_text;  // config_key::kNull, or config_key::kRequired.
  ConfigValidator validator;
  ConfigImportance importance;
  ConfigUpdateMode update_mode = ConfigUpdateMode::kReadOnly;
  // Not shown by DescribeConfigs.
  bool internal = false;
};

namespace config_key {

using enum ConfigType;
using enum ConfigImportance;
using enum ConfigUpdateMode;

inline constexpr const char* kNull = nullptr;
// The property has no default: a configuration without it is refused.
inline constexpr char kRequired[] = "\x01required";

constexpr ConfigValidator AnyValue() { return {}; }
constexpr ConfigValidator AtLeast(double min) {
  return {.kind = ConfigValidator::Kind::kRange, .min = min};
}
constexpr ConfigValidator Between(double min, double max) {
  return {.kind = ConfigValidator::Kind::kRange, .min = min, .max = max};
}
constexpr ConfigValidator BetweenOr(double min, double max, double or_else) {
  return {.kind = ConfigValidator::Kind::kRange,
          .min = min,
          .max = max,
          .or_else = or_else};
}
constexpr ConfigValidator OneOf(const char* values) {
  return {.kind = ConfigValidator::Kind::kOneOf, .values = values};
}
constexpr ConfigValidator OneOfIgnoreCase(const char* values) {
  return {.kind = ConfigValidator::Kind::kOneOfIgnoreCase, .values = values};
}
constexpr ConfigValidator NonEmpty() {
  return {.kind = ConfigValidator::Kind::kNonEmpty};
}
constexpr ConfigValidator Distinct() {
  return {.kind = ConfigValidator::Kind::kDistinct};
}
constexpr ConfigValidator CheckedBy(
    std::string (*function)(absl::string_view)) {
  return {.kind = ConfigValidator::Kind::kFunction, .function = function};
}

}  // namespace config_key
}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_BASE_CONFIG_KEY_H_
