#include "kafka_embedded/broker/broker.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/base/topic_name.h"
#include "kafka_embedded/broker/handlers/handlers.h"
#include "kafka_embedded/log/topic_config_def.h"
#include "kafka_embedded/protocol/messages/broker_heartbeat.h"
#include "kafka_embedded/protocol/messages/broker_registration.h"
#include "kafka_embedded/protocol/messages/create_topics.h"

namespace kafka_embedded {
namespace {

using TopicPartitionId = std::pair<Uuid, int32_t>;

GroupConfig GroupConfigOf(const ParsedConfig& properties) {
  constexpr int64_t kMinuteMs = 60'000;
  return {.initial_rebalance_delay_ms =
              properties.GetInt("group.initial.rebalance.delay.ms"),
          .min_session_timeout_ms =
              properties.GetInt("group.min.session.timeout.ms"),
          .max_session_timeout_ms =
              properties.GetInt("group.max.session.timeout.ms"),
          .max_size = properties.GetInt("group.max.size"),
          .offset_metadata_max_bytes = static_cast<size_t>(
              properties.GetInt("offset.metadata.max.bytes")),
          .offsets_retention_ms =
              properties.GetInt("offsets.retention.minutes") * kMinuteMs,
          .offsets_retention_check_interval_ms =
              properties.GetLong("offsets.retention.check.interval.ms"),
          .offsets_commit_timeout_ms =
              properties.GetInt("offsets.commit.timeout.ms"),
          .offsets_topic_compression_codec = static_cast<int8_t>(
              properties.GetInt("offsets.topic.compression.codec"))};
}

}  // namespace

Broker::Broker(Network& network, Storage& storage,
               BrokerEnvironment& environment, BrokerOptions options)
    : network_(network),
      environment_(environment),
      options_(std::move(options)),
      address_(network.Join(absl::StrCat("broker-", options_.id))),
      random_(
          network.runtime().NewRandom(absl::StrCat("broker-", options_.id))),
      incarnation_id_(random_.NextUuid()),
      lifecycle_(*this, network.runtime(), network.lane(address_),
                 {.broker_id = options_.id,
                  .heartbeat_interval = options_.config->heartbeat_interval,
                  .registration_timeout = options_.config->registration_timeout,
                  .previous_broker_epoch = options_.previous_broker_epoch}),
      log_manager_(network.runtime(), network.lane(address_),
                   network.runtime().NewRandom(
                       absl::StrCat("segment-jitter-", options_.id)),
                   options_.config->log_manager),
      replicas_(network, address_, storage, environment, *this,
                {.broker_id = options_.id,
                 .fetch_wait_max = options_.config->replica_fetch_wait_max,
                 .fetch_timeout = options_.config->replica_socket_timeout,
                 .fetch_backoff = options_.config->replica_fetch_backoff,
                 .replica_lag_time_max = options_.config->replica_lag_time_max,
                 .log_observer = &log_manager_}),
      groups_({.runtime = network.runtime(),
               .lane = network.lane(address_),
               .replicas = replicas_,
               .random = network.runtime().NewRandom(
                   absl::StrCat("group-members-", options_.id))},
              GroupConfigOf(options_.config->properties)),
      fetch_sessions_(options_.config->fetch_session_slots,
                      network.runtime().NewRandom(
                          absl::StrCat("fetch-sessions-", options_.id))),
      producer_ids_(*this) {
  replicas_.OnRoleChange([this](Partition& p) { OnRoleChange(p); });
}

Broker::~Broker() {
  if (network_.alive(address_)) network_.Leave(address_);
  if (Controller* controller = environment_.ActiveController()) {
    controller->RemoveListener(address_);
  }
}

absl::StatusOr<std::unique_ptr<Broker>> Broker::Start(
    Network& network, Storage& storage, BrokerEnvironment& environment,
    BrokerOptions options) {
  Controller* const controller = environment.ActiveController();
  if (controller == nullptr) {
    return absl::FailedPreconditionError(absl::StrCat(
        "broker ", options.id, ": no controller to register with"));
  }
  std::unique_ptr<Broker> broker(
      new Broker(network, storage, environment, std::move(options)));
  controller->AddListener(
      broker->address_,
      [raw = broker.get()](MetadataBatch batch) { raw->OnMetadata(batch); });
  broker->lifecycle_.Start();
  return broker;
}

absl::Status Broker::Shutdown() {
  absl::Status status = replicas_.WriteCheckpoints();
  network_.Leave(address_);
  return status;
}

void Broker::SendRegistration(
    int64_t previous_broker_epoch,
    absl::AnyInvocable<void(std::optional<BrokerRegistrationResponse>)>
        respond) {
  BrokerRegistrationRequest request{
      .broker_id = options_.id,
      .cluster_id = options_.cluster_id,
      .incarnation_id = incarnation_id_,
      .rack = options_.rack,
      .previous_broker_epoch = previous_broker_epoch};
  for (const ListenerEndpoint& endpoint : options_.endpoints) {
    request.listeners.push_back(
        {.name = endpoint.name,
         .host = endpoint.host,
         .port = static_cast<uint16_t>(endpoint.port),
         .security_protocol = endpoint.security_protocol});
  }
  AskController(std::move(request), std::move(respond));
}

void Broker::SendHeartbeat(
    BrokerHeartbeatRequest request,
    absl::AnyInvocable<void(std::optional<BrokerHeartbeatResponse>)> respond) {
  AskController(std::move(request), std::move(respond));
}

bool Broker::MayJoinIsr(int32_t broker_id, int64_t broker_epoch) const {
  const BrokerRegistration* broker = image_.FindBroker(broker_id);
  return broker != nullptr && broker->active() &&
         (broker_epoch == -1 || broker->epoch == broker_epoch);
}

void Broker::AlterPartition(
    AlterPartitionRequest request,
    absl::AnyInvocable<void(std::optional<AlterPartitionResponse>)> respond) {
  AskController(std::move(request), std::move(respond));
}

std::string Broker::log_dir() const {
  for (const char* name : {"log.dirs", "log.dir"}) {
    const auto set = config().set.find(name);
    if (set != config().set.end()) return set->second;
  }
  return "/tmp/kafka-logs";
}

bool Broker::active() const {
  const BrokerRegistration* self = image_.FindBroker(options_.id);
  return self != nullptr && self->epoch == broker_epoch() && self->active();
}

void Broker::AskController(const RequestContext& context, ApiMessagePtr request,
                           Respond respond) {
  Controller* const controller = environment_.ActiveController();
  if (controller == nullptr) return respond(nullptr);
  // The connection may be gone when the request arrives; the controller is told
  // what it needs of it by value.
  RequestContext forwarded = context;
  forwarded.connection = nullptr;
  network_.Send(
      address_, controller->address(),
      [&environment = environment_, &network = network_, self = address_,
       forwarded = std::move(forwarded), request = std::move(request),
       respond = std::move(respond)]() mutable {
        Controller* const active = environment.ActiveController();
        if (active == nullptr) return;
        // The broker may be gone by the time of the answer.
        active->Handle(
            forwarded, std::move(request),
            [&network, self, from = active->address(),
             respond = std::move(respond)](ApiMessagePtr response) mutable {
              network.Send(from, self,
                           [respond = std::move(respond),
                            response = std::move(response)]() mutable {
                             respond(std::move(response));
                           });
            });
      });
}

void Broker::Handle(const RequestContext& context, ApiMessagePtr request,
                    Respond respond) {
  const HandlerEntry* handler = FindHandler(request->api_key());
  CHECK(handler != nullptr)
      << "API key " << static_cast<int>(request->api_key())
      << " is not served, and its sender knows it";
  handler->handle(*this, context, std::move(request), std::move(respond));
}

std::optional<Broker::VersionRange> Broker::Versions(ApiKey api_key) {
  const HandlerEntry* handler = FindHandler(api_key);
  if (handler == nullptr) return std::nullopt;
  return VersionRange{handler->min_version, handler->max_version};
}

void Broker::CreateTopicSoon(const std::string& name) {
  if (!topics_being_created_.insert(name).second) return;
  CreateTopicsRequest request{.timeout_ms = 30'000};
  auto& topic = request.topics.emplace_back();
  topic.name = name;
  topic.num_partitions = config().num_partitions;
  topic.replication_factor = config().default_replication_factor;
  if (name == kConsumerOffsetsTopic) {
    topic.num_partitions = config().offsets_topic_num_partitions;
    topic.replication_factor = config().offsets_topic_replication_factor;
    topic.configs.push_back({.name = "cleanup.policy", .value = "compact"});
    topic.configs.push_back({.name = "compression.type", .value = "producer"});
    topic.configs.push_back({.name = "segment.bytes",
                             .value = absl::StrCat(config().properties.GetInt(
                                 "offsets.topic.segment.bytes"))});
  }
  AskController(std::move(request),
                [this, name](std::optional<CreateTopicsResponse>) {
                  topics_being_created_.erase(name);
                });
}

// ---- Metadata ----

void Broker::OnMetadata(const MetadataBatch& batch) {
  // All of a batch counts before any of it is acted upon.
  absl::btree_set<Uuid> changed_topics;
  std::vector<TopicPartitionId> changed_partitions;
  std::vector<Uuid> removed_topics;
  absl::btree_set<std::string> removed_names;
  bool brokers_changed = false;
  for (const MetadataRecord& record : *batch) {
    brokers_changed |=
        std::holds_alternative<RegisterBrokerRecord>(record) ||
        std::holds_alternative<BrokerRegistrationChangeRecord>(record);
    if (const auto* config = std::get_if<ConfigRecord>(&record)) {
      const TopicImage* topic = image_.FindTopic(config->resource_name);
      if (config->resource_type == ConfigResourceType::kTopic &&
          topic != nullptr) {
        changed_topics.insert(topic->id);
      }
    } else if (const auto* created = std::get_if<PartitionRecord>(&record)) {
      changed_partitions.emplace_back(created->topic_id, created->partition_id);
    } else if (const auto* moved =
                   std::get_if<PartitionChangeRecord>(&record)) {
      changed_partitions.emplace_back(moved->topic_id, moved->partition_id);
    } else if (const auto* removed = std::get_if<RemoveTopicRecord>(&record)) {
      removed_topics.push_back(removed->topic_id);
      const TopicImage* topic = image_.FindTopic(removed->topic_id);
      if (topic != nullptr) removed_names.insert(topic->name);
    }
    image_.Replay(record);
  }
  for (const Uuid& topic_id : removed_topics) {
    storage_status_.Update(replicas_.DeleteTopic(topic_id));
    log_configs_.erase(topic_id);
  }
  if (!removed_names.empty()) groups_.OnTopicsDeleted(removed_names);
  for (const Uuid& topic_id : changed_topics) {
    const TopicImage* topic = image_.FindTopic(topic_id);
    if (topic == nullptr) continue;
    // Kept until the replicas have let go of it.
    const auto old = log_configs_.extract(topic_id);
    replicas_.UpdateConfig(topic_id, LogConfigOf(*topic));
  }
  const Uuid* last_topic = nullptr;
  const TopicImage* topic = nullptr;
  for (const auto& [topic_id, partition] : changed_partitions) {
    if (last_topic == nullptr || *last_topic != topic_id) {
      last_topic = &topic_id;
      topic = image_.FindTopic(topic_id);
      if (topic != nullptr && topic->name == kConsumerOffsetsTopic) {
        groups_.SetPartitionCount(
            static_cast<int32_t>(topic->partitions.size()));
      }
    }
    if (topic == nullptr) continue;
    storage_status_.Update(
        replicas_.ApplyPartition(*topic, partition, LogConfigOf(*topic)));
  }
  replicas_.StartFetching();
  if (brokers_changed) replicas_.ExpandIsrs();
  lifecycle_.OnMetadata();
}

const LogConfig* Broker::LogConfigOf(const TopicImage& topic) {
  const auto* settings =
      image_.FindConfig(ConfigResourceType::kTopic, topic.name);
  if (settings == nullptr) return &config().log_defaults;
  auto& log_config = log_configs_[topic.id];
  if (log_config == nullptr) {
    Config merged;
    for (const TopicConfigSynonym& synonym : TopicConfigSynonyms()) {
      const auto value =
          TopicDefaultFromBroker(synonym.topic_name, config().properties);
      if (value.has_value()) merged.emplace(synonym.topic_name, *value);
    }
    for (const auto& [name, value] : *settings) merged[name] = value;
    const auto parsed = TopicConfigDef().Parse(merged);
    // The controller has checked what it wrote.
    CHECK_OK(parsed.status());
    log_config = std::make_unique<LogConfig>(LogConfig::FromParsed(*parsed));
  }
  return log_config.get();
}

void Broker::OnRoleChange(Partition& partition) {
  if (partition.topic() == kConsumerOffsetsTopic) {
    groups_.OnRoleChange(partition);
  }
}

}  // namespace kafka_embedded
