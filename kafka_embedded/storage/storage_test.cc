// What every storage does, in memory or on disk.
#include "kafka_embedded/storage/storage.h"

#include <algorithm>
#include <filesystem>
#include <initializer_list>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/records/record_batch_builder.h"
#include "kafka_embedded/runtime/random.h"
#include "kafka_embedded/storage/memory_storage.h"
#include "kafka_embedded/storage/rocksdb_storage.h"

namespace kafka_embedded {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

enum class Kind { kMemory, kClone, kRocksDb, kRocksDbWithoutRecentBatches };

constexpr StoreId kOrders0 = {.topic_id = {.high = 1, .low = 2},
                              .partition = 0};
constexpr StoreId kOrders1 = {.topic_id = {.high = 1, .low = 2},
                              .partition = 1};
constexpr StoreId kUsers0 = {.topic_id = {.high = 1, .low = 3}, .partition = 0};

RecordBatch BatchAt(int64_t base_offset, int records,
                    const std::string& value = "value") {
  RecordBatchBuilder builder(
      {.base_offset = base_offset, .partition_leader_epoch = 4});
  for (int i = 0; i < records; ++i) {
    builder.Append({.timestamp = 1000 + base_offset + i, .value = value});
  }
  return std::move(builder).Build();
}

class StorageTest : public testing::TestWithParam<Kind> {
 protected:
  StorageTest() : directory_(testing::TempDir() + "storage_test") {
    std::filesystem::remove_all(directory_);
    Restart();
  }
  ~StorageTest() override {
    store_.reset();
    storage_.reset();
    std::filesystem::remove_all(directory_);
  }

  // Closes all and opens it again on what was kept.
  void Restart() {
    store_.reset();
    if (GetParam() == Kind::kMemory) {
      if (storage_ == nullptr) storage_ = std::make_unique<MemoryStorage>();
      return;
    }
    if (GetParam() == Kind::kClone) {
      if (storage_ == nullptr) storage_ = std::make_unique<MemoryStorage>();
      originals_.push_back(std::move(storage_));
      storage_ = static_cast<const MemoryStorage&>(*originals_.back()).Clone();
      return;
    }
    storage_.reset();
    RocksDbStorage::Options options;
    if (GetParam() == Kind::kRocksDbWithoutRecentBatches) {
      options.recent_bytes_per_partition = 0;
    }
    auto storage = RocksDbStorage::Open(directory_, options);
    CHECK_OK(storage.status());
    storage_ = *std::move(storage);
  }

  BatchStore& Open(const StoreId& id) {
    store_.reset();
    auto store = storage_->OpenBatches(id);
    CHECK_OK(store.status());
    store_ = *std::move(store);
    return *store_;
  }

  // A store of five batches of two records: 0-1, 2-3, up to 8-9.
  BatchStore& OpenWithFive(const StoreId& id) {
    BatchStore& store = Open(id);
    for (int64_t i = 0; i < 5; ++i) CHECK_OK(store.Append(BatchAt(2 * i, 2)));
    if (GetParam() != Kind::kClone) return store;
    Restart();
    return Open(id);
  }

  static std::vector<int64_t> BaseOffsets(const BatchStore& store) {
    std::vector<int64_t> offsets;
    size_t bytes = 0;
    for (size_t i = 0; i < store.batch_count(); ++i) {
      const auto batch = store.Read(i);
      CHECK_OK(batch.status());
      CHECK_OK(ValidateBatch(*batch, BatchOrigin::kReplication));
      CHECK_EQ(batch->base_offset(), store.info(i).base_offset);
      CHECK_EQ(batch->last_offset(), store.info(i).last_offset);
      offsets.push_back(batch->base_offset());
      bytes += batch->size_in_bytes();
    }
    CHECK_EQ(bytes, store.size_in_bytes());
    return offsets;
  }

