// For tests that hold a log to the same rules in memory and on RocksDB.
//
//   class LogRetentionTest : public LogStoragesTest {};
//   LOG_STORAGES(LogRetentionTest);
//   TEST_P(LogRetentionTest, ...) { log_.ProduceRecords(3); }
#ifndef KAFKA_EMBEDDED_LOG_LOG_STORAGES_TEST_UTIL_H_
#define KAFKA_EMBEDDED_LOG_LOG_STORAGES_TEST_UTIL_H_

#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "gtest/gtest.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/log/log_test_util.h"
#include "kafka_embedded/storage/rocksdb_storage.h"

namespace kafka_embedded {

enum class StorageKind { kMemory, kRocksDb };

class LogStoragesTest : public ::testing::TestWithParam<StorageKind> {
 protected:
  // A broker restarted in its process, and one whose process ended.
  static OpenStorage Opener() {
    if (GetParam() == StorageKind::kMemory) return nullptr;
    const std::string directory = ::testing::TempDir() + "/log";
    std::filesystem::remove_all(directory);
    return [directory] {
      auto storage = RocksDbStorage::Open(directory);
      CHECK_OK(storage.status());
      return *std::move(storage);
    };
  }

  TestLog log_{Opener()};
};

#define LOG_STORAGES(suite)                                               \
  INSTANTIATE_TEST_SUITE_P(                                               \
      Storages, suite,                                                    \
      ::testing::Values(StorageKind::kMemory, StorageKind::kRocksDb),     \
      [](const auto& kind) {                                              \
        return kind.param == StorageKind::kMemory ? "Memory" : "RocksDb"; \
      })

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_LOG_LOG_STORAGES_TEST_UTIL_H_
