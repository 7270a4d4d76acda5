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
      storage_(storage),
      environment_(environment),
      options_(std::move(options)),
      address_(network.Join(absl::StrCat("broker-", options_.id))),
      random_(
          network.runtime().NewRandom(absl::StrCat("broker-", options_.id))),
      incarnation_id_(random_.NextUuid()),
      lifecycle_(*this, network.clock(address_), network.lane(address_),
                 {.broker_id = options_.id,
                  .log_dir_id = incarnation_id_,
                  .heartbeat_interval = options_.config->heartbeat_interval,
                  .registration_timeout = options_.config->registration_timeout,
                  .previous_broker_epoch = options_.previous_broker_epoch}),
      log_manager_(network.clock(address_), network.lane(address_),
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
      groups_({.runtime = network.clock(address_),
               .lane = network.lane(address_),
               .replicas = replicas_,
               .random = network.runtime().NewRandom(
                   absl::StrCat("group-members-", options_.id)),
               .trace = {.log = network.trace(),
                         .node = static_cast<uint32_t>(address_),
                         .broker = options_.id}},
              GroupConfigOf(options_.config->properties)),
      fetch_sessions_(options_.config->fetch_session_slots,
                      network.runtime().NewRandom(
                          absl::StrCat("fetch-sessions-", options_.id))),
      producer_ids_(*this) {
  storage_.health().OnFailure([this] { lifecycle_.OnLogDirFailed(); });
  replicas_.OnRoleChange([this](Partition& p) { OnRoleChange(p); });
}

Broker::~Broker() {
  storage_.health().OnFailure(nullptr);
  if (network_.alive(address_)) network_.Leave(address_);
  if (Controller* controller = environment_.ActiveController()) {
    controller->RemoveListener(address_);
  }
}

absl::StatusOr<std::unique_ptr<Broker>> Broker::Start(
    Network& network, Storage& storage, BrokerEnvironment& environment,
    BrokerOptions options) {
  std::unique_ptr<Broker> broker(
      new Broker(network, storage, environment, std::move(options)));
  // If there is none, registration is tried again until there is.
  Controller* const controller = environment.ActiveController();
  if (controller != nullptr) broker->Listen(*controller);
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

void Broker::Listen(Controller& controller) {
  controller.AddListener(
      address_, [this, is_first = true](MetadataBatch batch) mutable {
        if (std::exchange(is_first, false) && image_.next_offset() > 0) {
          OnSnapshot(batch);
        } else {
          OnMetadata(batch);
        }
      });
}

void Broker::FollowController() {
  Controller* const controller = environment_.ActiveController();
  if (controller == nullptr) return;  // It is gone already.
  controller->RemoveListener(address_);
  Listen(*controller);
  std::vector<uint64_t> ids;
  for (const auto& [id, asked] : asked_) ids.push_back(id);
  for (const uint64_t id : ids) {
    if (asked_.at(id).request != nullptr) {
      SendToController(id);
    } else {
      OnAnswer(id, nullptr);
    }
  }
}

void Broker::AskController(const RequestContext& context, ApiMessagePtr request,
                           Respond respond) {
  const uint64_t id = ++last_asked_;
  // The connection may be gone when the request arrives; the controller is told
  // what it needs of it by value.
  Asked& asked = asked_[id];
  asked = {.context = context,
           .request = std::move(request),
           .respond = std::move(respond)};
  asked.context.connection = nullptr;
  SendToController(id);
}

void Broker::SendToController(uint64_t id) {
  Controller* const controller = environment_.ActiveController();
  if (controller == nullptr) return;
  // What is sent is dropped if one of the two nodes ends meanwhile.
  network_.Send(address_, controller->address(), [this, controller, id] {
    const auto found = asked_.find(id);
    if (found == asked_.end() || found->second.request == nullptr) return;
    controller->Handle(
        found->second.context, std::move(found->second.request),
        [this, from = controller->address(), id](ApiMessagePtr response) {
          network_.Send(from, address_,
                        [this, id, response = std::move(response)]() mutable {
                          OnAnswer(id, std::move(response));
                        });
        });
  });
}

void Broker::OnAnswer(uint64_t id, ApiMessagePtr response) {
  auto asked = asked_.extract(id);
  if (!asked.empty()) asked.mapped().respond(std::move(response));
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

void Broker::CreateTopicSoon(const std::string& name,
                             absl::AnyInvocable<void()> then) {
  const auto [waiting, is_first] = topics_being_created_.try_emplace(name);
  waiting->second.push_back(std::move(then));
  if (!is_first) return;
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
                  auto waiting = topics_being_created_.extract(name);
                  for (auto& then : waiting.mapped()) then();
                });
}

// ---- Metadata ----

struct Broker::MetadataChange {
  absl::btree_set<Uuid> configured_topics;
  std::vector<TopicPartitionId> partitions;
  std::vector<Uuid> removed_topics;
  absl::btree_set<std::string> removed_names;
  bool brokers = false;

  void AddAllOf(const MetadataImage& image) {
    brokers = true;
    for (const auto& [name, id] : image.topic_ids()) {
      configured_topics.insert(id);
      const size_t count = image.FindTopic(id)->partitions.size();
      for (size_t i = 0; i < count; ++i) {
        partitions.emplace_back(id, static_cast<int32_t>(i));
      }
    }
  }
};

namespace {

// As in Kafka, a broker acts upon nothing before the metadata tells of this
// very process: that the one before it leads a partition does not make a leader
// of this one, which may have lost its log.
bool TellsOf(const MetadataImage& image, int32_t broker_id,
             const Uuid& incarnation_id) {
  const BrokerRegistration* broker = image.FindBroker(broker_id);
  return broker != nullptr && broker->incarnation_id == incarnation_id;
}

}  // namespace

void Broker::OnMetadata(const MetadataBatch& batch) {
  // All of a batch counts before any of it is acted upon.
  MetadataChange change;
  const bool told_before = TellsOf(image_, options_.id, incarnation_id_);
  for (const MetadataRecord& record : *batch) {
    change.brokers |=
        std::holds_alternative<RegisterBrokerRecord>(record) ||
        std::holds_alternative<BrokerRegistrationChangeRecord>(record);
    if (const auto* config = std::get_if<ConfigRecord>(&record)) {
      const TopicImage* topic = image_.FindTopic(config->resource_name);
      if (config->resource_type == ConfigResourceType::kTopic &&
          topic != nullptr) {
        change.configured_topics.insert(topic->id);
      }
    } else if (const auto* created = std::get_if<PartitionRecord>(&record)) {
      change.partitions.emplace_back(created->topic_id, created->partition_id);
    } else if (const auto* moved =
                   std::get_if<PartitionChangeRecord>(&record)) {
      change.partitions.emplace_back(moved->topic_id, moved->partition_id);
    } else if (const auto* removed = std::get_if<RemoveTopicRecord>(&record)) {
      change.removed_topics.push_back(removed->topic_id);
      const TopicImage* topic = image_.FindTopic(removed->topic_id);
      if (topic != nullptr) change.removed_names.insert(topic->name);
    }
    image_.Replay(record);
  }
  const bool told = TellsOf(image_, options_.id, incarnation_id_);
  if (told && !told_before) change.AddAllOf(image_);
  // One that was unregistered has yet to let go of what it leads.
  if (told || told_before) Act(change);
}

void Broker::OnSnapshot(const MetadataBatch& batch) {
  MetadataImage image;
  for (const MetadataRecord& record : *batch) image.Replay(record);
  if (image.next_offset() == image_.next_offset()) return;
  MetadataChange change;
  for (const auto& [name, id] : image_.topic_ids()) {
    if (image.FindTopic(id) != nullptr) continue;
    change.removed_topics.push_back(id);
    change.removed_names.insert(name);
  }
  change.AddAllOf(image);
  image_ = std::move(image);
  if (TellsOf(image_, options_.id, incarnation_id_)) Act(change);
}

void Broker::Act(const MetadataChange& change) {
  for (const Uuid& topic_id : change.removed_topics) {
    storage_status_.Update(replicas_.DeleteTopic(topic_id));
    log_configs_.erase(topic_id);
  }
  if (!change.removed_names.empty()) {
    groups_.OnTopicsDeleted(change.removed_names);
  }
  for (const Uuid& topic_id : change.configured_topics) {
    const TopicImage* topic = image_.FindTopic(topic_id);
    if (topic == nullptr) continue;
    // Kept until the replicas have let go of it.
    const auto old = log_configs_.extract(topic_id);
    replicas_.UpdateConfig(topic_id, LogConfigOf(*topic));
  }
  const Uuid* last_topic = nullptr;
  const TopicImage* topic = nullptr;
  for (const auto& [topic_id, partition] : change.partitions) {
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
  if (change.brokers) replicas_.ExpandIsrs();
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
