#include "kafka_embedded/protocol/api_registry.h"

#include <memory>
#include <utility>

#include "kafka_embedded/protocol/codec.h"
#include "kafka_embedded/protocol/messages/add_offsets_to_txn.h"
#include "kafka_embedded/protocol/messages/add_partitions_to_txn.h"
#include "kafka_embedded/protocol/messages/add_raft_voter.h"
#include "kafka_embedded/protocol/messages/allocate_producer_ids.h"
#include "kafka_embedded/protocol/messages/alter_client_quotas.h"
#include "kafka_embedded/protocol/messages/alter_configs.h"
#include "kafka_embedded/protocol/messages/alter_partition.h"
#include "kafka_embedded/protocol/messages/alter_partition_reassignments.h"
#include "kafka_embedded/protocol/messages/alter_replica_log_dirs.h"
#include "kafka_embedded/protocol/messages/alter_share_group_offsets.h"
#include "kafka_embedded/protocol/messages/alter_user_scram_credentials.h"
#include "kafka_embedded/protocol/messages/api_versions.h"
#include "kafka_embedded/protocol/messages/assign_replicas_to_dirs.h"
#include "kafka_embedded/protocol/messages/begin_quorum_epoch.h"
#include "kafka_embedded/protocol/messages/broker_heartbeat.h"
#include "kafka_embedded/protocol/messages/broker_registration.h"
#include "kafka_embedded/protocol/messages/consumer_group_describe.h"
#include "kafka_embedded/protocol/messages/consumer_group_heartbeat.h"
#include "kafka_embedded/protocol/messages/controlled_shutdown.h"
#include "kafka_embedded/protocol/messages/controller_registration.h"
#include "kafka_embedded/protocol/messages/create_acls.h"
#include "kafka_embedded/protocol/messages/create_delegation_token.h"
#include "kafka_embedded/protocol/messages/create_partitions.h"
#include "kafka_embedded/protocol/messages/create_topics.h"
#include "kafka_embedded/protocol/messages/delete_acls.h"
#include "kafka_embedded/protocol/messages/delete_groups.h"
#include "kafka_embedded/protocol/messages/delete_records.h"
#include "kafka_embedded/protocol/messages/delete_share_group_offsets.h"
#include "kafka_embedded/protocol/messages/delete_share_group_state.h"
#include "kafka_embedded/protocol/messages/delete_topics.h"
#include "kafka_embedded/protocol/messages/describe_acls.h"
#include "kafka_embedded/protocol/messages/describe_client_quotas.h"
#include "kafka_embedded/protocol/messages/describe_cluster.h"
#include "kafka_embedded/protocol/messages/describe_configs.h"
#include "kafka_embedded/protocol/messages/describe_delegation_token.h"
#include "kafka_embedded/protocol/messages/describe_groups.h"
#include "kafka_embedded/protocol/messages/describe_log_dirs.h"
#include "kafka_embedded/protocol/messages/describe_producers.h"
#include "kafka_embedded/protocol/messages/describe_quorum.h"
#include "kafka_embedded/protocol/messages/describe_share_group_offsets.h"
#include "kafka_embedded/protocol/messages/describe_topic_partitions.h"
#include "kafka_embedded/protocol/messages/describe_transactions.h"
#include "kafka_embedded/protocol/messages/describe_user_scram_credentials.h"
#include "kafka_embedded/protocol/messages/elect_leaders.h"
#include "kafka_embedded/protocol/messages/end_quorum_epoch.h"
#include "kafka_embedded/protocol/messages/end_txn.h"
#include "kafka_embedded/protocol/messages/envelope.h"
#include "kafka_embedded/protocol/messages/expire_delegation_token.h"
#include "kafka_embedded/protocol/messages/fetch.h"
#include "kafka_embedded/protocol/messages/fetch_snapshot.h"
#include "kafka_embedded/protocol/messages/find_coordinator.h"
#include "kafka_embedded/protocol/messages/get_telemetry_subscriptions.h"
#include "kafka_embedded/protocol/messages/heartbeat.h"
#include "kafka_embedded/protocol/messages/incremental_alter_configs.h"
#include "kafka_embedded/protocol/messages/init_producer_id.h"
#include "kafka_embedded/protocol/messages/initialize_share_group_state.h"
#include "kafka_embedded/protocol/messages/join_group.h"
#include "kafka_embedded/protocol/messages/leader_and_isr.h"
#include "kafka_embedded/protocol/messages/leave_group.h"
#include "kafka_embedded/protocol/messages/list_config_resources.h"
#include "kafka_embedded/protocol/messages/list_groups.h"
#include "kafka_embedded/protocol/messages/list_offsets.h"
#include "kafka_embedded/protocol/messages/list_partition_reassignments.h"
#include "kafka_embedded/protocol/messages/list_transactions.h"
#include "kafka_embedded/protocol/messages/metadata.h"
#include "kafka_embedded/protocol/messages/offset_commit.h"
#include "kafka_embedded/protocol/messages/offset_delete.h"
#include "kafka_embedded/protocol/messages/offset_fetch.h"
#include "kafka_embedded/protocol/messages/offset_for_leader_epoch.h"
#include "kafka_embedded/protocol/messages/produce.h"
#include "kafka_embedded/protocol/messages/push_telemetry.h"
#include "kafka_embedded/protocol/messages/read_share_group_state.h"
#include "kafka_embedded/protocol/messages/read_share_group_state_summary.h"
#include "kafka_embedded/protocol/messages/remove_raft_voter.h"
#include "kafka_embedded/protocol/messages/renew_delegation_token.h"
#include "kafka_embedded/protocol/messages/sasl_authenticate.h"
#include "kafka_embedded/protocol/messages/sasl_handshake.h"
#include "kafka_embedded/protocol/messages/share_acknowledge.h"
#include "kafka_embedded/protocol/messages/share_fetch.h"
#include "kafka_embedded/protocol/messages/share_group_describe.h"
#include "kafka_embedded/protocol/messages/share_group_heartbeat.h"
#include "kafka_embedded/protocol/messages/stop_replica.h"
#include "kafka_embedded/protocol/messages/streams_group_describe.h"
#include "kafka_embedded/protocol/messages/streams_group_heartbeat.h"
#include "kafka_embedded/protocol/messages/streams_group_topology_description_update.h"
#include "kafka_embedded/protocol/messages/sync_group.h"
#include "kafka_embedded/protocol/messages/txn_offset_commit.h"
#include "kafka_embedded/protocol/messages/unregister_broker.h"
#include "kafka_embedded/protocol/messages/unregister_controller.h"
#include "kafka_embedded/protocol/messages/update_features.h"
#include "kafka_embedded/protocol/messages/update_metadata.h"
#include "kafka_embedded/protocol/messages/update_raft_voter.h"
#include "kafka_embedded/protocol/messages/vote.h"
#include "kafka_embedded/protocol/messages/write_share_group_state.h"
#include "kafka_embedded/protocol/messages/write_txn_markers.h"

