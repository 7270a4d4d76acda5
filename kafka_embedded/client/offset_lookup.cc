#include "kafka_embedded/client/offset_lookup.h"

#include <algorithm>
#include <utility>

namespace kafka_embedded {

OffsetLookup::OffsetLookup(Transport& transport, ClientMetadata& metadata,
                           const ClientOptions& options, bool read_committed)
    : transport_(transport),
      metadata_(metadata),
      options_(options),
      read_committed_(read_committed),
      backoff_(options, transport.runtime().NewRandom("offset-lookup-backoff")),
      timer_(transport.runtime(), transport.lane(), "offset-lookup") {}

void OffsetLookup::Start(absl::btree_map<TopicPartition, int64_t> timestamps,
                         absl::Time deadline, Done done) {
  if (timestamps.empty()) return done({});
  const size_t count = timestamps.size();
  StartEach(std::move(timestamps), deadline,
            [count, all = Results(),
             done = std::move(done)](const Results& found) mutable {
              all.insert(found.begin(), found.end());
              if (all.size() == count) done(std::move(all));
            });
}

void OffsetLookup::StartEach(
    absl::btree_map<TopicPartition, int64_t> timestamps, absl::Time deadline,
    OnFound on_found) {
  auto lookup = std::make_shared<Lookup>();
  lookup->left = std::move(timestamps);
  lookup->deadline = deadline;
  lookup->on_found = std::move(on_found);
  for (const auto& [partition, timestamp] : lookup->left) {
    metadata_.Want(partition.topic);
  }
  lookups_.push_back(lookup);
  Advance(lookup);
  ScheduleNext();
}

void OffsetLookup::OnMetadata() { AdvanceAll(); }

void OffsetLookup::AdvanceAll() {
  const std::vector<LookupPtr> lookups = lookups_;
  for (const LookupPtr& lookup : lookups) Advance(lookup);
  ScheduleNext();
}

void OffsetLookup::Advance(const LookupPtr& lookup) {
  if (lookup->in_flight > 0 || lookup->left.empty()) return;
  const absl::Time now = transport_.runtime().Now();
  if (now >= lookup->deadline) {
    Results late;
    for (const auto& [partition, timestamp] : lookup->left) {
      late[partition] = {.error = ErrorCode::kRequestTimedOut};
    }
    lookup->left.clear();
    std::erase(lookups_, lookup);
    return lookup->on_found(late);
  }
  if (now < lookup->not_before) return;
  auto requests = RequestsByLeader(*lookup);
  lookup->in_flight = static_cast<int>(requests.size());
  for (auto& [leader, request] : requests) {
    SendTo(leader, std::move(request), lookup);
  }
}

absl::btree_map<int32_t, ListOffsetsRequest> OffsetLookup::RequestsByLeader(
    const Lookup& lookup) {
  absl::btree_map<int32_t, ListOffsetsRequest> requests;
  for (const auto& [partition, timestamp] : lookup.left) {
    const ClientMetadata::Topic* topic = metadata_.Find(partition.topic);
    const int32_t leader =
        metadata_.LeaderOf(partition.topic, partition.partition);
    if (leader < 0) {
      metadata_.RequestUpdate();
      continue;
    }
    auto [at, is_new] = requests.try_emplace(leader);
    ListOffsetsRequest& request = at->second;
    if (is_new) {
      request.replica_id = -1;
      request.isolation_level = read_committed_ ? 1 : 0;
      request.timeout_ms = static_cast<int32_t>(
          absl::ToInt64Milliseconds(options_.request_timeout));
    }
    if (request.topics.empty() ||
        request.topics.back().name != partition.topic) {
      request.topics.push_back({.name = partition.topic});
    }
    request.topics.back().partitions.push_back(
        {.partition_index = partition.partition,
         .current_leader_epoch =
             topic->partitions[partition.partition].leader_epoch,
         .timestamp = timestamp});
  }
  return requests;
}

void OffsetLookup::SendTo(int32_t leader, ListOffsetsRequest request,
                          const LookupPtr& lookup) {
  Call<ListOffsetsRequest>(
      transport_, leader, std::move(request),
      {.timeout = options_.request_timeout},
      [this, lookup](absl::StatusOr<ListOffsetsResponse> response) {
        OnResponse(lookup, std::move(response));
      });
}

void OffsetLookup::OnResponse(const LookupPtr& lookup,
                              absl::StatusOr<ListOffsetsResponse> response) {
  --lookup->in_flight;
  Results found;
  if (!response.ok()) metadata_.RequestUpdate();
  if (!response.ok() || !Take(*response, *lookup, found)) {
    lookup->not_before =
        transport_.runtime().Now() + backoff_.Delay(lookup->failures++);
  }
  if (lookup->left.empty()) std::erase(lookups_, lookup);
  if (!found.empty()) lookup->on_found(found);
  Advance(lookup);
  ScheduleNext();
}

bool OffsetLookup::Take(const ListOffsetsResponse& response, Lookup& lookup,
                        Results& found) {
  bool complete = true;
  for (const auto& topic : response.topics) {
    for (const auto& answer : topic.partitions) {
      const TopicPartition name{topic.name, answer.partition_index};
      const auto left = lookup.left.find(name);
      if (left == lookup.left.end()) continue;
      if (NeedsMetadataRefresh(answer.error_code)) metadata_.RequestUpdate();
      if (IsRetriable(answer.error_code)) {
        complete = false;
        continue;
      }
      found[name] = {.error = answer.error_code,
                     .offset = answer.offset,
                     .timestamp = answer.timestamp,
                     .leader_epoch = answer.leader_epoch};
      lookup.left.erase(left);
    }
  }
  return complete;
}

void OffsetLookup::ScheduleNext() {
  const absl::Time now = transport_.runtime().Now();
  absl::Time next = absl::InfiniteFuture();
  for (const LookupPtr& lookup : lookups_) {
    if (lookup->in_flight > 0) continue;
    next = std::min(next, lookup->deadline);
    if (lookup->not_before > now) next = std::min(next, lookup->not_before);
  }
  if (next == absl::InfiniteFuture()) return timer_.Cancel();
  timer_.ScheduleAt(next, [this] { AdvanceAll(); });
}

}  // namespace kafka_embedded