  const std::string directory_;
  std::unique_ptr<Storage> storage_;
  std::unique_ptr<BatchStore> store_;
  std::vector<std::unique_ptr<Storage>> originals_;  // Of clones.
};

TEST_P(StorageTest, ANewStoreIsEmpty) {
  const BatchStore& store = Open(kOrders0);
  EXPECT_EQ(store.batch_count(), 0u);
  EXPECT_EQ(store.size_in_bytes(), 0u);
  EXPECT_EQ(store.FindOffset(0), 0u);
}

TEST_P(StorageTest, ABatchComesBackAsItWas) {
  BatchStore& store = Open(kOrders0);
  const RecordBatch batch = BatchAt(7, 3, std::string(5000, 'x'));
  ASSERT_TRUE(store.Append(batch).ok());

  const auto read = store.Read(0);

  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->bytes(), batch.bytes());
  const BatchInfo info = store.info(0);
  EXPECT_EQ(info.base_offset, 7);
  EXPECT_EQ(info.last_offset, 9);
  EXPECT_EQ(info.max_timestamp, 1009);
  EXPECT_EQ(info.leader_epoch, 4);
  EXPECT_EQ(info.size_in_bytes, batch.size_in_bytes());
}

TEST_P(StorageTest, FindOffsetGivesTheBatchThatHoldsOrFollowsIt) {
  BatchStore& store = Open(kOrders0);
  ASSERT_TRUE(store.Append(BatchAt(10, 2)).ok());
  ASSERT_TRUE(store.Append(BatchAt(20, 2)).ok());
  ASSERT_TRUE(store.Append(BatchAt(30, 2)).ok());

  std::vector<size_t> found;
  for (int64_t offset : {0, 10, 11, 12, 20, 21, 22, 31, 32}) {
    found.push_back(store.FindOffset(offset));
  }
  EXPECT_THAT(found, ElementsAre(0, 0, 0, 1, 1, 1, 2, 2, 3));
}

TEST_P(StorageTest, ErasesAPrefixASuffixAndTheMiddle) {
  BatchStore& store = OpenWithFive(kOrders0);
  ASSERT_TRUE(store.Erase(2, 3).ok());
  EXPECT_THAT(BaseOffsets(store), ElementsAre(0, 2, 6, 8));
  ASSERT_TRUE(store.Erase(0, 1).ok());
  EXPECT_THAT(BaseOffsets(store), ElementsAre(2, 6, 8));
  ASSERT_TRUE(store.Erase(2, 3).ok());
  EXPECT_THAT(BaseOffsets(store), ElementsAre(2, 6));
  ASSERT_TRUE(store.Erase(1, 1).ok());

  // The freed offsets may be written again, as after a truncation.
  ASSERT_TRUE(store.Append(BatchAt(8, 1)).ok());
  EXPECT_THAT(BaseOffsets(store), ElementsAre(2, 6, 8));
  Restart();
  EXPECT_THAT(BaseOffsets(Open(kOrders0)), ElementsAre(2, 6, 8));
}

TEST_P(StorageTest, ErasesAndRefillsManyBatchesAtOnce) {
  BatchStore& store = Open(kOrders0);
  for (int64_t i = 0; i < 500; ++i) {
    ASSERT_TRUE(store.Append(BatchAt(i, 1)).ok());
  }
  ASSERT_TRUE(store.Erase(1, 499).ok());
  EXPECT_THAT(BaseOffsets(store), ElementsAre(0, 499));
  ASSERT_TRUE(store.Erase(0, 2).ok());
  for (int64_t i = 0; i < 3; ++i) {
    ASSERT_TRUE(store.Append(BatchAt(i, 1)).ok());
  }
  Restart();
  EXPECT_THAT(BaseOffsets(Open(kOrders0)), ElementsAre(0, 1, 2));
}

TEST_P(StorageTest, ReplacesABatchByASmallerOne) {
  BatchStore& store = OpenWithFive(kOrders0);
  const RecordBatch compacted = BatchAt(4, 1);

  const BatchChange change = {.index = 2, .replacement = compacted};
  ASSERT_TRUE(store.Apply({&change, 1}).ok());

  EXPECT_THAT(BaseOffsets(store), ElementsAre(0, 2, 4, 6, 8));
  EXPECT_EQ(store.Read(2)->bytes(), compacted.bytes());
}

TEST_P(StorageTest, CompactionReplacesSomeBatchesAndDropsOthers) {
  BatchStore& store = OpenWithFive(kOrders0);
  const BatchChange changes[] = {
      {.index = 0}, {.index = 2, .replacement = BatchAt(4, 1)}, {.index = 3}};
  ASSERT_TRUE(store.Apply(changes).ok());
  EXPECT_THAT(BaseOffsets(store), ElementsAre(2, 4, 8));
  EXPECT_EQ(store.FindOffset(4), 1u);
  ASSERT_TRUE(store.Append(BatchAt(10, 1)).ok());

  Restart();

  EXPECT_THAT(BaseOffsets(Open(kOrders0)), ElementsAre(2, 4, 8, 10));
}