namespace kafka_embedded {
namespace {

template <typename T>
absl::StatusOr<ApiMessagePtr> DecodeMessage(WireReader& in, int16_t version) {
  auto message = std::make_unique<ApiMessageOf<T>>(T());
  RETURN_IF_ERROR(DecodeFrom(in, version, &message->body));
  return ApiMessagePtr(std::move(message));
}

template <typename T>
absl::Status EncodeMessage(const ApiMessage& message, int16_t version,
                           WireWriter& out) {
  return EncodeTo(Get<T>(message), version, out);
}

template <typename T>
std::string MessageJson(const ApiMessage& message, int16_t version) {
  return ToJson(Get<T>(message), version);
}

template <typename Request>
constexpr bool LatestVersionUnstable() {
  if constexpr (requires { Request::kLatestVersionUnstable; }) {
    return Request::kLatestVersionUnstable;
  }
  return false;
}

template <typename Request>
constexpr ApiInfo Api() {
  using Response = typename Request::Response;
  static_assert(Request::kApiKey == Response::kApiKey);
  static_assert(Request::kMinVersion == Response::kMinVersion);
  static_assert(Request::kMaxVersion == Response::kMaxVersion);
  static_assert(Request::kFirstFlexible == Response::kFirstFlexible);
  return {.key = Request::kApiKey,
          .name = Request::kName.substr(
              0, Request::kName.size() - absl::string_view("Request").size()),
          .min_version = Request::kMinVersion,
          .max_version = Request::kMaxVersion,
          .first_flexible = Request::kFirstFlexible,
          .latest_version_unstable = LatestVersionUnstable<Request>(),
          .decode_request = &DecodeMessage<Request>,
          .encode_request = &EncodeMessage<Request>,
          .request_json = &MessageJson<Request>,
          .decode_response = &DecodeMessage<Response>,
          .encode_response = &EncodeMessage<Response>,
          .response_json = &MessageJson<Response>};
}

// By key, without gaps.
constexpr ApiInfo kApis[] = {
    Api<ProduceRequest>(),
    Api<FetchRequest>(),
    Api<ListOffsetsRequest>(),
    Api<MetadataRequest>(),
    Api<LeaderAndIsrRequest>(),
    Api<StopReplicaRequest>(),
    Api<UpdateMetadataRequest>(),
    Api<ControlledShutdownRequest>(),
    Api<OffsetCommitRequest>(),
    Api<OffsetFetchRequest>(),
    Api<FindCoordinatorRequest>(),
    Api<JoinGroupRequest>(),
    Api<HeartbeatRequest>(),
    Api<LeaveGroupRequest>(),
    Api<SyncGroupRequest>(),
    Api<DescribeGroupsRequest>(),
    Api<ListGroupsRequest>(),
    Api<SaslHandshakeRequest>(),
    Api<ApiVersionsRequest>(),
    Api<CreateTopicsRequest>(),
    Api<DeleteTopicsRequest>(),
    Api<DeleteRecordsRequest>(),
    Api<InitProducerIdRequest>(),
    Api<OffsetForLeaderEpochRequest>(),
    Api<AddPartitionsToTxnRequest>(),
    Api<AddOffsetsToTxnRequest>(),
    Api<EndTxnRequest>(),
    Api<WriteTxnMarkersRequest>(),
    Api<TxnOffsetCommitRequest>(),
    Api<DescribeAclsRequest>(),
    Api<CreateAclsRequest>(),
    Api<DeleteAclsRequest>(),
    Api<DescribeConfigsRequest>(),
    Api<AlterConfigsRequest>(),
    Api<AlterReplicaLogDirsRequest>(),
    Api<DescribeLogDirsRequest>(),
    Api<SaslAuthenticateRequest>(),
    Api<CreatePartitionsRequest>(),
    Api<CreateDelegationTokenRequest>(),
    Api<RenewDelegationTokenRequest>(),
    Api<ExpireDelegationTokenRequest>(),
    Api<DescribeDelegationTokenRequest>(),
    Api<DeleteGroupsRequest>(),
    Api<ElectLeadersRequest>(),
    Api<IncrementalAlterConfigsRequest>(),
    Api<AlterPartitionReassignmentsRequest>(),
    Api<ListPartitionReassignmentsRequest>(),
    Api<OffsetDeleteRequest>(),
    Api<DescribeClientQuotasRequest>(),
    Api<AlterClientQuotasRequest>(),
    Api<DescribeUserScramCredentialsRequest>(),
    Api<AlterUserScramCredentialsRequest>(),
    Api<VoteRequest>(),
    Api<BeginQuorumEpochRequest>(),
    Api<EndQuorumEpochRequest>(),
    Api<DescribeQuorumRequest>(),
    Api<AlterPartitionRequest>(),
    Api<UpdateFeaturesRequest>(),
    Api<EnvelopeRequest>(),
    Api<FetchSnapshotRequest>(),
    Api<DescribeClusterRequest>(),
    Api<DescribeProducersRequest>(),
    Api<BrokerRegistrationRequest>(),
    Api<BrokerHeartbeatRequest>(),
    Api<UnregisterBrokerRequest>(),
    Api<DescribeTransactionsRequest>(),
    Api<ListTransactionsRequest>(),
    Api<AllocateProducerIdsRequest>(),
    Api<ConsumerGroupHeartbeatRequest>(),
    Api<ConsumerGroupDescribeRequest>(),
    Api<ControllerRegistrationRequest>(),
    Api<GetTelemetrySubscriptionsRequest>(),
    Api<PushTelemetryRequest>(),
    Api<AssignReplicasToDirsRequest>(),
    Api<ListConfigResourcesRequest>(),
    Api<DescribeTopicPartitionsRequest>(),
    Api<ShareGroupHeartbeatRequest>(),
    Api<ShareGroupDescribeRequest>(),
    Api<ShareFetchRequest>(),
    Api<ShareAcknowledgeRequest>(),
    Api<AddRaftVoterRequest>(),
    Api<RemoveRaftVoterRequest>(),
    Api<UpdateRaftVoterRequest>(),
    Api<InitializeShareGroupStateRequest>(),
    Api<ReadShareGroupStateRequest>(),
    Api<WriteShareGroupStateRequest>(),
    Api<DeleteShareGroupStateRequest>(),
    Api<ReadShareGroupStateSummaryRequest>(),
    Api<StreamsGroupHeartbeatRequest>(),
    Api<StreamsGroupDescribeRequest>(),
    Api<DescribeShareGroupOffsetsRequest>(),
    Api<AlterShareGroupOffsetsRequest>(),
    Api<DeleteShareGroupOffsetsRequest>(),
    Api<StreamsGroupTopologyDescriptionUpdateRequest>(),
    Api<UnregisterControllerRequest>(),
};

}  // namespace

absl::Span<const ApiInfo> AllApis() { return kApis; }

const ApiInfo* FindApi(ApiKey key) {
  const auto index = static_cast<size_t>(key);
  return index < AllApis().size() ? &AllApis()[index] : nullptr;
}

}  // namespace kafka_embedded
