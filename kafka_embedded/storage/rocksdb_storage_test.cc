// What can be wrong with a data directory, and what is said about it.
#include "kafka_embedded/storage/rocksdb_storage.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/records/record_batch_builder.h"

namespace kafka_embedded {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

RecordBatch BatchAt(int64_t offset) {
  RecordBatchBuilder builder({.base_offset = offset});
  builder.Append({.timestamp = 1, .value = std::string(5000, 'x')});
  return std::move(builder).Build();
}

class RocksDbStorageTest : public testing::Test {
 protected:
  RocksDbStorageTest() : directory_(testing::TempDir() + "rocksdb_test") {
    fs::remove_all(directory_);
  }
  ~RocksDbStorageTest() override { fs::remove_all(directory_); }

  absl::StatusOr<std::unique_ptr<Storage>> Open() {
    return RocksDbStorage::Open(directory_, {.write_buffer_bytes = 64 << 10,
                                             .recent_bytes_per_partition = 0});
  }

  // Enough for the first batches to lie in files.
  void Fill() {
    auto storage = Open();
    ASSERT_TRUE(storage.ok()) << storage.status();
    auto store = (*storage)->OpenBatches({});
    for (int64_t i = 0; i < 300; ++i) {
      ASSERT_TRUE((*store)->Append(BatchAt(i)).ok());
    }
  }

  // Overwrites the middle of every file with that in its name; says how many.
  int Damage(const std::string& part) {
    int damaged = 0;
    for (const auto& file : fs::directory_iterator(directory_)) {
      if (file.path().filename().string().find(part) == std::string::npos) {
        continue;
      }
      std::fstream bytes(file.path(),
                         std::ios::in | std::ios::out | std::ios::binary);
      bytes.seekp(static_cast<std::streamoff>(file.file_size() / 2));
      bytes << "damaged";
      ++damaged;
    }
    return damaged;
  }

  // The first error of opening and of reading everything.
  absl::Status ReadAll() {
    auto storage = Open();
    if (!storage.ok()) return storage.status();
    auto store = (*storage)->OpenBatches({});
    if (!store.ok()) return store.status();
    for (size_t i = 0; i < (*store)->batch_count(); ++i) {
      if (auto batch = (*store)->Read(i); !batch.ok()) return batch.status();
    }
    return absl::OkStatus();
  }

  const std::string directory_;
};

TEST_F(RocksDbStorageTest, ASecondOpenerIsRefusedAndToldWhatToDo) {
  const auto first = Open();
  ASSERT_TRUE(first.ok()) << first.status();

  const auto second = Open();

  EXPECT_TRUE(absl::IsFailedPrecondition(second.status())) << second.status();
  EXPECT_THAT(std::string(second.status().message()),
              HasSubstr("data directory \"" + directory_ +
                        "\" is in use by another process or storage, close "
                        "that one or name another directory"));
}

TEST_F(RocksDbStorageTest, AnotherProcessesLockIsRespected) {
  {
    ASSERT_TRUE(Open().ok());
  }
  int ready[2];
  ASSERT_EQ(pipe(ready), 0);
  const std::string lock = directory_ + "/LOCK";
  const pid_t child = fork();
  if (child == 0) {
    const int file = open(lock.c_str(), O_RDWR);
    struct flock whole = {};
    whole.l_type = F_WRLCK;
    const char result = fcntl(file, F_SETLK, &whole) == 0 ? 'y' : 'n';
    if (write(ready[1], &result, 1) == 1) pause();
    _exit(0);
  }
  char locked = 0;
  ASSERT_EQ(read(ready[0], &locked, 1), 1);
  ASSERT_EQ(locked, 'y');

  const auto second = Open();

  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  close(ready[0]);
  close(ready[1]);
  EXPECT_TRUE(absl::IsFailedPrecondition(second.status())) << second.status();
  EXPECT_THAT(std::string(second.status().message()),
              HasSubstr("is in use by another process"));
}

TEST_F(RocksDbStorageTest, AFileInTheWayIsAClearError) {
  std::ofstream(directory_) << "not a directory";
  const auto storage = Open();
  EXPECT_TRUE(absl::IsUnavailable(storage.status())) << storage.status();
  EXPECT_THAT(std::string(storage.status().message()), HasSubstr(directory_));
}

TEST_F(RocksDbStorageTest, ManyBatchesSurviveInFiles) {
  Fill();
  EXPECT_TRUE(ReadAll().ok()) << ReadAll();
  auto storage = Open();
  auto store = (*storage)->OpenBatches({});
  EXPECT_EQ((*store)->batch_count(), 300u);
  EXPECT_EQ((*store)->Read(17)->bytes(), BatchAt(17).bytes());
}

TEST_F(RocksDbStorageTest, DamagedFilesOfBatchesAreNamed) {
  Fill();
  ASSERT_GT(Damage(".blob"), 0);
  const absl::Status status = ReadAll();
  EXPECT_EQ(ErrorCodeOf(status), ErrorCode::kKafkaStorageError) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("partition 0 of"));
  EXPECT_THAT(std::string(status.message()), HasSubstr(directory_));
}

TEST_F(RocksDbStorageTest, DamagedTablesAreNamed) {
  Fill();
  ASSERT_GT(Damage(".sst"), 0);
  const absl::Status status = ReadAll();
  EXPECT_THAT(std::string(status.message()), HasSubstr(".sst")) << status;
}

TEST_F(RocksDbStorageTest, ADamagedManifestIsDataLoss) {
  Fill();
  ASSERT_GT(Damage("MANIFEST"), 0);
  const auto storage = Open();
  EXPECT_TRUE(absl::IsDataLoss(storage.status())) << storage.status();
  EXPECT_THAT(std::string(storage.status().message()), HasSubstr("MANIFEST"));
}

}  // namespace
}  // namespace kafka_embedded
