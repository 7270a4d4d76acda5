// Every assignment is the one that Kafka's own assignors make, byte for byte.
#include <gtest/gtest.h>

#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/string_view.h"
#include "kafka_embedded/client/assignors/partition_assignor.h"
#include "kafka_embedded/client/assignors/subscription_protocol.h"
#include "nlohmann/json.hpp"

namespace kafka_embedded {
namespace {

using nlohmann::json;

const json& Golden() {
  static const json* const golden = [] {
    std::ifstream file(
        "kafka_embedded/client/assignors/testdata/assignors.json");
    return new json(json::parse(file));
  }();
  return *golden;
}

std::optional<std::string> OptionalText(const json& value) {
  if (value.is_null()) return std::nullopt;
  return value.get<std::string>();
}

std::optional<std::string> OptionalBytes(const json& value) {
  if (value.is_null()) return std::nullopt;
  return absl::HexStringToBytes(value.get<std::string>());
}

std::vector<TopicPartition> Partitions(const json& names) {
  std::vector<TopicPartition> partitions;
  for (const std::string name : names) {
    const size_t dash = name.rfind('-');
    partitions.push_back(
        {name.substr(0, dash), std::stoi(name.substr(dash + 1))});
  }
  return partitions;
}

// Replicas as the vectors' clusters have them: partition i on broker i % 3, and
// on the next one as well if the brokers have no racks.
AssignableTopics Topics(const json& step) {
  AssignableTopics topics;
  for (const auto& [name, count] : step["topics"].items()) {
    AssignableTopic& topic = topics[name];
    topic.partition_count = count;
    if (!step.contains("partitionRacks")) continue;
    for (const std::string rack : step["partitionRacks"][name]) {
      topic.racks.push_back({rack});
    }
  }
  return topics;
}

MemberSubscription Member(const json& from) {
  MemberSubscription member;
  member.member_id = from["id"];
  member.group_instance_id = OptionalText(from["groupInstanceId"]);
  member.rack = OptionalText(from["rack"]).value_or("");
  for (const std::string topic : from["topics"]) member.topics.push_back(topic);
  member.owned = Partitions(from["owned"]);
  member.generation = from["generation"];
  return member;
}

std::string Hex(absl::string_view bytes) {
  return absl::BytesToHexString(bytes);
}

// The steps of a case go on from each other, so the assignors live as long as
// the case.
TEST(AssignorsTest, AssignAsKafkaDoes) {
  std::map<std::string, std::unique_ptr<PartitionAssignor>> assignors;
  std::string running;
  int checked = 0;
  for (const json& step : Golden()["assignments"]) {
    const std::string name = step["assignor"];
    const std::string chain = step["case"].get<std::string>() + "/" + name;
    SCOPED_TRACE(chain + " step " + step["step"].dump());
    if (std::exchange(running, chain) != chain) assignors.clear();
    std::vector<MemberSubscription> members;
    for (const json& from : step["members"]) {
      MemberSubscription member = Member(from);
      auto& assignor = assignors[member.member_id];
      if (assignor == nullptr) assignor = NewAssignor(name).value();
      member.user_data = assignor->SubscriptionUserData();
      ASSERT_EQ(member.user_data, OptionalBytes(from["userDataHex"]));
      ASSERT_EQ(Hex(EncodeSubscription(member)), from["subscriptionHex"]);
      members.push_back(std::move(member));
    }
    const Assignments assignments =
        assignors[members[0].member_id]->Assign(Topics(step), members);
    for (size_t i = 0; i < members.size(); ++i) {
      const std::string& id = members[i].member_id;
      EXPECT_EQ(assignments[i], Partitions(step["assignment"][id])) << id;
      EXPECT_EQ(Hex(EncodeAssignment({.partitions = assignments[i]})),
                step["assignmentHex"][id])
          << id;
      assignors[id]->OnAssignment(assignments[i], step["generationAfter"]);
    }
    ++checked;
  }
  EXPECT_EQ(checked, 124);
  std::cout << "checked " << checked << " rebalances against Kafka's\n";
}

TEST(SubscriptionProtocolTest, SubscriptionsAreKafkasBytesInAllVersions) {
  int checked = 0;
  for (const json& line : Golden()["subscriptionBytes"]) {
    MemberSubscription subscription;
    for (const std::string topic : line["topics"]) {
      subscription.topics.push_back(topic);
    }
    subscription.user_data = OptionalBytes(line["userDataHex"]);
    subscription.owned = Partitions(line["owned"]);
    subscription.generation = line["generation"];
    subscription.rack = OptionalText(line["rack"]).value_or("");
    const int16_t version = line["version"];
    const std::string bytes = EncodeSubscription(subscription, version);
    EXPECT_EQ(Hex(bytes), line["hex"]);
    const MemberSubscription read = DecodeSubscription(bytes).value();
    EXPECT_EQ(Hex(EncodeSubscription(read, version)), line["hex"]);
    ++checked;
  }
  EXPECT_EQ(checked, 12);
}

TEST(SubscriptionProtocolTest, AssignmentsAreKafkasBytesInAllVersions) {
  int checked = 0;
  for (const json& line : Golden()["assignmentBytes"]) {
    const MemberAssignment assignment = {
        .partitions = Partitions(line["partitions"]),
        .user_data = OptionalBytes(line["userDataHex"])};
    const std::string bytes = EncodeAssignment(assignment, line["version"]);
    EXPECT_EQ(Hex(bytes), line["hex"]);
    EXPECT_EQ(DecodeAssignment(bytes)->user_data, assignment.user_data);
    ++checked;
  }
  EXPECT_EQ(checked, 12);
}

TEST(SubscriptionProtocolTest, ANewerVersionIsReadAsTheNewestKnown) {
  const std::string bytes = absl::HexStringToBytes(
      "000900000001000161ffffffff00000000ffffffffffff0badcafe");
  EXPECT_EQ(DecodeSubscription(bytes)->topics, std::vector<std::string>{"a"});
}

TEST(SubscriptionProtocolTest, WhatIsNoSubscriptionIsRefused) {
  EXPECT_FALSE(DecodeSubscription("").ok());
  EXPECT_FALSE(DecodeSubscription(absl::HexStringToBytes("ffff")).ok());
  EXPECT_FALSE(
      DecodeSubscription(absl::HexStringToBytes("00037fffffff0001")).ok());
  EXPECT_FALSE(DecodeAssignment("no assignment").ok());
}

TEST(AssignorsTest, AreFoundByTheNamesOfKafkasClasses) {
  for (const auto& [class_name, name] : std::map<std::string, std::string>{
           {"RangeAssignor", "range"},
           {"RoundRobinAssignor", "roundrobin"},
           {"StickyAssignor", "sticky"},
           {"CooperativeStickyAssignor", "cooperative-sticky"}}) {
    const std::string full = "org.apache.kafka.clients.consumer." + class_name;
    EXPECT_EQ(NewAssignor(full).value()->name(), name);
    EXPECT_EQ(NewAssignor(class_name).value()->name(), name);
    EXPECT_EQ(NewAssignor(name).value()->name(), name);
  }
  EXPECT_EQ(NewAssignor("com.example.Mine").status().message(),
            "assignor \"com.example.Mine\" is unknown, expected one of "
            "RangeAssignor, RoundRobinAssignor, StickyAssignor, "
            "CooperativeStickyAssignor, with or without "
            "org.apache.kafka.clients.consumer. in front");
}

}  // namespace
}  // namespace kafka_embedded
