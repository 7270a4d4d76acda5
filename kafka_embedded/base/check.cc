#include "kafka_embedded/base/check.h"

#include <cstdio>
#include <cstdlib>
#include <string>

namespace kafka_embedded::check_internal {

FatalMessage::FatalMessage(const char* file, int line, const char* condition) {
  stream_ << file << ":" << line << ": check failed: " << condition << " ";
}

FatalMessage::~FatalMessage() {
  const std::string text = stream_.str();
  std::fprintf(stderr, "%s\n", text.c_str());
  std::fflush(stderr);
  std::abort();
}

}  // namespace kafka_embedded::check_internal
