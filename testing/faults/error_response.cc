#include "testing/faults/error_response.h"

#include <utility>

#include "kafka_embedded/protocol/messages/add_offsets_to_txn.h"
#include "kafka_embedded/protocol/messages/add_partitions_to_txn.h"
#include "kafka_embedded/protocol/messages/alter_configs.h"
#include "kafka_embedded/protocol/messages/consumer_group_describe.h"
#include "kafka_embedded/protocol/messages/consumer_group_heartbeat.h"
#include "kafka_embedded/protocol/messages/create_partitions.h"
#include "kafka_embedded/protocol/messages/create_topics.h"
#include "kafka_embedded/protocol/messages/delete_groups.h"
#include "kafka_embedded/protocol/messages/delete_records.h"
#include "kafka_embedded/protocol/messages/delete_topics.h"
#include "kafka_embedded/protocol/messages/describe_cluster.h"
#include "kafka_embedded/protocol/messages/describe_configs.h"
#include "kafka_embedded/protocol/messages/describe_groups.h"
#include "kafka_embedded/protocol/messages/end_txn.h"
#include "kafka_embedded/protocol/messages/fetch.h"
#include "kafka_embedded/protocol/messages/find_coordinator.h"
#include "kafka_embedded/protocol/messages/heartbeat.h"
#include "kafka_embedded/protocol/messages/incremental_alter_configs.h"
#include "kafka_embedded/protocol/messages/init_producer_id.h"
#include "kafka_embedded/protocol/messages/join_group.h"
#include "kafka_embedded/protocol/messages/leave_group.h"
#include "kafka_embedded/protocol/messages/list_groups.h"
#include "kafka_embedded/protocol/messages/list_offsets.h"
#include "kafka_embedded/protocol/messages/metadata.h"
#include "kafka_embedded/protocol/messages/offset_commit.h"
#include "kafka_embedded/protocol/messages/offset_delete.h"
#include "kafka_embedded/protocol/messages/offset_fetch.h"
#include "kafka_embedded/protocol/messages/offset_for_leader_epoch.h"
#include "kafka_embedded/protocol/messages/produce.h"
#include "kafka_embedded/protocol/messages/sync_group.h"
#include "kafka_embedded/protocol/messages/txn_offset_commit.h"