TEST_P(StorageTest, StateOfAPartitionIsItsOwnAndGoesWithIt) {
  ASSERT_TRUE(Open(kOrders0).PutState("segments", "1").ok());
  ASSERT_TRUE(Open(kOrders1).PutState("segments", "2").ok());
  Restart();

  EXPECT_EQ(*Open(kOrders1).GetState("segments"), "2");
  EXPECT_EQ(*Open(kOrders0).GetState("segments"), "1");
  ASSERT_TRUE(store_->DeleteState("segments").ok());
  EXPECT_EQ(*store_->GetState("segments"), std::nullopt);
  store_.reset();
  ASSERT_TRUE(storage_->DeleteBatches(kOrders1).ok());
  EXPECT_EQ(*Open(kOrders1).GetState("segments"), std::nullopt);
}

TEST_P(StorageTest, TheIndexKnowsWhoseBatchesHaveAProducerId) {
  BatchStore& store = Open(kOrders0);
  ASSERT_TRUE(store.Append(BatchAt(0, 1)).ok());
  RecordBatchBuilder builder(
      {.base_offset = 1, .producer_id = 7, .producer_epoch = 0});
  builder.Append({.timestamp = 1, .value = "v"});
  ASSERT_TRUE(store.Append(std::move(builder).Build()).ok());

  Restart();

  const BatchStore& again = Open(kOrders0);
  EXPECT_FALSE(again.info(0).has_producer_id);
  EXPECT_TRUE(again.info(1).has_producer_id);
}

TEST_P(StorageTest, ARestartBringsBackEverything) {
  OpenWithFive(kOrders1);
  ASSERT_TRUE(Open(kOrders0).Append(BatchAt(40, 2)).ok());
  ASSERT_TRUE(storage_->Put("meta.properties/cluster.id", "abc").ok());
  ASSERT_TRUE(storage_->Sync().ok());

  Restart();

  EXPECT_THAT(BaseOffsets(Open(kOrders0)), ElementsAre(40));
  EXPECT_THAT(BaseOffsets(Open(kOrders1)), ElementsAre(0, 2, 4, 6, 8));
  EXPECT_EQ(*storage_->Get("meta.properties/cluster.id"), "abc");
  // And one goes on where the other stopped.
  EXPECT_TRUE(store_->Append(BatchAt(10, 1)).ok());
  EXPECT_EQ(store_->FindOffset(10), 5u);
}

TEST_P(StorageTest, ListsTheStoresThatHoldBatchesInOrder) {
  for (const StoreId& id : {kUsers0, kOrders1, kOrders0}) {
    ASSERT_TRUE(Open(id).Append(BatchAt(0, 1)).ok());
  }
  Open({.topic_id = {.high = 9, .low = 9}, .partition = 0});

  EXPECT_THAT(*storage_->ListBatches(),
              ElementsAre(kOrders0, kOrders1, kUsers0));
}

TEST_P(StorageTest, DeletingAPartitionLeavesItsNeighboursAlone) {
  OpenWithFive(kOrders0);
  OpenWithFive(kOrders1);
  OpenWithFive(kUsers0);
  store_.reset();

  ASSERT_TRUE(storage_->DeleteBatches(kOrders1).ok());
  ASSERT_TRUE(storage_->DeleteBatches(kOrders1).ok());

  EXPECT_THAT(*storage_->ListBatches(), ElementsAre(kOrders0, kUsers0));
  EXPECT_THAT(BaseOffsets(Open(kOrders1)), IsEmpty());
  EXPECT_THAT(BaseOffsets(Open(kUsers0)), ElementsAre(0, 2, 4, 6, 8));
}

