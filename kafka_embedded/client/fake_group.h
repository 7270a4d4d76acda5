// A group's coordinator for the client's own tests: members meet in JoinGroup
// and SyncGroup as Kafka has it, and stay until a test or they themselves take
// them out; there are no timeouts.
#ifndef KAFKA_EMBEDDED_CLIENT_FAKE_GROUP_H_
#define KAFKA_EMBEDDED_CLIENT_FAKE_GROUP_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/protocol/messages/heartbeat.h"
#include "kafka_embedded/protocol/messages/join_group.h"
#include "kafka_embedded/protocol/messages/leave_group.h"
#include "kafka_embedded/protocol/messages/offset_commit.h"
#include "kafka_embedded/protocol/messages/sync_group.h"
#include "kafka_embedded/protocol/request_handler.h"

namespace kafka_embedded {

class FakeGroup {
 public:
  void Join(const JoinGroupRequest& request, Respond respond);
  void Sync(const SyncGroupRequest& request, Respond respond);
  HeartbeatResponse Beat(const HeartbeatRequest& request) const;
  LeaveGroupResponse Leave(const LeaveGroupRequest& request);
  // What the group has against a commit.
  ErrorCode CheckCommit(const OffsetCommitRequest& request) const;

  // For tests. Ascending.
  std::vector<std::string> members() const;
  int32_t generation() const { return generation_; }
  bool stable() const { return state_ == State::kStable; }
  // As if the member's session were over.
  void Expire(const std::string& member_id);

 private:
  enum class State { kEmpty, kJoining, kSyncing, kStable };
  struct Member {
    JoinGroupRequest request;
    std::optional<std::string> instance_id;
    Respond joined;  // Set while it waits in JoinGroup.
    Respond synced;  // The same for SyncGroup.
    std::string assignment;
  };

  ErrorCode Check(const std::string& member_id, int32_t generation) const;
  void StartRebalance();
  void CompleteJoin();
  void CompleteSync();
  void Remove(const std::string& member_id);

  State state_ = State::kEmpty;
  int32_t generation_ = 0;
  int64_t last_member_ = 0;
  std::string leader_;
  std::map<std::string, Member> members_;
  std::map<std::string, int> expected_;  // Ids given out, not joined yet.
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLIENT_FAKE_GROUP_H_
