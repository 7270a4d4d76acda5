// What can be wrong with a data directory, and what is said about it.
#include "kafka_embedded/storage/rocksdb_storage.h"

#include <fcntl.h>
#include <rocksdb/db.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
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
using ::testing::ElementsAre;
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

  // The newest log of the database, where the last writes are.
  fs::path LogFile() {
    fs::path newest;
    for (const auto& file : fs::directory_iterator(directory_)) {
      if (file.path().extension() == ".log" && file.file_size() > 0) {
        newest = std::max(newest, file.path());
      }
    }
    return newest;
  }

  // The database as it is, without a storage.
  std::unique_ptr<rocksdb::DB> OpenRaw() {
    rocksdb::DB* db = nullptr;
    EXPECT_TRUE(rocksdb::DB::Open({}, directory_, &db).ok());
    return std::unique_ptr<rocksdb::DB>(db);
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

TEST_F(RocksDbStorageTest, ADirectoryOfALaterFormatIsRefused) {
  ASSERT_TRUE(Open().ok());
  ASSERT_TRUE(OpenRaw()->Put({}, "F", "3").ok());
  const auto storage = Open();
  EXPECT_TRUE(absl::IsFailedPrecondition(storage.status()));
  EXPECT_THAT(std::string(storage.status().message()),
              HasSubstr("data directory \"" + directory_ +
                        "\" has the format 3, this version of kafka-embedded "
                        "reads the formats 1 to 2"));
}

TEST_F(RocksDbStorageTest, ADirectoryOfAnEarlierFormatIsUpgradedWithANotice) {
  Fill();
  {
    const auto db = OpenRaw();
    ASSERT_TRUE(db->Put({}, "F", "1").ok());
    const std::unique_ptr<rocksdb::Iterator> keys(db->NewIterator({}));
    for (keys->Seek("I"); keys->Valid() && keys->key().starts_with("I");
         keys->Next()) {
      const std::string value = keys->value().ToString();
      ASSERT_TRUE(db->Put({}, keys->key(), value.substr(0, 24)).ok());
    }
  }
  const auto storage = Open();
  ASSERT_TRUE(storage.ok()) << storage.status();
  EXPECT_THAT((*storage)->notices(),
              ElementsAre(HasSubstr("was upgraded from format 1 to 2")));
  const auto store = (*storage)->OpenBatches({});
  EXPECT_EQ((*store)->batch_count(), 300u);
  EXPECT_TRUE((*store)->info(0).has_producer_id) << "unknown, so to be read";
}

TEST_F(RocksDbStorageTest, AWriteThatACrashHasTornIsCutOff) {
  Fill();
  fs::resize_file(LogFile(), fs::file_size(LogFile()) - 10);
  const auto storage = Open();
  ASSERT_TRUE(storage.ok()) << storage.status();
  EXPECT_THAT((*storage)->notices(), ElementsAre(HasSubstr("was torn")));
  const auto store = (*storage)->OpenBatches({});
  EXPECT_EQ((*store)->batch_count(), 299u);
  EXPECT_EQ((*store)->Read(298)->bytes(), BatchAt(298).bytes());
  EXPECT_TRUE((*store)->Append(BatchAt(299)).ok());
}

TEST_F(RocksDbStorageTest, AFlippedBitInTheLogIsNotTakenForATornWrite) {
  Fill();
  ASSERT_GT(Damage(".log"), 0);
  const auto storage = Open();
  EXPECT_TRUE(absl::IsDataLoss(storage.status())) << storage.status();
  EXPECT_THAT(std::string(storage.status().message()),
              HasSubstr("data directory \"" + directory_ +
                        "\" is damaged, restore or remove it"));
}

// Fills a disk of 256 KiB; returns the number of batches that were taken.
int64_t FillSmallDisk(const std::string& directory) {
  std::signal(SIGXFSZ, SIG_IGN);
  const rlimit limit = {.rlim_cur = 256 << 10, .rlim_max = 256 << 10};
  if (setrlimit(RLIMIT_FSIZE, &limit) != 0) return -1;
  auto storage = RocksDbStorage::Open(directory);
  if (!storage.ok()) return -2;
  auto store = (*storage)->OpenBatches({});
  int64_t taken = 0;
  absl::Status status;
  while ((status = (*store)->Append(BatchAt(taken))).ok()) ++taken;
  const bool as_documented =
      ErrorCodeOf(status) == ErrorCode::kKafkaStorageError &&
      !(*storage)->health().status().ok() &&
      (*store)->batch_count() == static_cast<size_t>(taken) &&
      (*store)->Read(0).ok() && !(*store)->PutState("a", "b").ok() &&
      ErrorCodeOf((*store)->Append(BatchAt(taken))) ==
          ErrorCode::kKafkaStorageError;
  return as_documented ? taken : -3;
}

TEST_F(RocksDbStorageTest, AFullDiskIsAStorageErrorAndLosesNothing) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const pid_t child = fork();
  if (child == 0) {
    const int64_t taken = FillSmallDisk(directory_);
    _exit(write(ends[1], &taken, sizeof(taken)) == sizeof(taken) ? 0 : 1);
  }
  int64_t taken = 0;
  ASSERT_EQ(read(ends[0], &taken, sizeof(taken)),
            static_cast<ssize_t>(sizeof(taken)));
  waitpid(child, nullptr, 0);
  close(ends[0]);
  close(ends[1]);
  ASSERT_GT(taken, 10);

  const auto storage = Open();
  ASSERT_TRUE(storage.ok()) << storage.status();
  const auto store = (*storage)->OpenBatches({});
  EXPECT_EQ((*store)->batch_count(), static_cast<size_t>(taken));
  EXPECT_EQ((*store)->Read(taken - 1)->bytes(), BatchAt(taken - 1).bytes());
}

}  // namespace
}  // namespace kafka_embedded