TEST_P(StorageTest, OneStoreOfAPartitionIsOpenAtATime) {
  OpenWithFive(kOrders0);

  const auto second = storage_->OpenBatches(kOrders0);
  EXPECT_TRUE(absl::IsFailedPrecondition(second.status()));
  EXPECT_EQ(second.status().message(),
            "partition 0 of the topic with id AAAAAAAAAAEAAAAAAAAAAg is open "
            "already, close it first");
  EXPECT_TRUE(absl::IsFailedPrecondition(storage_->DeleteBatches(kOrders0)));
  EXPECT_EQ(store_->batch_count(), 5u);

  store_.reset();
  EXPECT_TRUE(storage_->OpenBatches(kOrders0).ok());
}

TEST_P(StorageTest, NamedValuesAreKeptReplacedAndDeleted) {
  EXPECT_EQ(*storage_->Get("a"), std::nullopt);
  ASSERT_TRUE(storage_->Put("a", "1").ok());
  ASSERT_TRUE(storage_->Put("a", std::string("\0\xff", 2)).ok());
  ASSERT_TRUE(storage_->Put("empty", "").ok());
  Restart();
  EXPECT_EQ(*storage_->Get("a"), std::string("\0\xff", 2));
  EXPECT_EQ(*storage_->Get("empty"), "");

  ASSERT_TRUE(storage_->Delete("a").ok());
  ASSERT_TRUE(storage_->Delete("a").ok());
  EXPECT_EQ(*storage_->Get("a"), std::nullopt);
}

TEST_P(StorageTest, AScanGivesThePrefixInOrder) {
  for (const char* name : {"b/2", "a", "b/10", "b/1", "c", "b"}) {
    ASSERT_TRUE(storage_->Put(name, name).ok());
  }
  EXPECT_THAT(*storage_->Scan("b/"),
              ElementsAre(Pair("b/1", "b/1"), Pair("b/10", "b/10"),
                          Pair("b/2", "b/2")));
  EXPECT_THAT(*storage_->Scan("x"), IsEmpty());
  EXPECT_EQ(storage_->Scan("")->size(), 6u);
}

TEST_P(StorageTest, BatchesAndValuesDoNotMeet) {
  OpenWithFive(kOrders0);
  EXPECT_THAT(*storage_->Scan(""), IsEmpty());
}

TEST_P(StorageTest, TheBatchThatDoesNotFitOnTheDiskTakesItOffline) {
  BatchStore& store = Open(kOrders0);
  const RecordBatch first = BatchAt(0, 1);
  storage_->health().LimitDisk(first.size_in_bytes(),
                               absl::ResourceExhaustedError("full"));
  EXPECT_TRUE(store.Append(first).ok());
  EXPECT_EQ(store.Append(BatchAt(1, 1)).message(), "full");
  EXPECT_THAT(BaseOffsets(store), ElementsAre(0));
  EXPECT_EQ(storage_->health().status().message(), "full");
}

TEST_P(StorageTest, TellsOfEachBatchThatIsWritten) {
  BatchStore& store = Open(kOrders0);
  int writes = 0;
  storage_->health().OnWrite([&] { ++writes; });
  ASSERT_TRUE(store.Append(BatchAt(0, 1)).ok());
  ASSERT_TRUE(store.Append(BatchAt(1, 5)).ok());
  EXPECT_EQ(writes, 2);
}

TEST_P(StorageTest, SaysWhetherItOutlivesTheProcess) {
  EXPECT_EQ(storage_->durable(),
            GetParam() != Kind::kMemory && GetParam() != Kind::kClone);
}

TEST_P(StorageTest, WhateverComesItHoldsWhatAListWouldHold) {
  Random random(7, "storage");
  Open(kOrders0);
  std::vector<int64_t> expected;
  for (int i = 0; i < 300; ++i) {
    const size_t a = random.Below(expected.size() + 1);
    const size_t b = random.Below(expected.size() + 1);
    const auto begin = expected.begin();
    switch (random.Below(16)) {
      case 0:  // Retention.
        CHECK_OK(store_->Erase(0, a));
        expected.erase(begin, begin + static_cast<ptrdiff_t>(a));
        break;
      case 1:  // A truncation.
        CHECK_OK(store_->Erase(a, expected.size()));
        expected.resize(a);
        break;
      case 2:
        CHECK_OK(store_->Erase(std::min(a, b), std::max(a, b)));
        expected.erase(begin + static_cast<ptrdiff_t>(std::min(a, b)),
                       begin + static_cast<ptrdiff_t>(std::max(a, b)));
        break;
      case 3: {
        if (a == expected.size()) break;
        const BatchChange change = {.index = a};
        CHECK_OK(store_->Apply({&change, 1}));
        expected.erase(begin + static_cast<ptrdiff_t>(a));
        break;
      }
      case 4:
        Restart();
        Open(kOrders0);
        break;
      default:
        expected.push_back(expected.empty() ? 0 : expected.back() + 1);
        CHECK_OK(store_->Append(BatchAt(expected.back(), 1)));
    }
    ASSERT_EQ(BaseOffsets(*store_), expected) << "step " << i;
    for (size_t at = 0; at < expected.size(); ++at) {
      ASSERT_EQ(store_->FindOffset(expected[at]), at);
    }
  }
}

