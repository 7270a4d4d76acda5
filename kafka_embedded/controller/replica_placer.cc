#include "kafka_embedded/controller/replica_placer.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/check.h"

namespace kafka_embedded {
namespace {

template <typename Container>
void ShuffleItems(Container& items, Random& random) {
  for (size_t i = items.size(); i > 1; --i) {
    std::swap(items[i - 1], items[random.Below(i)]);
  }
}

}  // namespace

int32_t ReplicaPlacer::BrokerRing::Next(int current_epoch) {
  if (brokers.empty()) return -1;
  if (epoch != current_epoch) {
    epoch = current_epoch;
    index = 0;
    offset = (offset + 1) % brokers.size();
  }
  if (index >= brokers.size()) return -1;
  return brokers[(index++ + offset) % brokers.size()];
}

int32_t ReplicaPlacer::Rack::Next(int epoch) {
  const int32_t broker = unfenced.Next(epoch);
  return broker >= 0 ? broker : fenced.Next(epoch);
}

ReplicaPlacer::ReplicaPlacer(
    const absl::btree_map<int32_t, BrokerRegistration>& brokers, Random& random)
    : random_(random) {
  for (const auto& [id, broker] : brokers) {
    if (!broker.in_controlled_shutdown) Add(broker);
  }
  // No rack comes before every named one.
  std::sort(racks_.begin(), racks_.end(),
            [](const Rack& a, const Rack& b) { return *a.name < *b.name; });
  const auto start_of = [this](const BrokerRing& ring) {
    return ring.brokers.empty() ? 0 : random_.Below(ring.brokers.size());
  };
  for (Rack& rack : racks_) {
    rack.fenced.offset = start_of(rack.fenced);
    rack.unfenced.offset = start_of(rack.unfenced);
  }
  if (!racks_.empty()) offset_ = random_.Below(racks_.size());
}

void ReplicaPlacer::Add(const BrokerRegistration& broker) {
  auto rack = std::find_if(
      racks_.begin(), racks_.end(),
      [&](const Rack& known) { return *known.name == broker.rack; });
  if (rack == racks_.end()) {
    racks_.emplace_back();
    rack = racks_.end() - 1;
    rack->name = &broker.rack;
  }
  (broker.fenced ? rack->fenced : rack->unfenced).brokers.push_back(broker.id);
  ++broker_count_;
  if (!broker.fenced) ++unfenced_count_;
}

ApiError ReplicaPlacer::Check(int replication_factor) const {
  const auto refused = [](std::string message) {
    return ApiError{ErrorCode::kInvalidReplicationFactor, std::move(message)};
  };
  if (replication_factor <= 0) {
    return refused(absl::StrCat("Invalid replication factor ",
                                replication_factor,
                                ": the replication factor must be positive."));
  }
  if (unfenced_count_ == 0) {
    return refused("All brokers are currently fenced.");
  }
  if (replication_factor > broker_count_) {
    return refused(absl::StrCat("The target replication factor of ",
                                replication_factor,
                                " cannot be reached because only ",
                                broker_count_, " broker(s) are registered."));
  }
  return {};
}

BrokerIds ReplicaPlacer::Place(int replication_factor) {
  CHECK(replication_factor > 0 && replication_factor <= broker_count_ &&
        unfenced_count_ > 0)
      << "replication factor " << replication_factor;
  // With one unfenced broker there is nothing to vary.
  if (epoch_ == unfenced_count_ && unfenced_count_ > 1) {
    Shuffle();
    epoch_ = 0;
  }
  if (offset_ == racks_.size()) offset_ = 0;

  BrokerIds replicas;
  size_t leader_rack = offset_;
  int32_t leader = racks_[leader_rack].NextUnfenced(epoch_);
  while (leader < 0) {
    leader_rack = (leader_rack + 1) % racks_.size();
    leader = racks_[leader_rack].NextUnfenced(epoch_);
  }
  replicas.push_back(leader);

  // The leader's rack has had its turn in the first round.
  bool leader_rack_had_its_turn = true;
  size_t rack = offset_;
  while (replicas.size() < static_cast<size_t>(replication_factor)) {
    if (leader_rack_had_its_turn && rack == leader_rack) {
      leader_rack_had_its_turn = false;
    } else if (const int32_t broker = racks_[rack].Next(epoch_); broker >= 0) {
      replicas.push_back(broker);
    }
    rack = (rack + 1) % racks_.size();
  }
  ++epoch_;
  ++offset_;
  return replicas;
}

void ReplicaPlacer::Shuffle() {
  ShuffleItems(racks_, random_);
  for (Rack& rack : racks_) {
    ShuffleItems(rack.fenced.brokers, random_);
    ShuffleItems(rack.unfenced.brokers, random_);
  }
}

}  // namespace kafka_embedded
