#include "kafka_embedded/controller/controller.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/controller/broker_control.h"
#include "kafka_embedded/controller/client_quota_control.h"
#include "kafka_embedded/controller/config_control.h"
#include "kafka_embedded/controller/election_control.h"
#include "kafka_embedded/controller/failed_response.h"
#include "kafka_embedded/controller/metadata_log.h"
#include "kafka_embedded/controller/metadata_trace.h"
#include "kafka_embedded/controller/partition_control.h"
#include "kafka_embedded/controller/partition_creation.h"
#include "kafka_embedded/controller/producer_id_control.h"
#include "kafka_embedded/controller/quorum_control.h"
#include "kafka_embedded/controller/reassignment_control.h"
#include "kafka_embedded/controller/topic_creation.h"
#include "kafka_embedded/controller/topic_deletion.h"

namespace kafka_embedded {
namespace {

// Sets `value` if `config` has `name`.
template <typename Integer>
absl::Status ReadNumber(const Config& config, absl::string_view name,
                        Integer& value) {
  const auto found = config.find(name);
  if (found == config.end()) return absl::OkStatus();
  constexpr int64_t kMax = std::numeric_limits<Integer>::max();
  int64_t number = 0;
  if (!absl::SimpleAtoi(found->second, &number) || number < 1 ||
      number > kMax) {
    return absl::InvalidArgumentError(absl::StrCat(
        "property \"", name, "\": \"", found->second,
        "\" is refused, expected a whole number from 1 to ", kMax));
  }
  value = static_cast<Integer>(number);
  return absl::OkStatus();
}

absl::Status ReadBool(const Config& config, absl::string_view name,
                      bool& value) {
  const auto found = config.find(name);
  if (found == config.end()) return absl::OkStatus();
  const std::string text = absl::AsciiStrToLower(found->second);
  if (text != "true" && text != "false") {
    return absl::InvalidArgumentError(
        absl::StrCat("property \"", name, "\": \"", found->second,
                     "\" is refused, expected true or false"));
  }
  value = text == "true";
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Controller::Settings> Controller::ParseSettings(
    const Config& config) {
  Settings settings;
  if (config.empty()) return settings;
  int32_t session_timeout_ms =
      absl::ToInt64Milliseconds(settings.broker_session_timeout);
  RETURN_IF_ERROR(
      ReadNumber(config, "num.partitions", settings.num_partitions));
  RETURN_IF_ERROR(ReadNumber(config, "default.replication.factor",
                             settings.default_replication_factor));
  RETURN_IF_ERROR(
      ReadNumber(config, "min.insync.replicas", settings.min_insync_replicas));
  RETURN_IF_ERROR(
      ReadNumber(config, "broker.session.timeout.ms", session_timeout_ms));
  RETURN_IF_ERROR(
      ReadBool(config, "delete.topic.enable", settings.delete_topic_enable));
  RETURN_IF_ERROR(ReadBool(config, "unclean.leader.election.enable",
                           settings.unclean_leader_election_enable));
  RETURN_IF_ERROR(ReadBool(config, "auto.leader.rebalance.enable",
                           settings.auto_leader_rebalance_enable));
  int64_t check_seconds =
      absl::ToInt64Seconds(settings.imbalance_check_interval);
  RETURN_IF_ERROR(ReadNumber(config, "leader.imbalance.check.interval.seconds",
                             check_seconds));
  settings.imbalance_check_interval = absl::Seconds(check_seconds);
  settings.broker_session_timeout = absl::Milliseconds(session_timeout_ms);
  return settings;
}

Controller::Controller(Network& network, Storage& storage,
                       const Options& options, const Settings& settings)
    : network_(network),
      storage_(storage),
      options_(options),
      settings_(settings),
      address_(network.Join(absl::StrCat("controller-", options.node_id))),
      random_(network.runtime().NewRandom("controller")),
      sessions_(network.runtime(), network.lane(address_),
                settings.broker_session_timeout,
                [this](int32_t broker_id) { OnSessionExpired(broker_id); }),
      balance_timer_(network.runtime(), network.lane(address_),
                     "leader-imbalance-check") {
  image_.set_unclean_election_by_default(
      settings.unclean_leader_election_enable);
}

Controller::~Controller() { network_.Leave(address_); }

absl::StatusOr<std::unique_ptr<Controller>> Controller::Start(
    Network& network, Storage& storage, const Options& options) {
  ASSIGN_OR_RETURN(const Settings settings, ParseSettings(options.config));
  std::unique_ptr<Controller> controller(
      new Controller(network, storage, options, settings));
  RETURN_IF_ERROR(controller->Load());
  return controller;
}

absl::StatusOr<std::unique_ptr<Controller>> Controller::TakeOver(
    Network& network, Storage& storage, const Options& options,
    MetadataImage committed) {
  ASSIGN_OR_RETURN(const Settings settings, ParseSettings(options.config));
  std::unique_ptr<Controller> controller(
      new Controller(network, storage, options, settings));
  controller->image_ = std::move(committed);
  controller->SetCalm(false);
  // Who runs shows it within a session; the others are fenced.
  for (const auto& [id, broker] : controller->image_.brokers()) {
    if (!broker.fenced) controller->sessions_.Touch(id);
  }
  controller->MaybeScheduleBalance();
  return controller;
}

absl::Status Controller::Load() {
  RETURN_IF_ERROR(ReplayMetadataLog(storage_, image_));
  if (image_.next_offset() > 0) return absl::OkStatus();
  if (!options_.initial_records.empty()) {
    return Commit(options_.initial_records);
  }
  // With eligible leader replicas (KIP-966), all brokers take the smallest ISR
  // from the cluster's configuration, and so a new cluster begins with it.
  return Commit(
      {ConfigRecord{.resource_type = ConfigResourceType::kBroker,
                    .name = "min.insync.replicas",
                    .value = absl::StrCat(settings_.min_insync_replicas)}});
}

absl::Status Controller::Commit(std::vector<MetadataRecord> records) {
  if (records.empty()) return absl::OkStatus();
  RETURN_IF_ERROR(AppendToMetadataLog(storage_, image_.next_offset(), records));
  bool may_imbalance = false;
  TraceLog* const trace = network_.trace();
  for (const MetadataRecord& record : records) {
    if (trace != nullptr) {
      TraceMetadata(*trace, static_cast<uint32_t>(address_), image_, record);
    }
    image_.Replay(record);
    may_imbalance |=
        std::holds_alternative<PartitionChangeRecord>(record) ||
        std::holds_alternative<BrokerRegistrationChangeRecord>(record);
  }
  Publish(std::move(records));
  if (may_imbalance) MaybeScheduleBalance();
  if (!calm_ && on_change_while_not_calm_) on_change_while_not_calm_();
  return absl::OkStatus();
}

void Controller::MaybeScheduleBalance() {
  if (!settings_.auto_leader_rebalance_enable || balance_timer_.scheduled() ||
      !IsImbalanced(image_)) {
    return;
  }
  balance_timer_.ScheduleAfter(settings_.imbalance_check_interval,
                               [this] { BalanceLeaders(); });
}

void Controller::BalanceLeaders() {
  // If the log cannot be written, the next change of a partition tries again.
  Commit(kafka_embedded::BalanceLeaders(image_)).IgnoreError();
  MaybeScheduleBalance();
}

void Controller::SetCalm(bool calm) {
  calm_ = calm;
  sessions_.SetCalm(calm);
}

void Controller::OnSessionExpired(int32_t broker_id) {
  std::vector<MetadataRecord> records;
  FenceBroker(image_, broker_id, records);
  // If the log cannot be written, the broker stays until the disk is back.
  if (!Commit(std::move(records)).ok()) sessions_.Touch(broker_id);
}

void Controller::ExpireSession(int32_t broker_id) {
  if (!sessions_.Has(broker_id)) return;
  sessions_.Remove(broker_id);
  OnSessionExpired(broker_id);
}

void Controller::Publish(std::vector<MetadataRecord> records) {
  std::erase_if(listeners_, [this](const Listener& listener) {
    return !network_.alive(listener.node);
  });
  if (listeners_.empty()) return;
  const auto batch =
      std::make_shared<const std::vector<MetadataRecord>>(std::move(records));
  for (const Listener& listener : listeners_) SendTo(listener, batch);
}

void Controller::SendTo(const Listener& listener, MetadataBatch batch) {
  network_.Send(
      address_, listener.node,
      [receive = listener.receive, batch = std::move(batch)]() mutable {
        (*receive)(std::move(batch));
      });
}

void Controller::AddListener(NodeAddress node, MetadataListener listener) {
  listeners_.push_back(
      {node, std::make_shared<MetadataListener>(std::move(listener))});
  SendTo(listeners_.back(), std::make_shared<const std::vector<MetadataRecord>>(
                                image_.ToRecords()));
}

void Controller::RemoveListener(NodeAddress node) {
  std::erase_if(listeners_, [node](const Listener& listener) {
    return listener.node == node;
  });
}

template <typename Request>
void Controller::Process(const RequestContext& context, ApiMessage& request,
                         Respond& respond) {
  auto decision = Decide(context, Get<Request>(request));
  const absl::Status committed = Commit(std::move(decision.records));
  if (!committed.ok()) {
    respond(MakeMessage(FailedResponse(Get<Request>(request),
                                       ErrorCode::kKafkaStorageError,
                                       std::string(committed.message()))));
    return;
  }
  respond(MakeMessage(std::move(decision.response)));
}

void Controller::Handle(const RequestContext& context, ApiMessagePtr request,
                        Respond respond) {
  switch (request->api_key()) {
    case ApiKey::kCreateTopics:
      return Process<CreateTopicsRequest>(context, *request, respond);
    case ApiKey::kDeleteTopics:
      return Process<DeleteTopicsRequest>(context, *request, respond);
    case ApiKey::kCreatePartitions:
      return Process<CreatePartitionsRequest>(context, *request, respond);
    case ApiKey::kIncrementalAlterConfigs:
      return Process<IncrementalAlterConfigsRequest>(context, *request,
                                                     respond);
    case ApiKey::kAlterConfigs:
      return Process<AlterConfigsRequest>(context, *request, respond);
    case ApiKey::kAlterClientQuotas:
      return Process<AlterClientQuotasRequest>(context, *request, respond);
    case ApiKey::kBrokerRegistration:
      return Process<BrokerRegistrationRequest>(context, *request, respond);
    case ApiKey::kBrokerHeartbeat:
      return Process<BrokerHeartbeatRequest>(context, *request, respond);
    case ApiKey::kUnregisterBroker:
      return Process<UnregisterBrokerRequest>(context, *request, respond);
    case ApiKey::kAlterPartition:
      return Process<AlterPartitionRequest>(context, *request, respond);
    case ApiKey::kAllocateProducerIds:
      return Process<AllocateProducerIdsRequest>(context, *request, respond);
    case ApiKey::kElectLeaders:
      return Process<ElectLeadersRequest>(context, *request, respond);
    case ApiKey::kAlterPartitionReassignments:
      return Process<AlterPartitionReassignmentsRequest>(context, *request,
                                                         respond);
    case ApiKey::kListPartitionReassignments:
      return Process<ListPartitionReassignmentsRequest>(context, *request,
                                                        respond);
    case ApiKey::kDescribeQuorum:
      return Process<DescribeQuorumRequest>(context, *request, respond);
    case ApiKey::kUpdateFeatures:
      return Process<UpdateFeaturesRequest>(context, *request, respond);
    default:
      CHECK(false) << "the controller was sent a request of API key "
                   << static_cast<int>(request->api_key());
  }
}

Decision<CreateTopicsResponse> Controller::Decide(
    const RequestContext& context, const CreateTopicsRequest& request) {
  constexpr int16_t kFirstVersionWithConfigs = 5;
  return CreateTopics(
      image_, request,
      {.random = random_,
       .default_num_partitions = settings_.num_partitions,
       .default_replication_factor = settings_.default_replication_factor,
       .static_config = options_.config,
       .node_id = options_.node_id,
       .with_configs = context.api_version >= kFirstVersionWithConfigs});
}

Decision<DeleteTopicsResponse> Controller::Decide(
    const RequestContext& context, const DeleteTopicsRequest& request) {
  return DeleteTopics(image_, request,
                      {.delete_topic_enable = settings_.delete_topic_enable,
                       .api_version = context.api_version});
}

Decision<CreatePartitionsResponse> Controller::Decide(
    const RequestContext&, const CreatePartitionsRequest& request) {
  return CreatePartitions(image_, request, random_);
}

Decision<IncrementalAlterConfigsResponse> Controller::Decide(
    const RequestContext&, const IncrementalAlterConfigsRequest& request) {
  return IncrementalAlterConfigs(
      image_, request,
      {.broker_config_def = options_.broker_config_def,
       .node_id = options_.node_id});
}

Decision<AlterConfigsResponse> Controller::Decide(
    const RequestContext&, const AlterConfigsRequest& request) {
  return AlterConfigs(image_, request,
                      {.broker_config_def = options_.broker_config_def,
                       .node_id = options_.node_id});
}

Decision<AlterClientQuotasResponse> Controller::Decide(
    const RequestContext&, const AlterClientQuotasRequest& request) {
  return AlterClientQuotas(image_, request);
}

Decision<BrokerRegistrationResponse> Controller::Decide(
    const RequestContext&, const BrokerRegistrationRequest& request) {
  const BrokerRegistration* broker = image_.FindBroker(request.broker_id);
  const bool has_session =
      broker != nullptr && !broker->fenced && sessions_.Has(request.broker_id);
  auto decision = RegisterBroker(
      image_, request,
      {.cluster_id = options_.cluster_id, .has_session = has_session});
  if (decision.response.error_code == ErrorCode::kNone) {
    sessions_.Touch(request.broker_id);
  }
  return decision;
}

Decision<BrokerHeartbeatResponse> Controller::Decide(
    const RequestContext&, const BrokerHeartbeatRequest& request) {
  auto decision = ProcessBrokerHeartbeat(image_, request);
  if (decision.response.should_shut_down) {
    sessions_.Remove(request.broker_id);
  } else if (decision.response.error_code == ErrorCode::kNone) {
    sessions_.Touch(request.broker_id);
  }
  return decision;
}

Decision<UnregisterBrokerResponse> Controller::Decide(
    const RequestContext&, const UnregisterBrokerRequest& request) {
  sessions_.Remove(request.broker_id);
  return UnregisterBroker(image_, request);
}

Decision<AlterPartitionResponse> Controller::Decide(
    const RequestContext&, const AlterPartitionRequest& request) {
  return AlterPartition(image_, request);
}

Decision<AllocateProducerIdsResponse> Controller::Decide(
    const RequestContext&, const AllocateProducerIdsRequest& request) {
  return AllocateProducerIds(image_, request);
}

Decision<ElectLeadersResponse> Controller::Decide(
    const RequestContext&, const ElectLeadersRequest& request) {
  return ElectLeaders(image_, request);
}

Decision<AlterPartitionReassignmentsResponse> Controller::Decide(
    const RequestContext&, const AlterPartitionReassignmentsRequest& request) {
  return AlterPartitionReassignments(image_, request);
}

Decision<ListPartitionReassignmentsResponse> Controller::Decide(
    const RequestContext&, const ListPartitionReassignmentsRequest& request) {
  return ListPartitionReassignments(image_, request);
}

Decision<DescribeQuorumResponse> Controller::Decide(
    const RequestContext& context, const DescribeQuorumRequest& request) {
  return DescribeQuorum(
      image_, request,
      {.api_version = context.api_version,
       .leader_id = options_.node_id,
       .leader_epoch = options_.leader_epoch,
       .voters = options_.voters.empty() ? std::vector{options_.node_id}
                                         : options_.voters,
       .now = network_.runtime().Now()});
}

Decision<UpdateFeaturesResponse> Controller::Decide(
    const RequestContext& context, const UpdateFeaturesRequest& request) {
  return UpdateFeatures(image_, request, context.api_version, options_.node_id);
}

}  // namespace kafka_embedded
