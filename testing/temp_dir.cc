#include "testing/temp_dir.h"

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <ios>
#include <sstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/check.h"

namespace kafka_embedded {
namespace {

absl::Status Write(const std::string& path, absl::string_view content,
                   std::ios::openmode mode) {
  std::ofstream out(path, std::ios::binary | mode);
  out.write(content.data(), static_cast<std::streamsize>(content.size()));
  out.close();
  if (out.fail()) {
    return absl::UnavailableError(
        absl::StrCat("file \"", path, "\": cannot be written"));
  }
  return absl::OkStatus();
}

}  // namespace

TempDir::TempDir() {
  const char* base = getenv("TEST_TMPDIR");
  // No name of chance: the path may be part of a record, and two runs of a test
  // are to write the same.
  for (int n = 1; path_.empty(); ++n) {
    const std::string path =
        absl::StrCat(base == nullptr ? "/tmp" : base, "/kafka-test-", n);
    std::error_code error;
    if (std::filesystem::create_directory(path, error)) path_ = path;
    CHECK(!error) << "cannot make a directory " << path << ": "
                  << error.message();
  }
}

TempDir::~TempDir() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string TempDir::File(absl::string_view name) const {
  return absl::StrCat(path_, "/", name);
}

absl::Status WriteFile(const std::string& path, absl::string_view content) {
  return Write(path, content, std::ios::trunc);
}

absl::Status AppendToFile(const std::string& path, absl::string_view content) {
  return Write(path, content, std::ios::app);
}

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    return absl::NotFoundError(
        absl::StrCat("file \"", path, "\": cannot be read"));
  }
  std::ostringstream content;
  content << in.rdbuf();
  return std::move(content).str();
}

}  // namespace kafka_embedded
