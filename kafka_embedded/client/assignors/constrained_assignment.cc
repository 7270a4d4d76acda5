#include "kafka_embedded/client/assignors/constrained_assignment.h"

#include <algorithm>
#include <utility>

#include "kafka_embedded/base/check.h"

namespace kafka_embedded {
namespace {

// `quota` is the share of each member; the remainder of the division is for
// some that get one more.
class Builder {
 public:
  Builder(const PartitionIndex& index,
          const std::vector<MemberSubscription>& members,
          const OwnedPartitions& owners, const StickyRacks& racks)
      : index_(index),
        members_(members),
        owners_(owners),
        racks_(racks),
        min_quota_(index.partition_count() / members.size()),
        expected_over_(index.partition_count() % members.size()),
        max_quota_(min_quota_ + (expected_over_ > 0 ? 1 : 0)),
        revoked_from_(index.partition_count(), -1),
        is_assigned_(index.partition_count(), false) {
    result_.assigned.resize(members.size());
    result_.transferred.resize(index.partition_count(), false);
  }

  ConstrainedResult Build() {
    KeepOwned();
    std::vector<int32_t> unassigned;
    for (int32_t i = 0; i < index_.partition_count(); ++i) {
      if (!is_assigned_[i]) unassigned.push_back(i);
    }
    SortById(below_);
    SortById(at_min_);
    racks_.SortByScarcity(unassigned);
    if (racks_.matter()) DealWithinRacks(unassigned);
    Deal(unassigned);
    return std::move(result_);
  }

 private:
  void SortById(std::vector<size_t>& list) const {
    std::sort(list.begin(), list.end(), [&](size_t a, size_t b) {
      return members_[a].member_id < members_[b].member_id;
    });
  }

  void Keep(size_t member, const std::vector<int32_t>& owned, size_t count) {
    for (size_t i = 0; i < owned.size(); ++i) {
      if (i < count) {
        result_.assigned[member].push_back(owned[i]);
        is_assigned_[owned[i]] = true;
      } else {
        revoked_from_[owned[i]] = static_cast<int32_t>(member);
      }
    }
  }

  void KeepOwned() {
    std::vector<std::string> ids;
    for (const auto& member : members_) ids.push_back(member.member_id);
    for (const size_t member : KafkaMemberOrder(ids)) {
      std::vector<int32_t> owned;
      for (const int32_t partition : owners_.owned[member]) {
        if (racks_.Mismatch(member, partition)) {
          revoked_from_[partition] = static_cast<int32_t>(member);
        } else if (!owners_.claimed_twice[partition]) {
          owned.push_back(partition);
        }
      }
      std::sort(owned.begin(), owned.end(), [&](int32_t a, int32_t b) {
        return std::pair(index_.NumberOf(a), a) <
               std::pair(index_.NumberOf(b), b);
      });
      if (owned.size() < min_quota_) {
        Keep(member, owned, owned.size());
        below_.push_back(member);
      } else if (owned.size() >= max_quota_ && over_ < expected_over_) {
        if (++over_ == expected_over_) at_min_.clear();
        Keep(member, owned, max_quota_);
      } else {
        Keep(member, owned, min_quota_);
        if (over_ < expected_over_) at_min_.push_back(member);
      }
    }
  }

  size_t Give(int32_t partition, size_t member) {
    auto& assigned = result_.assigned[member];
    assigned.push_back(partition);
    const int32_t from = revoked_from_[partition];
    if ((from >= 0 && from != static_cast<int32_t>(member)) ||
        owners_.claimed_twice[partition]) {
      result_.transferred[partition] = true;
    }
    return assigned.size();
  }

  // The member in a rack of the partition that has room for it; -1: none.
  int32_t ChooseWithinRack(int32_t partition, size_t& turn) {
    int32_t at = racks_.NextWithinRack(partition, below_, turn);
    if (at >= 0) {
      const size_t member = below_[at];
      const size_t count = result_.assigned[member].size() + 1;
      if (count >= min_quota_) {
        below_.erase(below_.begin() + at);
        if (count < max_quota_ && over_ < expected_over_) {
          at_min_.push_back(member);
        }
      } else {
        ++at;
      }
      turn = below_.empty() ? 0 : at % below_.size();
      return static_cast<int32_t>(member);
    }
    at = racks_.NextWithinRack(partition, at_min_, 0);
    if (at < 0) return -1;
    const size_t member = at_min_[at];
    if (result_.assigned[member].size() + 1 == max_quota_) {
      at_min_.erase(at_min_.begin() + at);
      if (++over_ == expected_over_) at_min_.clear();
    }
    return static_cast<int32_t>(member);
  }

  void DealWithinRacks(std::vector<int32_t>& unassigned) {
    size_t turn = 0;
    std::erase_if(unassigned, [&](int32_t partition) {
      const int32_t member = ChooseWithinRack(partition, turn);
      if (member >= 0) Give(partition, member);
      return member >= 0;
    });
  }

  // In turn to those below their share; when nobody is, to those that may have
  // one more.
  void Deal(const std::vector<int32_t>& unassigned) {
    size_t turn = 0;
    size_t next_at_min = 0;
    for (const int32_t partition : unassigned) {
      size_t member = 0;
      if (below_.empty()) {
        CHECK(next_at_min < at_min_.size())
            << "shares of " << min_quota_ << " to " << max_quota_
            << " partitions leave some to nobody";
        member = at_min_[next_at_min++];
      } else {
        if (turn >= below_.size()) turn = 0;
        member = below_[turn++];
      }
      if (Give(partition, member) == min_quota_) {
        below_.erase(below_.begin() + --turn);
        at_min_.push_back(member);
      }
    }
  }

  const PartitionIndex& index_;
  const std::vector<MemberSubscription>& members_;
  const OwnedPartitions& owners_;
  const StickyRacks& racks_;
  const size_t min_quota_;
  const size_t expected_over_;  // Members that get one more.
  const size_t max_quota_;
  size_t over_ = 0;                    // Members that have it.
  std::vector<int32_t> revoked_from_;  // By partition; -1: from nobody.
  std::vector<bool> is_assigned_;
  std::vector<size_t> below_;   // Members with less than min_quota_.
  std::vector<size_t> at_min_;  // Members that may get one more.
  ConstrainedResult result_;
};

}  // namespace

ConstrainedResult AssignConstrained(
    const PartitionIndex& index, const std::vector<MemberSubscription>& members,
    const OwnedPartitions& owners, const StickyRacks& racks) {
  return Builder(index, members, owners, racks).Build();
}

}  // namespace kafka_embedded
