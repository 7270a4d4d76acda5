// A consumer group as a test wants it: its state, members, assignments and lag
// as values, waits that end, and members that poll by themselves.
//
//   ConsumerGroup group(*cluster, "audit");
//   ASSERT_OK_AND_ASSIGN(auto a, GroupMember::Start(*cluster, config, topics));
//   ASSERT_OK(group.AwaitStable(/*members=*/1));
//   EXPECT_THAT(group.Lag(), IsOkAndHolds(ElementsAre(Pair(orders_0, 0))));
//
// Waits are on virtual time: they run the cluster until the condition holds,
// and after `limit` say what the group looked like last.
#ifndef TESTING_CONSUMER_GROUP_H_
#define TESTING_CONSUMER_GROUP_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "kafka_embedded/base/config.h"
#include "kafka_embedded/client/admin.h"
#include "kafka_embedded/client/consumer.h"
#include "kafka_embedded/cluster/embedded_cluster.h"
#include "kafka_embedded/runtime/runtime.h"

namespace kafka_embedded {

class ConsumerGroup {
 public:
  ConsumerGroup(EmbeddedCluster& cluster, std::string group_id)
      : cluster_(cluster), group_id_(std::move(group_id)) {}

  // GROUP_ID_NOT_FOUND if there is no such group.
  absl::StatusOr<GroupDescription> Describe();
  // By client.id, so that a test knows the names.
  using Assignments = absl::btree_map<std::string, std::vector<TopicPartition>>;
  absl::StatusOr<Assignments> GetAssignments();
  // End of the log less the committed offset, of the partitions that have one.
  using PartitionLags = absl::btree_map<TopicPartition, int64_t>;
  absl::StatusOr<PartitionLags> Lag();

  absl::Status AwaitStable(size_t members,
                           absl::Duration limit = absl::Minutes(5));
  // Until the lags add up to no more than that.
  absl::Status AwaitLag(int64_t at_most,
                        absl::Duration limit = absl::Minutes(5));

  // Takes a member out as the end of its session would: the group rebalances,
  // and the member learns it from its next heartbeat.
  absl::Status ExpireMember(const std::string& member_id);

 private:
  absl::Status Await(absl::Duration limit,
                     std::function<bool(const GroupDescription&)> condition);

  EmbeddedCluster& cluster_;
  const std::string group_id_;
};

// What a GroupMember tells a test; both are called inside the runtime.
struct GroupMemberHooks {
  std::function<void(Consumer&, const ConsumerRecords&)> on_records = nullptr;
  // After each rebalance that the member came through.
  std::function<void(Consumer&)> on_assigned = nullptr;
};

// A consumer that polls by itself, inside the runtime.
class GroupMember {
 public:
  // INVALID_ARGUMENT as the consumer says.
  static absl::StatusOr<std::unique_ptr<GroupMember>> Start(
      EmbeddedCluster& cluster, const Config& config,
      std::vector<std::string> topics, GroupMemberHooks hooks = {});
  // As a crash: the group learns it from session.timeout.ms.
  ~GroupMember();
  GroupMember(const GroupMember&) = delete;
  GroupMember& operator=(const GroupMember&) = delete;

  // Stops polling, but not its heartbeats; goes on.
  void Pause();
  void Resume();
  // Commits if it does so by itself, and leaves.
  absl::Status Close();

  Consumer& consumer() { return *consumer_; }
  // Why it stopped polling; OK while it runs.
  const absl::Status& status() const { return status_; }

 private:
  GroupMember(EmbeddedCluster& cluster, GroupMemberHooks hooks,
              std::unique_ptr<Consumer> consumer);
  void Await();
  void Step();

  Runtime& runtime_;
  const GroupMemberHooks hooks_;
  std::unique_ptr<Consumer> consumer_;
  Timer step_;
  bool paused_ = false;
  absl::Status status_;
  // Gone when the member is.
  std::shared_ptr<GroupMember*> self_;
};

}  // namespace kafka_embedded

#endif  // TESTING_CONSUMER_GROUP_H_
