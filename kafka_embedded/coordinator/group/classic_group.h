// A group of the classic protocol: its members, what they have in common, and
// its generation.
//
// Plain state. What happens when, see ClassicGroupStep. Only the end of a
// rebalance is in __consumer_offsets: generation, members and assignments.
// Who has joined or synced since is known here alone, as with Kafka, and the
// members repeat it to a new coordinator.
#ifndef KAFKA_EMBEDDED_COORDINATOR_GROUP_CLASSIC_GROUP_H_
#define KAFKA_EMBEDDED_COORDINATOR_GROUP_CLASSIC_GROUP_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/coordinator/group/classic_group_state.h"
#include "kafka_embedded/coordinator/group/classic_member.h"
#include "kafka_embedded/coordinator/group/group_records.h"
#include "kafka_embedded/protocol/messages/describe_groups.h"

namespace kafka_embedded {

// The protocol type of consumers; Connect's is "connect".
inline constexpr absl::string_view kConsumerProtocolType = "consumer";

class ClassicGroup {
 public:
  // By member id: the order in which members are seen.
  using Members = absl::btree_map<std::string, ClassicMember>;
  using Assignments = absl::btree_map<std::string, std::string>;

  // An empty group without a protocol type. It stays so if only offsets are
  // committed to it: a simple group.
  ClassicGroup(std::string id, absl::Time now);
  // As it was written: Stable if it has members, otherwise Empty.
  ClassicGroup(std::string id, const GroupMetadataValue& value);
  ClassicGroup(ClassicGroup&&) = default;

  const std::string& id() const { return id_; }
  ClassicGroupState state() const { return state_; }
  ClassicGroupState previous_state() const { return previous_state_; }
  bool Is(ClassicGroupState state) const { return state_ == state; }
  int32_t generation() const { return generation_; }
  const std::optional<std::string>& protocol_type() const {
    return protocol_type_;
  }
  const std::optional<std::string>& protocol_name() const {
    return protocol_name_;
  }
  const std::optional<std::string>& leader() const { return leader_; }
  void set_protocol_type(std::string type) { protocol_type_ = std::move(type); }
  bool IsLeader(absl::string_view member_id) const {
    return leader_.has_value() && *leader_ == member_id;
  }
  // When the state was entered; -1 if a record of old did not say.
  int64_t state_timestamp_ms() const { return state_timestamp_ms_; }

  // ---- Members ----

  Members& members() { return members_; }
  const Members& members() const { return members_; }
  ClassicMember* FindMember(absl::string_view member_id);
  const ClassicMember* FindMember(absl::string_view member_id) const {
    return const_cast<ClassicGroup*>(this)->FindMember(member_id);
  }
  // nullptr if no member has this group.instance.id.
  const std::string* StaticMemberId(absl::string_view instance_id) const;
  // UNKNOWN_MEMBER_ID, or FENCED_INSTANCE_ID if the instance id belongs to
  // another member by now (KIP-345).
  ErrorCode ValidateMember(absl::string_view member_id,
                           const std::optional<std::string>& instance_id) const;
  // And ILLEGAL_GENERATION unless the member knows of the group's own.
  ErrorCode ValidateMember(absl::string_view member_id,
                           const std::optional<std::string>& instance_id,
                           int32_t generation) const;

  // The first member is the leader, and has given the group its protocol type.
  void Add(ClassicMember member);
  // A member, a pending one, or nobody. The leader's place goes to the first
  // who is left.
  void Remove(absl::string_view member_id);
  // Gives the static member a new id. The caller has answered what was parked.
  ClassicMember& ReplaceStaticMember(const std::string& old_id,
                                     const std::string& new_id);
  void UpdateMember(ClassicMember& member, MemberProtocols protocols,
                    int32_t rebalance_timeout_ms, int32_t session_timeout_ms);

  // A parked JoinGroup. The member's own earlier one, if any, comes back.
  JoinReply ParkJoin(ClassicMember& member, JoinReply reply);
  JoinReply TakeJoin(ClassicMember& member);
  int32_t awaiting_join_count() const { return awaiting_join_count_; }

