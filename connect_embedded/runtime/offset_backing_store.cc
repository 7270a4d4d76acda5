#include "connect_embedded/runtime/offset_backing_store.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "connect_embedded/runtime/java_serialization.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

absl::Status FileError(absl::string_view file, absl::string_view problem) {
  return absl::FailedPreconditionError(
      absl::StrCat("offset.storage.file.filename=\"", file, "\": ", problem));
}

void Apply(const OffsetUpdates& updates, StoredOffsets& offsets) {
  for (const auto& [key, value] : updates) {
    if (value.has_value()) {
      offsets[key] = *value;
    } else {
      offsets.erase(key);
    }
  }
}

// A reader sees the old content or the new one, never a part.
absl::Status ReplaceFile(const std::string& file, const std::string& content) {
  const std::string temporary = file + ".tmp";
  const int fd =
      open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (fd < 0) {
    return FileError(file,
                     absl::StrCat("cannot be written: ", std::strerror(errno)));
  }
  absl::string_view rest = content;
  int error = 0;
  while (error == 0 && !rest.empty()) {
    const ssize_t count = write(fd, rest.data(), rest.size());
    if (count >= 0) {
      rest.remove_prefix(static_cast<size_t>(count));
    } else if (errno != EINTR) {
      error = errno;
    }
  }
  if (error == 0 && fsync(fd) != 0) error = errno;
  close(fd);
  if (error == 0 && std::rename(temporary.c_str(), file.c_str()) != 0) {
    error = errno;
  }
  if (error == 0) return absl::OkStatus();
  unlink(temporary.c_str());
  return FileError(file,
                   absl::StrCat("cannot be written: ", std::strerror(error)));
}

}  // namespace

std::optional<std::string> MemoryOffsetBackingStore::Get(
    absl::string_view key) const {
  const auto found = offsets_.find(std::string(key));
  if (found == offsets_.end()) return std::nullopt;
  return found->second;
}

void MemoryOffsetBackingStore::Set(
    const OffsetUpdates& updates, absl::AnyInvocable<void(absl::Status)> done) {
  Apply(updates, offsets_);
  done(absl::OkStatus());
}

absl::Status FileOffsetBackingStore::Start() {
  struct stat info;
  if (stat(filename_.c_str(), &info) != 0) {
    if (errno == ENOENT) return absl::OkStatus();
    return FileError(filename_,
                     absl::StrCat("cannot be read: ", std::strerror(errno)));
  }
  if (S_ISDIR(info.st_mode)) {
    return FileError(filename_, "is a directory, expected a file");
  }
  std::ifstream in(filename_, std::ios::binary);
  if (!in) {
    return FileError(filename_,
                     absl::StrCat("cannot be read: ", std::strerror(errno)));
  }
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  if (bytes.empty()) return absl::OkStatus();
  absl::StatusOr<StoredOffsets> offsets = ParseByteArrayMap(bytes);
  if (!offsets.ok()) {
    return FileError(filename_,
                     absl::StrCat("is no offsets file of Kafka Connect: ",
                                  offsets.status().message()));
  }
  offsets_ = *std::move(offsets);
  return absl::OkStatus();
}

void FileOffsetBackingStore::Set(const OffsetUpdates& updates,
                                 absl::AnyInvocable<void(absl::Status)> done) {
  StoredOffsets changed = offsets_;
  Apply(updates, changed);
  absl::Status status = ReplaceFile(filename_, SerializeByteArrayMap(changed));
  if (status.ok()) offsets_ = std::move(changed);
  done(std::move(status));
}

}  // namespace connect_embedded
