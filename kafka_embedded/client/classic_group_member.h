// A member of a classic group, of whatever kind: joins, synchronises, beats,
// leaves. What the members tell each other is their own; the consumer's groups
// and Connect's differ in that alone.
//
//   kUnjoined -> kJoining -> kSyncing -> kStable
//   and from each of the last three back to kUnjoined, or to kJoining.
//
// Inside the runtime.
#ifndef KAFKA_EMBEDDED_CLIENT_CLASSIC_GROUP_MEMBER_H_
#define KAFKA_EMBEDDED_CLIENT_CLASSIC_GROUP_MEMBER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/client/transport.h"

namespace kafka_embedded {

struct FindCoordinatorResponse;
struct HeartbeatResponse;
struct JoinGroupResponse;
struct SyncGroupResponse;

// What the member is asked and told, inside the runtime, never inside a call to
// the member.
class ClassicGroupListener {
 public:
  struct Protocol {
    std::string name;
    std::string metadata;
  };
  struct Member {
    std::string id;
    std::string metadata;
  };
  virtual ~ClassicGroupListener() = default;
  // Before each JoinGroup: what can be spoken, the best first.
  virtual std::vector<Protocol> Protocols() = 0;
  // A rebalance begins; JoinGroup is sent when `go` is called. What has to be
  // given up before is given up now.
  virtual void OnPrepare(absl::AnyInvocable<void()> go) = 0;
  // Of the leader: the assignment of each member.
  virtual absl::btree_map<std::string, std::string> Assign(
      const std::string& protocol, int32_t generation,
      const std::vector<Member>& members) = 0;
  virtual void OnAssigned(const std::string& protocol, int32_t generation,
                          const std::string& assignment) = 0;
  // The group has forgotten this member: whatever it had may be another's.
  virtual void OnLost() = 0;
  // One line for people.
  virtual void OnGroupTrouble(absl::string_view text) = 0;
};

struct ClassicGroupOptions {
  std::string group_id;
  std::string protocol_type;  // "connect"
  absl::Duration session_timeout = absl::Seconds(10);
  absl::Duration rebalance_timeout = absl::Seconds(60);
  absl::Duration heartbeat_interval = absl::Seconds(3);
  absl::Duration retry_backoff = absl::Milliseconds(100);
};

class ClassicGroupMember {
 public:
  // `listener` outlives the member.
  ClassicGroupMember(std::unique_ptr<Transport> transport,
                     ClassicGroupOptions options,
                     ClassicGroupListener& listener);
  ClassicGroupMember(const ClassicGroupMember&) = delete;
  ClassicGroupMember& operator=(const ClassicGroupMember&) = delete;
  ~ClassicGroupMember();

  // Joins, or joins again; a rebalance that is under way is not begun anew.
  void Rejoin();
  // Says goodbye. `done` is called in any case.
  void Leave(absl::AnyInvocable<void()> done);

  // "" and -1 while it is not a member.
  const std::string& member_id() const { return member_id_; }
  int32_t generation() const { return generation_; }
  bool stable() const { return state_ == State::kStable; }

 private:
  enum class State : uint8_t { kUnjoined, kJoining, kSyncing, kStable };

  using Step = void (ClassicGroupMember::*)();
  // Goes on with `then`, or with `otherwise` if nobody knows.
  void FindCoordinator(Step then, Step otherwise);
  bool OnCoordinator(const absl::StatusOr<FindCoordinatorResponse>& response);
  void PrepareLater() { PrepareAfter(options_.retry_backoff); }
  void Prepare();
  void Join();
  void OnJoined(const absl::StatusOr<JoinGroupResponse>& response);
  void Sync(const JoinGroupResponse& joined);
  void OnSynced(const absl::StatusOr<SyncGroupResponse>& response);
  void BeatLater();
  void Beat();
  void OnBeat(const absl::StatusOr<HeartbeatResponse>& response);
  // True if `error` ends the membership or the attempt; it has been seen to.
  void HandleError(ErrorCode error, absl::string_view what);
  void Lose();
  void PrepareAfter(absl::Duration wait);
  Transport::SendOptions WithTimeout(absl::Duration timeout) const;

  // An answer to an attempt that was given up counts no more.
  template <typename Response, typename Handle>
  auto Guarded(Handle handle) {
    return [weak = std::weak_ptr<ClassicGroupMember*>(self_),
            attempt = attempt_, handle](absl::StatusOr<Response> response) {
      const auto self = weak.lock();
      if (self == nullptr || (*self)->attempt_ != attempt) return;
      ((*self)->*handle)(response);
    };
  }

  const std::unique_ptr<Transport> transport_;
  const ClassicGroupOptions options_;
  ClassicGroupListener& listener_;
  State state_ = State::kUnjoined;
  uint64_t attempt_ = 0;
  size_t asked_ = 0;  // Bootstrap brokers, in turns.
  std::optional<int32_t> coordinator_;
  std::string member_id_;
  int32_t generation_ = -1;
  std::string protocol_;
  absl::Time last_beat_;
  bool rejoin_wanted_ = false;
  Timer retry_;
  Timer heartbeat_;
  const std::shared_ptr<ClassicGroupMember*> self_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLIENT_CLASSIC_GROUP_MEMBER_H_
