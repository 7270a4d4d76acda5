// Members of groups for tests of handlers: requests in order, one broker.
#ifndef KAFKA_EMBEDDED_BROKER_TEST_GROUP_MEMBER_H_
#define KAFKA_EMBEDDED_BROKER_TEST_GROUP_MEMBER_H_

#include <string>

#include "kafka_embedded/broker/test_broker.h"
#include "kafka_embedded/protocol/codec.h"
#include "kafka_embedded/protocol/messages/consumer_protocol.h"
#include "kafka_embedded/protocol/messages/find_coordinator.h"
#include "kafka_embedded/protocol/messages/join_group.h"
#include "kafka_embedded/protocol/messages/leave_group.h"
#include "kafka_embedded/protocol/messages/offset_commit.h"
#include "kafka_embedded/protocol/messages/offset_fetch.h"
#include "kafka_embedded/protocol/messages/sync_group.h"

namespace kafka_embedded {

// __consumer_offsets is there, and this broker coordinates all groups.
inline void CreateOffsetsTopic(TestBroker& broker) {
  const FindCoordinatorRequest find{.key_type = 0, .coordinator_keys = {"g"}};
  CHECK(broker.Ask(find).coordinators[0].error_code == ErrorCode::kNone);
}

inline JoinGroupRequest JoinOf(const std::string& group,
                               const std::string& member_id = "",
                               const std::string& topic = "orders") {
  return {.group_id = group,
          .session_timeout_ms = 10'000,
          .rebalance_timeout_ms = 60'000,
          .member_id = member_id,
          .protocol_type = "consumer",
          .protocols = {{.name = "range",
                         .metadata = *EncodeVersioned(
                             ConsumerProtocolSubscription{.topics = {topic}},
                             /*version=*/3)}}};
}

// The only member of a stable group; returns its id.
inline std::string JoinAlone(TestBroker& broker, const std::string& group) {
  const std::string id = broker.Ask(JoinOf(group)).member_id;
  const JoinGroupResponse joined = broker.Ask(JoinOf(group, id));
  broker.Ask(SyncGroupRequest{
      .group_id = group,
      .generation_id = joined.generation_id,
      .member_id = id,
      .protocol_type = "consumer",
      .protocol_name = "range",
      .assignments = {{.member_id = id, .assignment = "all"}}});
  return id;
}

constexpr int16_t kCommitByName = 9;
inline OffsetCommitRequest CommitOf(const std::string& group,
                                    const std::string& topic, int64_t offset) {
  OffsetCommitRequest request{.group_id = group};
  request.topics.push_back(
      {.name = topic, .partitions = {{.committed_offset = offset}}});
  return request;
}
inline ErrorCode Commit(TestBroker& broker, const OffsetCommitRequest& request,
                        int16_t version = kCommitByName) {
  return broker.Ask(request, version).topics[0].partitions[0].error_code;
}

// -1 if there is none.
inline int64_t Committed(TestBroker& broker, const std::string& group,
                         const std::string& topic) {
  OffsetFetchRequest request;
  auto& asked = request.groups.emplace_back();
  asked.group_id = group;
  asked.topics->push_back({.name = topic, .partition_indexes = {0}});
  return broker.Ask(request, /*version=*/9)
      .groups[0]
      .topics[0]
      .partitions[0]
      .committed_offset;
}

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_BROKER_TEST_GROUP_MEMBER_H_
