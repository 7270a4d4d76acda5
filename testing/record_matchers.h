// Consumed records in tests.
//
//   EXPECT_THAT(*consumer->Poll(absl::Seconds(5)),
//               ElementsAre(AllOf(HasKey("o-1"), HasValue("paid")),
//                           HasNullValue()));
#ifndef TESTING_RECORD_MATCHERS_H_
#define TESTING_RECORD_MATCHERS_H_

#include <ostream>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "kafka_embedded/client/consumer_records.h"

namespace kafka_embedded {

namespace record_internal {
inline std::string Text(const std::optional<absl::string_view>& bytes) {
  return bytes.has_value() ? "\"" + absl::CHexEscape(*bytes) + "\"" : "null";
}
}  // namespace record_internal

// For failures: orders-0@7 key "o-1" value "paid".
inline void PrintTo(const ConsumerRecord& record, std::ostream* out) {
  *out << std::string(record.topic) << "-" << record.partition << "@"
       << record.offset << " key " << record_internal::Text(record.key)
       << " value " << record_internal::Text(record.value);
  for (const HeaderView& header : record.headers()) {
    *out << " header \"" << absl::CHexEscape(header.key)
         << "\"=" << record_internal::Text(header.value);
  }
}

MATCHER_P(HasKey, key, "has the key \"" + std::string(key) + "\"") {
  *result_listener << "whose key is " << record_internal::Text(arg.key);
  return arg.key.has_value() && *arg.key == absl::string_view(key);
}
MATCHER(HasNullKey, "has no key") {
  *result_listener << "whose key is " << record_internal::Text(arg.key);
  return !arg.key.has_value();
}
MATCHER_P(HasValue, value, "has the value \"" + std::string(value) + "\"") {
  *result_listener << "whose value is " << record_internal::Text(arg.value);
  return arg.value.has_value() && *arg.value == absl::string_view(value);
}
// A tombstone.
MATCHER(HasNullValue, "has the value null") {
  *result_listener << "whose value is " << record_internal::Text(arg.value);
  return !arg.value.has_value();
}
MATCHER_P2(HasHeader, key, value,
           "has the header \"" + std::string(key) + "\"=\"" +
               std::string(value) + "\"") {
  for (const HeaderView& header : arg.headers()) {
    if (header.key == absl::string_view(key) && header.value.has_value() &&
        *header.value == absl::string_view(value)) {
      return true;
    }
  }
  return false;
}
MATCHER_P(HasOffset, offset,
          "has the offset " + ::testing::PrintToString(offset)) {
  *result_listener << "whose offset is " << arg.offset;
  return arg.offset == offset;
}
MATCHER_P(HasTimestamp, timestamp,
          "has the timestamp " + ::testing::PrintToString(timestamp)) {
  *result_listener << "whose timestamp is " << arg.timestamp;
  return arg.timestamp == timestamp;
}
MATCHER_P2(IsIn, topic, partition,
           "is in " + std::string(topic) + "-" +
               ::testing::PrintToString(partition)) {
  *result_listener << "which is in " << std::string(arg.topic) << "-"
                   << arg.partition;
  return arg.topic == absl::string_view(topic) && arg.partition == partition;
}

}  // namespace kafka_embedded

#endif  // TESTING_RECORD_MATCHERS_H_
