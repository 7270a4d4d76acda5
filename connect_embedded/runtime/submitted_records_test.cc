// An offset may be committed once everything in front of it is acknowledged.
#include "connect_embedded/runtime/submitted_records.h"

#include <map>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace connect_embedded {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

class SubmittedRecordsTest : public testing::Test {
 protected:
  static SourcePartition File(const std::string& name) {
    return std::make_shared<const SourceMap>(
        SourceMap{{"filename", Value::String(name)}});
  }
  SubmittedRecords::Ticket Submit(const SourcePartition& file, int64_t at) {
    return records_.Submit(file, SourceOffset::Number("position", at));
  }
  // File -> position.
  std::map<std::string, int64_t> Committable() {
    std::map<std::string, int64_t> result;
    for (const auto& [partition, offset] : records_.TakeCommittable()) {
      result[partition->at("filename").ToString()] =
          offset.ToMap().at("position").int64();
    }
    return result;
  }

  SubmittedRecords records_{nullptr};
  const SourcePartition a_ = File("a");
};

TEST_F(SubmittedRecordsTest, NothingIsCommittableBeforeAnAcknowledgement) {
  Submit(a_, 10);
  EXPECT_THAT(Committable(), IsEmpty());
  EXPECT_EQ(records_.pending(), 1u);
}

TEST_F(SubmittedRecordsTest, AGapHoldsBackWhatIsBehindIt) {
  const auto first = Submit(a_, 10);
  const auto second = Submit(a_, 20);
  const auto third = Submit(a_, 30);

  SubmittedRecords::Acknowledge(second);
  EXPECT_THAT(Committable(), IsEmpty());

  SubmittedRecords::Acknowledge(first);
  EXPECT_THAT(Committable(), ElementsAre(Pair("a", 20)));

  SubmittedRecords::Acknowledge(third);
  EXPECT_THAT(Committable(), ElementsAre(Pair("a", 30)));
  EXPECT_EQ(records_.pending(), 0u);
}

TEST_F(SubmittedRecordsTest, PartitionsDoNotWaitForEachOther) {
  Submit(a_, 10);
  SubmittedRecords::Acknowledge(Submit(File("b"), 5));
  EXPECT_THAT(Committable(), ElementsAre(Pair("b", 5)));
}

TEST_F(SubmittedRecordsTest, EqualPartitionsAreOne) {
  const auto first = Submit(File("c"), 1);
  SubmittedRecords::Acknowledge(Submit(File("c"), 2));
  EXPECT_THAT(Committable(), IsEmpty());
  SubmittedRecords::Acknowledge(first);
  EXPECT_THAT(Committable(), ElementsAre(Pair("c", 2)));
}

TEST_F(SubmittedRecordsTest, ADroppedRecordHoldsNothingBack) {
  SubmittedRecords::Acknowledge(Submit(a_, 10));
  records_.Drop(Submit(a_, 20));
  SubmittedRecords::Acknowledge(Submit(a_, 20));
  EXPECT_THAT(Committable(), ElementsAre(Pair("a", 20)));
}

TEST_F(SubmittedRecordsTest, RecordsWithoutAnOffsetCommitNothing) {
  SubmittedRecords::Acknowledge(records_.Submit(nullptr, SourceOffset()));
  EXPECT_THAT(Committable(), IsEmpty());
}

}  // namespace
}  // namespace connect_embedded