  // Has been told its id and asked to join with it (KIP-394).
  bool IsPending(absl::string_view member_id) const {
    return pending_.contains(member_id);
  }
  void AddPending(std::string member_id) {
    pending_.insert(std::move(member_id));
  }
  bool HasAllMembersJoined() const {
    return awaiting_join_count_ == static_cast<int32_t>(members_.size()) &&
           pending_.empty();
  }

  // Members that have been told of the generation and did not sync yet.
  absl::btree_set<std::string>& pending_sync() { return pending_sync_; }

  // The longest of the members: how long a rebalance waits for them.
  int32_t RebalanceTimeoutMs() const;

  // ---- Protocols ----

  // A group without members takes any type and any protocol, if there is one.
  bool SupportsProtocols(absl::string_view protocol_type,
                         const MemberProtocols& protocols) const;
  // Of those that all members know, the one that most prefer; by name if the
  // votes are even. REQUIRES: there are members.
  std::string SelectProtocol() const;
  bool uses_consumer_protocol() const {
    return protocol_type_.has_value() &&
           *protocol_type_ == kConsumerProtocolType;
  }
  // True for every topic if the members' metadata is not understood.
  bool IsSubscribedTo(const std::string& topic) const;
  // What the members subscribe to is known.
  bool knows_subscriptions() const { return subscribed_topics_.has_value(); }

  // ---- Rebalance ----

  bool CanRebalance() const {
    return IsLegalTransition(state_, ClassicGroupState::kPreparingRebalance);
  }
  // REQUIRES: the transition is legal.
  void TransitionTo(ClassicGroupState state, absl::Time now);
  // A leader that did not join gives its place to the first member that did.
  // False if nobody did, or there is no leader.
  bool ElectJoinedLeader();
  // PreparingRebalance ends: CompletingRebalance, or Empty without members.
  void StartNextGeneration(absl::Time now);
  // For the answer to the leader's JoinGroup. REQUIRES: a protocol is selected.
  std::vector<join_group_response::JoinGroupResponseMember> MembersForLeader()
      const;

  // While a group that was empty gathers members: how long the wait may still
  // be prolonged, and whether somebody came since it began.
  struct InitialRebalance {
    int32_t delay_ms = 0;
    int32_t remaining_ms = 0;
    bool new_member_added = false;
  };
  InitialRebalance& initial_rebalance() { return initial_rebalance_; }

  // ---- Outside ----

  // A member without an entry in `assignments` is written without assignment.
  GroupMetadataRecord ToRecord(const Assignments& assignments) const;
  describe_groups_response::DescribedGroup Describe() const;

  ErrorCode ValidateOffsetCommit(const std::string& member_id,
                                 const std::optional<std::string>& instance_id,
                                 int32_t generation) const;
  ErrorCode ValidateOffsetDelete() const;
  ErrorCode ValidateDelete() const;

  // From when on an offset of the group ages (KIP-211).
  enum class OffsetsAge { kNever, kSinceCommit, kSinceEmpty };
  OffsetsAge offsets_age() const;

 private:
  void CountProtocols(const ClassicMember& member, int change);
  std::optional<absl::btree_set<std::string>> ComputeSubscribedTopics() const;

  const std::string id_;
  ClassicGroupState state_ = ClassicGroupState::kEmpty;
  ClassicGroupState previous_state_ = ClassicGroupState::kDead;
  int64_t state_timestamp_ms_;
  int32_t generation_ = 0;
  std::optional<std::string> protocol_type_;
  std::optional<std::string> protocol_name_;
  std::optional<std::string> leader_;
  Members members_;
  absl::btree_map<std::string, std::string> static_members_;  // To member ids.
  absl::btree_set<std::string> pending_;
  absl::btree_set<std::string> pending_sync_;
  int32_t awaiting_join_count_ = 0;
  // How many members know a protocol.
  absl::btree_map<std::string, size_t> protocol_counts_;
  std::optional<absl::btree_set<std::string>> subscribed_topics_;
  InitialRebalance initial_rebalance_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_COORDINATOR_GROUP_CLASSIC_GROUP_H_