class MemoryStorageTest : public testing::Test {
 protected:
  static std::vector<int64_t> OffsetsIn(MemoryStorage& storage) {
    const auto store = storage.OpenBatches(kOrders0);
    CHECK_OK(store.status());
    std::vector<int64_t> offsets;
    for (size_t i = 0; i < (*store)->batch_count(); ++i) {
      offsets.push_back((*store)->info(i).base_offset);
    }
    return offsets;
  }
};

TEST_F(MemoryStorageTest, WhatIsDoneToACloneIsNotDoneToTheOthers) {
  MemoryStorage original;
  auto store = *original.OpenBatches(kOrders0);
  for (const int64_t offset : {0, 1, 2}) {
    ASSERT_TRUE(store->Append(BatchAt(offset, 1)).ok());
  }
  const auto longer = original.Clone();
  const auto shorter = longer->Clone();
  ASSERT_TRUE((*longer->OpenBatches(kOrders0))->Append(BatchAt(3, 1)).ok());
  ASSERT_TRUE((*shorter->OpenBatches(kOrders0))->Erase(1, 2).ok());
  ASSERT_TRUE(store->Append(BatchAt(7, 1)).ok());
  store.reset();
  EXPECT_THAT(OffsetsIn(original), ElementsAre(0, 1, 2, 7));
  EXPECT_THAT(OffsetsIn(*longer), ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(OffsetsIn(*shorter), ElementsAre(0, 2));
  EXPECT_THAT(OffsetsIn(*longer->Clone()), ElementsAre(0, 1, 2, 3));
}

TEST_F(MemoryStorageTest, FindingsHoldInCopiesUntilSomethingChanges) {
  MemoryStorage original;
  auto store = *original.OpenBatches(kOrders0);
  for (const int64_t offset : {0, 1, 2}) {
    ASSERT_TRUE(store->Append(BatchAt(offset, 1)).ok());
  }
  EXPECT_EQ(store->Recall(), nullptr);
  const auto findings = std::make_shared<const BatchFindings>();
  store->Remember(findings);
  using Change = absl::Status (*)(BatchStore&);
  for (const Change change : std::initializer_list<Change>{
           [](BatchStore& s) { return s.Append(BatchAt(3, 1)); },
           [](BatchStore& s) { return s.Erase(0, 1); },
           [](BatchStore& s) { return s.Apply({{{.index = 1}}}); },
           [](BatchStore& s) { return s.PutState("log", "x"); },
           [](BatchStore& s) { return s.DeleteState("log"); }}) {
    const auto copy = original.Clone();
    const auto copied = *copy->OpenBatches(kOrders0);
    EXPECT_EQ(copied->Recall(), findings);
    ASSERT_TRUE(change(*copied).ok());
    EXPECT_EQ(copied->Recall(), nullptr);
  }
  EXPECT_EQ(store->Recall(), findings);
}

std::string NameOfKind(const testing::TestParamInfo<Kind>& info) {
  switch (info.param) {
    case Kind::kMemory:
      return "Memory";
    case Kind::kClone:
      return "Clone";
    case Kind::kRocksDb:
      return "RocksDb";
    case Kind::kRocksDbWithoutRecentBatches:
      return "RocksDbWithoutRecentBatches";
  }
  return "";
}

INSTANTIATE_TEST_SUITE_P(All, StorageTest,
                         testing::Values(Kind::kMemory, Kind::kClone,
                                         Kind::kRocksDb,
                                         Kind::kRocksDbWithoutRecentBatches),
                         NameOfKind);

}  // namespace
}  // namespace kafka_embedded
