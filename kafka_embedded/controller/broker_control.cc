#include "kafka_embedded/controller/broker_control.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/sometimes.h"
#include "kafka_embedded/controller/partition_control.h"

namespace kafka_embedded {
namespace {

enum class State { kFenced, kUnfenced, kControlledShutdown, kShutdownNow };

State StateOf(const BrokerRegistration& broker) {
  if (broker.fenced) return State::kFenced;
  return broker.in_controlled_shutdown ? State::kControlledShutdown
                                       : State::kUnfenced;
}

State NextState(const MetadataImage& image, const BrokerRegistration& broker,
                const BrokerHeartbeatRequest& request, bool is_caught_up) {
  switch (StateOf(broker)) {
    case State::kFenced:
      if (request.want_shut_down) return State::kShutdownNow;
      return !request.want_fence && is_caught_up ? State::kUnfenced
                                                 : State::kFenced;
    case State::kUnfenced:
      if (request.want_fence) {
        return request.want_shut_down ? State::kShutdownNow : State::kFenced;
      }
      if (!request.want_shut_down) return State::kUnfenced;
      break;
    case State::kControlledShutdown:
    case State::kShutdownNow:
      break;
  }
  return LeadsAnyPartition(image, broker.id) ? State::kControlledShutdown
                                             : State::kShutdownNow;
}

void Fence(const MetadataImage& image, const BrokerRegistration& broker,
           std::vector<MetadataRecord>& records) {
  if (broker.fenced) return;
  RemoveFromPartitions(image, broker.id, records);
  records.push_back(BrokerRegistrationChangeRecord{
      .broker_id = broker.id, .broker_epoch = broker.epoch, .fenced = true});
}

void Unfence(const MetadataImage& image, const BrokerRegistration& broker,
             std::vector<MetadataRecord>& records) {
  records.push_back(BrokerRegistrationChangeRecord{
      .broker_id = broker.id, .broker_epoch = broker.epoch, .fenced = false});
  if (!broker.log_dir_offline) ElectForLeaderless(image, broker.id, records);
}

void BeginControlledShutdown(const MetadataImage& image,
                             const BrokerRegistration& broker,
                             std::vector<MetadataRecord>& records) {
  records.push_back(
      BrokerRegistrationChangeRecord{.broker_id = broker.id,
                                     .broker_epoch = broker.epoch,
                                     .in_controlled_shutdown = true});
  RemoveFromPartitions(image, broker.id, records);
}

// Its one directory is gone, and all replicas with it.
void TakeLogDirOffline(const MetadataImage& image,
                       const BrokerRegistration& broker,
                       std::vector<MetadataRecord>& records) {
  RemoveFromPartitions(image, broker.id, records);
  records.push_back(BrokerRegistrationChangeRecord{.broker_id = broker.id,
                                                   .broker_epoch = broker.epoch,
                                                   .log_dir_offline = true});
}

bool SupportsFinalizedFeatures(const MetadataImage& image,
                               const BrokerRegistrationRequest& request) {
  for (const auto& feature : request.features) {
    const auto finalized = image.features().find(feature.name);
    const int16_t level =
        finalized == image.features().end() ? 0 : finalized->second;
    if (level < feature.min_supported_version ||
        level > feature.max_supported_version) {
      return false;
    }
  }
  return true;
}

RegisterBrokerRecord RecordOf(const BrokerRegistrationRequest& request) {
  RegisterBrokerRecord record{.broker_id = request.broker_id,
                              .incarnation_id = request.incarnation_id,
                              .rack = request.rack};
  record.endpoints.reserve(request.listeners.size());
  for (const auto& listener : request.listeners) {
    record.endpoints.push_back(
        {.name = listener.name,
         .host = listener.host,
         .port = listener.port,
         .security_protocol = listener.security_protocol});
  }
  return record;
}

}  // namespace

bool HasBrokerEpoch(const MetadataImage& image, int32_t broker_id,
                    int64_t broker_epoch) {
  const BrokerRegistration* broker = image.FindBroker(broker_id);
  return broker != nullptr && broker->epoch == broker_epoch;
}

Decision<BrokerRegistrationResponse> RegisterBroker(
    const MetadataImage& image, const BrokerRegistrationRequest& request,
    const BrokerRegistrationContext& context) {
  Decision<BrokerRegistrationResponse> decision;
  const auto refuse = [&](ErrorCode code) {
    decision.response.error_code = code;
    return std::move(decision);
  };
  if (!context.cluster_id.empty() && request.cluster_id != context.cluster_id) {
    return refuse(ErrorCode::kInconsistentClusterId);
  }
  const BrokerRegistration* existing = image.FindBroker(request.broker_id);
  const bool same_incarnation =
      existing != nullptr && existing->incarnation_id == request.incarnation_id;
  if (existing != nullptr && !same_incarnation && context.has_session) {
    SOMETIMES("a broker comes back before its old session is over");
    return refuse(ErrorCode::kDuplicateBrokerRegistration);
  }
  if (request.is_migrating_zk_broker) {
    return refuse(ErrorCode::kBrokerIdNotRegistered);
  }
  if (!SupportsFinalizedFeatures(image, request)) {
    return refuse(ErrorCode::kUnsupportedVersion);
  }
  RegisterBrokerRecord record = RecordOf(request);
  if (same_incarnation) {
    record.broker_epoch = existing->epoch;
    record.fenced = existing->fenced;
    record.in_controlled_shutdown = existing->in_controlled_shutdown;
    record.log_dir_offline = existing->log_dir_offline;
  } else {
    // What an earlier incarnation still led or was in sync with is lost to it.
    if (existing != nullptr) {
      const bool clean = request.previous_broker_epoch == existing->epoch;
      if (!clean) SOMETIMES("a broker registers after it lost its memory");
      RemoveFromPartitions(image, request.broker_id, decision.records,
                           clean ? Departure::kClean : Departure::kUnclean);
    }
    record.broker_epoch =
        image.next_offset() + static_cast<int64_t>(decision.records.size());
  }
  decision.response.broker_epoch = record.broker_epoch;
  decision.records.push_back(std::move(record));
  return decision;
}

Decision<BrokerHeartbeatResponse> ProcessBrokerHeartbeat(
    const MetadataImage& image, const BrokerHeartbeatRequest& request) {
  Decision<BrokerHeartbeatResponse> decision;
  const BrokerRegistration* broker = image.FindBroker(request.broker_id);
  if (broker == nullptr || broker->epoch != request.broker_epoch) {
    decision.response.error_code = ErrorCode::kStaleBrokerEpoch;
    return decision;
  }
  const bool is_caught_up = request.current_metadata_offset >= broker->epoch;
  // One change at a time: the next heartbeat is not far.
  const bool log_dir_fails =
      !request.offline_log_dirs.empty() && !broker->log_dir_offline;
  const State next = log_dir_fails
                         ? StateOf(*broker)
                         : NextState(image, *broker, request, is_caught_up);
  if (log_dir_fails) {
    TakeLogDirOffline(image, *broker, decision.records);
  } else if (next != StateOf(*broker)) {
    switch (next) {
      case State::kFenced:
      case State::kShutdownNow:
        Fence(image, *broker, decision.records);
        break;
      case State::kUnfenced:
        Unfence(image, *broker, decision.records);
        break;
      case State::kControlledShutdown:
        BeginControlledShutdown(image, *broker, decision.records);
        break;
    }
  }
  decision.response.is_caught_up = is_caught_up;
  decision.response.is_fenced =
      next == State::kFenced || next == State::kShutdownNow;
  decision.response.should_shut_down = next == State::kShutdownNow;
  return decision;
}

void FenceBroker(const MetadataImage& image, int32_t broker_id,
                 std::vector<MetadataRecord>& records) {
  const BrokerRegistration* broker = image.FindBroker(broker_id);
  if (broker != nullptr) Fence(image, *broker, records);
}

Decision<UnregisterBrokerResponse> UnregisterBroker(
    const MetadataImage& image, const UnregisterBrokerRequest& request) {
  Decision<UnregisterBrokerResponse> decision;
  const BrokerRegistration* broker = image.FindBroker(request.broker_id);
  if (broker == nullptr) {
    decision.response.error_code = ErrorCode::kBrokerIdNotRegistered;
    decision.response.error_message = absl::StrCat(
        "Broker ID ", request.broker_id, " is not currently registered");
    return decision;
  }
  RemoveFromPartitions(image, broker->id, decision.records);
  decision.records.push_back(UnregisterBrokerRecord{
      .broker_id = broker->id, .broker_epoch = broker->epoch});
  return decision;
}

}  // namespace kafka_embedded
