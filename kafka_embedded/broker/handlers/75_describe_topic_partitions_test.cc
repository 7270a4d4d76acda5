// DescribeTopicPartitions (KIP-966), as a client sees it on the wire.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kafka_embedded/broker/test_broker.h"
#include "kafka_embedded/protocol/messages/describe_topic_partitions.h"

namespace kafka_embedded {
namespace {

using testing::ElementsAre;

// "name-partition" of what is on a page.
std::vector<std::string> On(const DescribeTopicPartitionsResponse& page) {
  std::vector<std::string> partitions;
  for (const auto& topic : page.topics) {
    for (const auto& partition : topic.partitions) {
      partitions.push_back(absl::StrCat(topic.name.value_or(""), "-",
                                        partition.partition_index));
    }
  }
  return partitions;
}

DescribeTopicPartitionsRequest First(int32_t limit) {
  DescribeTopicPartitionsRequest request;
  request.response_partition_limit = limit;
  return request;
}

TEST(DescribeTopicPartitionsTest, NoNamesMeanAllTopicsInOrder) {
  TestBroker broker;
  broker.CreateTopic("b");
  broker.CreateTopic("a", 2);
  const auto page = broker.Ask(First(2000));
  EXPECT_THAT(On(page), ElementsAre("a-0", "a-1", "b-0"));
  EXPECT_FALSE(page.next_cursor.has_value());
}

TEST(DescribeTopicPartitionsTest, PagesGoOnAtTheCursor) {
  TestBroker broker;
  broker.CreateTopic("a", 3);
  broker.CreateTopic("b", 2);
  auto request = First(2);
  auto page = broker.Ask(request);
  EXPECT_THAT(On(page), ElementsAre("a-0", "a-1"));
  request.cursor.emplace();
  request.cursor->topic_name = page.next_cursor->topic_name;
  request.cursor->partition_index = page.next_cursor->partition_index;
  page = broker.Ask(request);
  EXPECT_THAT(On(page), ElementsAre("a-2", "b-0"));
  request.cursor->topic_name = page.next_cursor->topic_name;
  request.cursor->partition_index = page.next_cursor->partition_index;
  page = broker.Ask(request);
  EXPECT_THAT(On(page), ElementsAre("b-1"));
  EXPECT_FALSE(page.next_cursor.has_value());
}

TEST(DescribeTopicPartitionsTest, AnUnknownNameIsTold) {
  TestBroker broker;
  auto request = First(10);
  request.topics.emplace_back().name = "t";
  EXPECT_EQ(broker.Ask(request).topics[0].error_code,
            ErrorCode::kUnknownTopicOrPartition);
}

}  // namespace
}  // namespace kafka_embedded
