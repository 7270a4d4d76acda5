#include "kafka_embedded/client/client_metadata.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/status.h"

namespace kafka_embedded {

std::vector<PartitionInfo> ClientMetadata::Topic::Partitions() const {
  std::vector<PartitionInfo> infos;
  infos.reserve(partitions.size());
  for (size_t i = 0; i < partitions.size(); ++i) {
    const Partition& partition = partitions[i];
    infos.push_back({.topic = name,
                     .partition = static_cast<int32_t>(i),
                     .leader = partition.leader,
                     .leader_epoch = partition.leader_epoch,
                     .replicas = partition.replicas,
                     .in_sync_replicas = partition.in_sync_replicas,
                     .offline_replicas = partition.offline_replicas});
  }
  return infos;
}

ClientMetadata::ClientMetadata(Transport& transport,
                               const ClientOptions& options,
                               bool allow_auto_create)
    : transport_(transport),
      options_(options),
      allow_auto_create_(allow_auto_create),
      backoff_(options, transport.runtime().NewRandom("metadata-backoff")),
      timer_(transport.runtime(), transport.lane(), "metadata-retry") {}

void ClientMetadata::Want(absl::string_view topic) {
  if (wanted_.insert(std::string(topic)).second && !want_all_) AskAtOnce();
}

void ClientMetadata::WantAll(bool all) {
  if (std::exchange(want_all_, all) != all && all) AskAtOnce();
}

const ClientMetadata::Topic* ClientMetadata::Find(
    absl::string_view name) const {
  const auto found = topics_.find(name);
  return found == topics_.end() ? nullptr : found->second.get();
}

const ClientMetadata::Topic* ClientMetadata::FindById(const Uuid& id) const {
  const auto found = topics_by_id_.find(id);
  return found == topics_by_id_.end() ? nullptr : found->second;
}

std::vector<const ClientMetadata::Topic*> ClientMetadata::topics() const {
  std::vector<const Topic*> topics;
  for (const auto& [name, topic] : topics_) topics.push_back(topic.get());
  return topics;
}

int32_t ClientMetadata::LeaderOf(absl::string_view topic,
                                 int32_t partition) const {
  const Topic* found = Find(topic);
  if (found == nullptr || partition < 0 ||
      static_cast<size_t>(partition) >= found->partitions.size()) {
    return -1;
  }
  return found->partitions[partition].leader;
}

int32_t ClientMetadata::AnyBroker() const {
  const std::vector<BrokerEndpoint> bootstrap = transport_.BootstrapBrokers();
  // Bootstrap brokers come behind the known ones: when none of these answers
  // any more, the cluster may have moved (KIP-899).
  const size_t count = brokers_.size() + bootstrap.size();
  if (count == 0) return -1;
  const size_t i = turn_ % count;
  return i < brokers_.size() ? brokers_[i].id
                             : bootstrap[i - brokers_.size()].id;
}

void ClientMetadata::MarkFailed(int32_t broker_id) {
  if (AnyBroker() == broker_id) ++turn_;
}

void ClientMetadata::RequestUpdate() {
  if (in_flight_) {
    again_ = true;
    return;
  }
  if (timer_.scheduled()) return;
  const absl::Time now = transport_.runtime().Now();
  const absl::Time earliest =
      last_attempt_ + backoff_.Delay(std::max(failures_ - 1, 0));
  if (now >= earliest) return Ask();
  timer_.ScheduleAt(earliest, [this] { Ask(); });
}

// A topic that nobody asked for before does not wait for the backoff of others.
void ClientMetadata::AskAtOnce() {
  if (in_flight_) {
    again_at_once_ = true;
    return;
  }
  timer_.Cancel();
  Ask();
}

void ClientMetadata::RefreshIfOld() {
  if (transport_.runtime().Now() - last_answer_ >= options_.metadata_max_age) {
    RequestUpdate();
  }
}

void ClientMetadata::Ask() {
  last_attempt_ = transport_.runtime().Now();
  const int32_t broker = AnyBroker();
  MetadataRequest request;
  request.allow_auto_topic_creation = allow_auto_create_;
  if (want_all_) {
    request.topics = std::nullopt;
  } else {
    request.topics->reserve(wanted_.size());
    for (const std::string& name : wanted_) {
      request.topics->push_back({.name = name});
    }
  }
  asked_all_ = want_all_;
  in_flight_ = true;
  again_ = again_at_once_ = false;
  Call<MetadataRequest>(
      transport_, broker, std::move(request),
      {.timeout = options_.request_timeout},
      [this, broker](absl::StatusOr<MetadataResponse> response) {
        OnResponse(broker, std::move(response));
      });
}

void ClientMetadata::OnResponse(int32_t broker_id,
                                absl::StatusOr<MetadataResponse> response) {
  in_flight_ = false;
  if (response.ok() && response->error_code != ErrorCode::kNone) {
    response = KafkaError(response->error_code);
  }
  if (!response.ok()) {
    last_error_ = response.status();
    MarkFailed(broker_id);
    ++failures_;
    again_ = true;
  } else {
    Apply(*std::move(response));
  }
  if (again_at_once_) {
    AskAtOnce();
  } else if (again_) {
    RequestUpdate();
  }
  if (listener_ != nullptr) listener_();
}

void ClientMetadata::Apply(MetadataResponse response) {
  last_answer_ = transport_.runtime().Now();
  last_error_ = absl::OkStatus();
  ++version_;
  if (response.cluster_id.has_value()) cluster_id_ = *response.cluster_id;
  controller_id_ = response.controller_id;

  brokers_.clear();
  for (auto& broker : response.brokers) {
    brokers_.push_back({.id = broker.node_id,
                        .host = std::move(broker.host),
                        .port = broker.port,
                        .rack = std::move(broker.rack)});
  }
  std::sort(brokers_.begin(), brokers_.end(),
            [](const Node& a, const Node& b) { return a.id < b.id; });
  TellTransport();

  if (asked_all_) {
    knows_all_ = true;
    absl::btree_set<std::string> there;
    for (const auto& topic : response.topics) {
      if (topic.name.has_value()) there.insert(*topic.name);
    }
    for (auto& [name, topic] : topics_) {
      if (!there.contains(name)) {
        topic->error = ErrorCode::kUnknownTopicOrPartition;
        topic->partitions.clear();
      }
    }
  }
  bool settled = true;
  for (auto& topic : response.topics) {
    if (topic.name.has_value()) ApplyTopic(topic);
    settled = settled && !IsRetriable(topic.error_code);
  }
  failures_ = settled ? 0 : failures_ + 1;
}

void ClientMetadata::ApplyTopic(
    metadata_response::MetadataResponseTopic& update) {
  std::unique_ptr<Topic>& slot = topics_[*update.name];
  if (slot == nullptr) {
    slot = std::make_unique<Topic>();
    slot->name = *update.name;
  }
  Topic& topic = *slot;
  topic.error = update.error_code;
  if (update.error_code != ErrorCode::kNone) return;
  const bool same_topic = topic.id == update.topic_id;
  if (!same_topic) {
    topics_by_id_.erase(topic.id);
    topic.id = update.topic_id;
    topic.partitions.clear();
  }
  if (!topic.id.is_zero()) topics_by_id_[topic.id] = &topic;
  topic.is_internal = update.is_internal;
  topic.partitions.resize(update.partitions.size());
  for (auto& from : update.partitions) {
    const size_t i = static_cast<size_t>(from.partition_index);
    if (i >= topic.partitions.size()) continue;
    Partition& to = topic.partitions[i];
    // A broker that lags behind must not undo what is known (KIP-320).
    if (from.leader_epoch != -1 && from.leader_epoch < to.leader_epoch) {
      continue;
    }
    to = {.leader = from.leader_id,
          .leader_epoch = from.leader_epoch,
          .replicas = std::move(from.replica_nodes),
          .in_sync_replicas = std::move(from.isr_nodes),
          .offline_replicas = std::move(from.offline_replicas)};
  }
}

bool ClientMetadata::LearnLeader(absl::string_view topic, int32_t partition,
                                 int32_t leader, int32_t leader_epoch) {
  const auto found = topics_.find(topic);
  if (leader < 0 || found == topics_.end() || partition < 0 ||
      static_cast<size_t>(partition) >= found->second->partitions.size()) {
    return false;
  }
  Partition& known = found->second->partitions[partition];
  if (leader_epoch <= known.leader_epoch) return false;
  const bool reachable =
      std::any_of(brokers_.begin(), brokers_.end(),
                  [&](const Node& node) { return node.id == leader; });
  if (!reachable) return false;
  known.leader = leader;
  known.leader_epoch = leader_epoch;
  ++version_;
  return true;
}

void ClientMetadata::LearnBroker(Node node) {
  const auto at = std::lower_bound(
      brokers_.begin(), brokers_.end(), node.id,
      [](const Node& known, int32_t id) { return known.id < id; });
  if (at != brokers_.end() && at->id == node.id) {
    if (*at == node) return;
    *at = std::move(node);
  } else {
    brokers_.insert(at, std::move(node));
  }
  TellTransport();
}

void ClientMetadata::AddEndpoint(BrokerEndpoint endpoint) {
  std::erase_if(extra_endpoints_, [&](const BrokerEndpoint& known) {
    return known.id == endpoint.id;
  });
  extra_endpoints_.push_back(std::move(endpoint));
  TellTransport();
}

void ClientMetadata::TellTransport() {
  std::vector<BrokerEndpoint> endpoints = extra_endpoints_;
  for (const Node& node : brokers_) {
    endpoints.push_back({.id = node.id, .host = node.host, .port = node.port});
  }
  transport_.UpdateBrokers(endpoints);
}

}  // namespace kafka_embedded
