// Numbers and dates as Java prints them.
#ifndef CONNECT_EMBEDDED_API_JAVA_TEXT_H_
#define CONNECT_EMBEDDED_API_JAVA_TEXT_H_

#include <cstdint>
#include <string>

namespace connect_embedded {

// As Double.toString and Float.toString since JDK 19: the shortest digits that
// read back as the same number; "1.0E10", "NaN", "-Infinity".
void AppendJavaDouble(double value, std::string& out);
void AppendJavaFloat(float value, std::string& out);

// As java.util.Date.toString in UTC: "Thu Jan 01 00:00:00 UTC 1970".
std::string JavaDateText(int64_t milliseconds);

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_API_JAVA_TEXT_H_
