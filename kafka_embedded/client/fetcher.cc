#include "kafka_embedded/client/fetcher.h"

#include <algorithm>
#include <utility>

#include "absl/container/btree_set.h"
#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/status.h"

namespace kafka_embedded {
namespace {

// The newest version that names topics; later ones need a topic id.
constexpr int16_t kLastFetchByName = 12;

std::string Describe(const AssignedPartition& partition) {
  return absl::StrCat("topic \"", *partition.topic, "\" partition ",
                      partition.partition);
}

bool Current(const FetchPosition& target) {
  return target.partition->assigned &&
         target.partition->generation == target.generation &&
         target.partition->position == target.offset;
}

}  // namespace

Fetcher::Fetcher(Transport& transport, ClientMetadata& metadata,
                 const ConsumerOptions& options,
                 SubscriptionState& subscription, FetchBuffer& buffer)
    : transport_(transport),
      metadata_(metadata),
      options_(options),
      subscription_(subscription),
      buffer_(buffer) {}

int32_t Fetcher::NodeFor(AssignedPartition& partition, absl::Time now,
                         absl::Time* next) {
  if (now < partition.not_before) {
    *next = std::min(*next, partition.not_before);
    return -1;
  }
  if (partition.preferred_replica >= 0 && now < partition.preferred_until) {
    return partition.preferred_replica;
  }
  const int32_t leader =
      metadata_.LeaderOf(*partition.topic, partition.partition);
  if (leader < 0) metadata_.RequestUpdate();
  return leader;
}

absl::Time Fetcher::SendFetches() {
  absl::Time next = absl::InfiniteFuture();
  if (has_error()) return next;
  const absl::Time now = transport_.runtime().Now();
  absl::btree_map<int32_t, std::vector<FetchPosition>> targets;
  absl::btree_set<int32_t> busy;
  for (const auto& [name, partition] : subscription_.assigned()) {
    if (partition->state != AssignedPartition::State::kReady ||
        (partition->held_back() && !partition->buffered)) {
      continue;
    }
    const int32_t id = NodeFor(*partition, now, &next);
    if (id < 0) continue;
    if (partition->buffered) {
      // Records of a paused partition may wait for long.
      if (!partition->held_back()) busy.insert(id);
      continue;
    }
    const ClientMetadata::Topic* topic = metadata_.Find(name.topic);
    if (topic == nullptr) continue;
    targets[id].push_back(
        {.partition = partition,
         .topic_id = topic->id,
         .offset = partition->position,
         .leader_epoch = topic->partitions[name.partition].leader_epoch,
         .generation = partition->generation});
  }
  for (auto& [id, wanted] : targets) {
    if (busy.contains(id)) continue;
    std::unique_ptr<Node>& node = nodes_[id];
    if (node == nullptr) node = std::make_unique<Node>();
    if (node->in_flight) continue;
    if (now < node->not_before) {
      next = std::min(next, node->not_before);
      continue;
    }
    Send(id, std::move(wanted));
  }
  return next;
}

void Fetcher::Send(int32_t id, std::vector<FetchPosition> targets) {
  FetchRequest request;
  request.max_wait_ms =
      static_cast<int32_t>(absl::ToInt64Milliseconds(options_.fetch_max_wait));
  request.min_bytes = options_.fetch_min_bytes;
  request.max_bytes = options_.fetch_max_bytes;
  request.isolation_level = options_.read_committed ? 1 : 0;
  request.rack_id = options_.client_rack;
  const bool has_ids =
      std::none_of(targets.begin(), targets.end(),
                   [](const FetchPosition& t) { return t.topic_id.is_zero(); });
  Node& node = *nodes_[id];
  node.session.Build(std::move(targets), options_.max_partition_fetch_bytes,
                     request);
  node.in_flight = true;
  // The wait at the broker comes on top.
  Transport::SendOptions options = {.timeout = options_.client.request_timeout};
  if (!has_ids) options.max_version = kLastFetchByName;
  Call<FetchRequest>(transport_, id, std::move(request), options,
                     [this, id](absl::StatusOr<FetchResponse> response) {
                       OnResponse(id, std::move(response));
                     });
}

void Fetcher::OnResponse(int32_t id, absl::StatusOr<FetchResponse> response) {
  Node& node = *nodes_[id];
  node.in_flight = false;
  if (!response.ok()) {
    node.session.OnLost();
    node.not_before = transport_.runtime().Now() +
                      std::min(options_.client.retry_backoff *
                                   (1 << std::min(node.failures++, 10)),
                               options_.client.retry_backoff_max);
    metadata_.RequestUpdate();
    return listener_();
  }
  node.failures = 0;
  node.session.OnResponse(*response);
  if (response->error_code != ErrorCode::kNone) {
    // A lost session is opened anew at once; stale topic ids need metadata.
    if (NeedsMetadataRefresh(response->error_code)) metadata_.RequestUpdate();
    if (response->error_code != ErrorCode::kFetchSessionIdNotFound &&
        response->error_code != ErrorCode::kInvalidFetchSessionEpoch) {
      metadata_.RequestUpdate();
      node.not_before =
          transport_.runtime().Now() + options_.client.retry_backoff;
    }
    return listener_();
  }
  for (auto& endpoint : response->node_endpoints) {
    metadata_.LearnBroker({.id = endpoint.node_id,
                           .host = std::move(endpoint.host),
                           .port = endpoint.port,
                           .rack = std::move(endpoint.rack)});
  }
  for (auto& topic : response->responses) {
    const ClientMetadata::Topic* known = metadata_.FindById(topic.topic_id);
    const absl::string_view name = known != nullptr
                                       ? absl::string_view(known->name)
                                       : absl::string_view(topic.topic);
    for (auto& partition : topic.partitions) {
      const FetchPosition* target =
          node.session.Find(name, partition.partition_index);
      // The position may have jumped, or the partition gone, meanwhile.
      if (target != nullptr && Current(*target)) {
        OnPartition(*target, id, partition);
      }
    }
  }
  listener_();
}

void Fetcher::OnPartition(const FetchPosition& target, int32_t node,
                          fetch_response::PartitionData& data) {
  AssignedPartition& partition = *target.partition;
  if (data.error_code != ErrorCode::kNone) {
    return OnPartitionError(target, node, data);
  }
  if (data.preferred_read_replica >= 0) {
    partition.preferred_replica = data.preferred_read_replica;
    partition.preferred_until =
        transport_.runtime().Now() + options_.client.metadata_max_age;
  }
  if (data.records.has_value() && !data.records->empty()) {
    AddRecords(target, data);
  }
}

void Fetcher::AddRecords(const FetchPosition& target,
                         fetch_response::PartitionData& data) {
  absl::StatusOr<std::vector<RecordBatch>> batches =
      SplitBatches(*data.records, /*allow_partial=*/true);
  if (!batches.ok()) {
    error_ = Annotate(
        batches.status(),
        absl::StrCat(Describe(*target.partition), " offset ", target.offset));
    return;
  }
  if (batches->empty()) {
    error_ = KafkaError(
        ErrorCode::kRecordListTooLarge,
        absl::StrCat(Describe(*target.partition), " offset ", target.offset,
                     ": the first batch is larger than "
                     "max.partition.fetch.bytes, which is ",
                     options_.max_partition_fetch_bytes));
    return;
  }
  buffer_.Add(target.partition, *std::move(batches),
              data.aborted_transactions.has_value()
                  ? std::move(*data.aborted_transactions)
                  : std::vector<fetch_response::AbortedTransaction>());
}

void Fetcher::OnPartitionError(const FetchPosition& target, int32_t node,
                               const fetch_response::PartitionData& data) {
  AssignedPartition& partition = *target.partition;
  partition.preferred_replica = -1;
  if (data.error_code == ErrorCode::kOffsetOutOfRange) {
    return OnOutOfRange(target, node);
  }
  if (metadata_.LearnLeader(*partition.topic, partition.partition,
                            data.current_leader.leader_id,
                            data.current_leader.leader_epoch)) {
    return;
  }
  if (NeedsMetadataRefresh(data.error_code)) metadata_.RequestUpdate();
  partition.not_before =
      transport_.runtime().Now() + options_.client.retry_backoff;
  if (IsRetriable(data.error_code) || NeedsMetadataRefresh(data.error_code) ||
      data.error_code == ErrorCode::kUnknownServerError) {
    return;
  }
  error_ = Annotate(KafkaError(data.error_code), Describe(partition));
}

void Fetcher::OnOutOfRange(const FetchPosition& target, int32_t node) {
  AssignedPartition& partition = *target.partition;
  // A follower may lag behind, or have a shorter log: the leader knows.
  if (node != metadata_.LeaderOf(*partition.topic, partition.partition)) return;
  if (options_.offset_reset != OffsetReset::kNone) {
    return partition.RequestReset(std::nullopt);
  }
  error_ = Annotate(
      KafkaError(ErrorCode::kOffsetOutOfRange,
                 absl::StrCat("the log does not have offset ", target.offset,
                              ", and auto.offset.reset is none")),
      Describe(partition));
}

}  // namespace kafka_embedded