namespace kafka_embedded {
namespace {

struct Case {
  const RequestTargets& targets;
  const int16_t version;
  const ErrorCode code;
};

// One entry for each topic of the request, under whatever name the response
// calls its fields.
template <typename T>
void AddTopics(const Case& c, std::vector<T>& topics) {
  for (const RequestTargets::Topic& target : c.targets.topics) {
    T& topic = topics.emplace_back();
    if constexpr (requires { topic.topic; }) {
      topic.topic = target.name;
    } else {
      topic.name = target.name;
    }
    if constexpr (requires { topic.topic_id; }) topic.topic_id = target.id;
    if constexpr (requires { topic.error_code; }) topic.error_code = c.code;
    const auto add = [&](auto& partitions) {
      for (const int32_t number : target.partitions) {
        auto& partition = partitions.emplace_back();
        if constexpr (requires { partition.partition_index; }) {
          partition.partition_index = number;
        } else if constexpr (requires { partition.index; }) {
          partition.index = number;
        } else {
          partition.partition = number;
        }
        if constexpr (requires { partition.partition_error_code; }) {
          partition.partition_error_code = c.code;
        } else {
          partition.error_code = c.code;
        }
      }
    };
    if constexpr (requires { topic.partition_responses; }) {
      add(topic.partition_responses);
    } else if constexpr (requires { topic.results_by_partition; }) {
      add(topic.results_by_partition);
    } else if constexpr (requires { topic.partitions; }) {
      add(topic.partitions);
    }
  }
}

template <typename G>
void AddGroups(const Case& c, std::vector<G>& groups) {
  for (const std::string& id : c.targets.groups) {
    G& group = groups.emplace_back();
    group.group_id = id;
    group.error_code = c.code;
  }
}

// One error for the whole answer.
template <typename Request>
ApiMessagePtr Top(const Request&, const Case& c) {
  typename Request::Response response;
  response.error_code = c.code;
  return MakeMessage(std::move(response));
}
template <typename Request>
ApiMessagePtr ForTopics(const Request&, const Case& c) {
  typename Request::Response response;
  if constexpr (requires { response.responses; }) {
    AddTopics(c, response.responses);
  } else if constexpr (requires { response.results; }) {
    AddTopics(c, response.results);
  } else {
    AddTopics(c, response.topics);
  }
  return MakeMessage(std::move(response));
}
template <typename Request>
ApiMessagePtr ForGroups(const Request&, const Case& c) {
  typename Request::Response response;
  if constexpr (requires { response.results; }) {
    AddGroups(c, response.results);
  } else {
    AddGroups(c, response.groups);
  }
  return MakeMessage(std::move(response));
}
template <typename Request>
ApiMessagePtr ForResources(const Request& request, const Case& c) {
  typename Request::Response response;
  auto& results = [&]() -> auto& {
    if constexpr (requires { response.results; }) {
      return response.results;
    } else {
      return response.responses;
    }
  }();
  for (const auto& resource : request.resources) {
    auto& result = results.emplace_back();
    result.error_code = c.code;
    result.resource_type = resource.resource_type;
    result.resource_name = resource.resource_name;
  }
  return MakeMessage(std::move(response));
}

ApiMessagePtr ForProduce(const ProduceRequest& request, const Case& c) {
  if (request.acks == 0) return nullptr;
  ProduceResponse response;
  AddTopics(c, response.responses);
  for (auto& topic : response.responses) {
    for (auto& partition : topic.partition_responses) {
      partition.base_offset = -1;
    }
  }
  return MakeMessage(std::move(response));
}

// An error for the partitions, as a leader answers it; for the session only if
// it fetches none. Differs from Kafka's getErrorResponse, whose errors a client
// blames on its session.
ApiMessagePtr ForFetch(const FetchRequest& request, const Case& c) {
  FetchResponse response{.session_id = request.session_id};
  AddTopics(c, response.responses);
  if (response.responses.empty()) response.error_code = c.code;
  return MakeMessage(std::move(response));
}

ApiMessagePtr ForFindCoordinator(const FindCoordinatorRequest& request,
                                 const Case& c) {
  constexpr int16_t kFirstWithKeys = 4;
  FindCoordinatorResponse response;
  if (c.version < kFirstWithKeys) {
    response.error_code = c.code;
    response.node_id = -1;
    response.port = -1;
    return MakeMessage(std::move(response));
  }
  for (const std::string& key : request.coordinator_keys) {
    response.coordinators.push_back(
        {.key = key, .node_id = -1, .port = -1, .error_code = c.code});
  }
  return MakeMessage(std::move(response));
}

ApiMessagePtr ForOffsetFetch(const OffsetFetchRequest& request, const Case& c) {
  constexpr int16_t kFirstWithGroups = 8;
  constexpr int16_t kFirstWithTopLevelError = 2;
  OffsetFetchResponse response;
  if (c.version >= kFirstWithGroups) {
    for (const auto& group : request.groups) {
      response.groups.push_back(
          {.group_id = group.group_id, .error_code = c.code});
    }
  } else {
    if (c.version >= kFirstWithTopLevelError) response.error_code = c.code;
    AddTopics(c, response.topics);
    for (auto& topic : response.topics) {
      for (auto& partition : topic.partitions) partition.committed_offset = -1;
    }
  }
  return MakeMessage(std::move(response));
}

ApiMessagePtr ForAddPartitionsToTxn(const AddPartitionsToTxnRequest&,
                                    const Case& c) {
  constexpr int16_t kFirstWithTopLevelError = 4;
  AddPartitionsToTxnResponse response;
  if (c.version >= kFirstWithTopLevelError) {
    response.error_code = c.code;
  } else {
    AddTopics(c, response.results_by_topic_v3_and_below);
  }
  return MakeMessage(std::move(response));
}

struct Entry {
  ApiKey api_key;
  ApiMessagePtr (*make)(const ApiMessage& request, const Case& c);
};

template <typename Request,
          ApiMessagePtr (*make)(const Request&, const Case&) = &Top<Request>>
constexpr Entry Of() {
  return {Request::kApiKey, [](const ApiMessage& request, const Case& c) {
            return make(Get<Request>(request), c);
          }};
}
template <typename Request>
constexpr Entry Topics() {
  return Of<Request, ForTopics<Request>>();
}
template <typename Request>
constexpr Entry Groups() {
  return Of<Request, ForGroups<Request>>();
}
template <typename Request>
constexpr Entry Resources() {
  return Of<Request, ForResources<Request>>();
}

constexpr Entry kEntries[] = {
    Of<ProduceRequest, ForProduce>(),
    Of<FetchRequest, ForFetch>(),
    Topics<ListOffsetsRequest>(),
    Topics<MetadataRequest>(),
    Topics<OffsetCommitRequest>(),
    Of<OffsetFetchRequest, ForOffsetFetch>(),
    Of<FindCoordinatorRequest, ForFindCoordinator>(),
    Of<JoinGroupRequest>(),
    Of<HeartbeatRequest>(),
    Of<LeaveGroupRequest>(),
    Of<SyncGroupRequest>(),
    Groups<DescribeGroupsRequest>(),
    Of<ListGroupsRequest>(),
    Topics<CreateTopicsRequest>(),
    Topics<DeleteTopicsRequest>(),
    Topics<DeleteRecordsRequest>(),
    Of<InitProducerIdRequest>(),
    Topics<OffsetForLeaderEpochRequest>(),
    Of<AddPartitionsToTxnRequest, ForAddPartitionsToTxn>(),
    Of<AddOffsetsToTxnRequest>(),
    Of<EndTxnRequest>(),
    Topics<TxnOffsetCommitRequest>(),
    Resources<DescribeConfigsRequest>(),
    Resources<AlterConfigsRequest>(),
    Topics<CreatePartitionsRequest>(),
    Groups<DeleteGroupsRequest>(),
    Resources<IncrementalAlterConfigsRequest>(),
    Of<OffsetDeleteRequest>(),
    Of<DescribeClusterRequest>(),
    Of<ConsumerGroupHeartbeatRequest>(),
    Groups<ConsumerGroupDescribeRequest>(),
};

const Entry* Find(ApiKey api_key) {
  for (const Entry& entry : kEntries) {
    if (entry.api_key == api_key) return &entry;
  }
  return nullptr;
}

}  // namespace

ApiMessagePtr ErrorResponse(const ApiMessage& request,
                            const RequestTargets& targets, int16_t version,
                            ErrorCode code) {
  const Entry* entry = Find(request.api_key());
  CHECK(entry != nullptr) << "no error answer for API key "
                          << static_cast<int>(request.api_key());
  return entry->make(request,
                     {.targets = targets, .version = version, .code = code});
}

bool CanAnswerWithError(ApiKey api_key) { return Find(api_key) != nullptr; }

}  // namespace kafka_embedded
