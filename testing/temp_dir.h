// A directory for one test, gone when the test ends.
#ifndef TESTING_TEMP_DIR_H_
#define TESTING_TEMP_DIR_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace kafka_embedded {

class TempDir {
 public:
  // Below $TEST_TMPDIR, or /tmp where that is not set. A machine where that
  // cannot be done runs no tests: a CHECK.
  TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  ~TempDir();

  const std::string& path() const { return path_; }
  std::string File(absl::string_view name) const;

 private:
  std::string path_;
};

// Replaces the file's content.
absl::Status WriteFile(const std::string& path, absl::string_view content);
absl::Status AppendToFile(const std::string& path, absl::string_view content);
// NOT_FOUND if there is no such file.
absl::StatusOr<std::string> ReadFile(const std::string& path);

}  // namespace kafka_embedded

#endif  // TESTING_TEMP_DIR_H_
