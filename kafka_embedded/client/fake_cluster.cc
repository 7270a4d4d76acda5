#include "kafka_embedded/client/fake_cluster.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace kafka_embedded {

class FakeCluster::Handler final : public RequestHandler {
 public:
  Handler(FakeCluster& cluster, int32_t id) : cluster_(cluster), id_(id) {}
  void Handle(const RequestContext&, ApiMessagePtr request,
              Respond respond) override {
    cluster_.Handle(id_, std::move(request), std::move(respond));
  }

 private:
  FakeCluster& cluster_;
  const int32_t id_;
};

FakeCluster::FakeCluster(const Options& options)
    : runtime_({.seed = options.seed}), network_(runtime_) {
  for (int32_t id = 1; id <= options.broker_count; ++id) {
    handlers_[id] = std::make_unique<Handler>(*this, id);
    brokers_[id] = {.endpoint = {.id = id, .host = "broker", .port = 9090 + id},
                    .address = network_.Join(absl::StrCat("broker-", id)),
                    .handler = handlers_[id].get()};
  }
}

FakeCluster::~FakeCluster() = default;

std::unique_ptr<Transport> FakeCluster::NewTransport() {
  return std::make_unique<InProcessTransport>(
      network_, *this, InProcessTransport::Options{.client_id = "test"});
}

void FakeCluster::AddTopic(const std::string& name, int partitions) {
  Topic& topic = topics_[name];
  topic.id = {.high = topics_.size(), .low = 7};
  topic.partitions.resize(partitions);
  for (int i = 0; i < partitions; ++i) {
    topic.partitions[i].leader = 1 + i % static_cast<int32_t>(handlers_.size());
  }
}

void FakeCluster::SetLeader(const TopicPartition& partition, int32_t broker) {
  At(partition).leader = broker;
  ++At(partition).leader_epoch;
}

void FakeCluster::StopBroker(int32_t broker) {
  network_.Leave(brokers_.at(broker).address);
  brokers_.erase(broker);
  NotifyGone(broker);
}

std::vector<std::string> FakeCluster::Values(const TopicPartition& partition) {
  std::vector<std::string> values;
  for (const RecordBatch& batch : At(partition).batches) {
    auto records = RecordIterator::Open(batch);
    while (records.ok() && records->Next()) {
      values.push_back(std::string(records->record().value.value_or("null")));
    }
  }
  return values;
}

void FakeCluster::FailProduce(ErrorCode error, int count) {
  Intercept(ApiKey::kProduce, count,
            [error](ApiMessage& message, Respond& respond) {
              ProduceResponse response;
              for (auto& topic : Get<ProduceRequest>(message).topic_data) {
                auto& out = response.responses.emplace_back();
                out.topic_id = topic.topic_id;
                for (auto& partition : topic.partition_data) {
                  out.partition_responses.push_back(
                      {.index = partition.index, .error_code = error});
                }
              }
              respond(MakeMessage(std::move(response)));
              return true;
            });
}

void FakeCluster::FailFetch(ErrorCode error, int count) {
  Intercept(
      ApiKey::kFetch, count, [error](ApiMessage& message, Respond& respond) {
        FetchResponse response;
        for (auto& topic : Get<FetchRequest>(message).topics) {
          auto& out = response.responses.emplace_back();
          out.topic_id = topic.topic_id;
          for (auto& partition : topic.partitions) {
            out.partitions.push_back(
                {.partition_index = partition.partition, .error_code = error});
          }
        }
        respond(MakeMessage(std::move(response)));
        return true;
      });
}

std::vector<BrokerEndpoint> FakeCluster::Brokers() const {
  std::vector<BrokerEndpoint> endpoints;
  for (const auto& [id, broker] : brokers_) {
    endpoints.push_back(broker.endpoint);
  }
  return endpoints;
}

const BrokerDirectory::Broker* FakeCluster::Find(int32_t broker_id) const {
  const auto found = brokers_.find(broker_id);
  return found == brokers_.end() ? nullptr : &found->second;
}

BrokerDirectory::VersionRange FakeCluster::Versions(int32_t,
                                                    ApiKey api_key) const {
  const bool served =
      std::find(unserved_.begin(), unserved_.end(), api_key) == unserved_.end();
  return served ? VersionRange{.min = 0, .max = 20} : VersionRange{};
}

void FakeCluster::Handle(int32_t broker, ApiMessagePtr request,
                         Respond respond) {
  const ApiKey api_key = request->api_key();
  ++requests_[api_key];
  const auto planned = std::find_if(
      interceptors_.begin(), interceptors_.end(),
      [&](const Planned& p) { return p.api_key == api_key && p.count > 0; });
  if (planned != interceptors_.end()) {
    --planned->count;
    if (planned->interceptor(*request, respond)) return;
  }
  switch (api_key) {
    case ApiKey::kProduce: {
      ProduceRequest& produce = Get<ProduceRequest>(*request);
      const bool silent = produce.acks == 0;
      ProduceResponse response = Produce(broker, produce);
      return respond(silent ? nullptr : MakeMessage(std::move(response)));
    }
    case ApiKey::kFetch: {
      FetchResponse response = Fetch(broker, Get<FetchRequest>(*request));
      if (!response.responses.empty()) {
        return respond(MakeMessage(std::move(response)));
      }
      // The long poll: once, at its end.
      const absl::Time due =
          runtime_.Now() +
          absl::Milliseconds(Get<FetchRequest>(*request).max_wait_ms);
      runtime_.StartTimer(
          due, network_.lane(brokers_.at(broker).address), "fetch-wait",
          [this, broker, request = std::move(request),
           respond = std::move(respond)]() mutable {
            respond(MakeMessage(Fetch(broker, Get<FetchRequest>(*request))));
          });
      return;
    }
    case ApiKey::kMetadata:
      return respond(MakeMessage(Metadata(Get<MetadataRequest>(*request))));
    case ApiKey::kListOffsets:
      return respond(
          MakeMessage(ListOffsets(Get<ListOffsetsRequest>(*request))));
    case ApiKey::kFindCoordinator:
      return respond(MakeMessage(FindCoordinatorResponse{
          .node_id = brokers_.begin()->first, .host = "broker"}));
    case ApiKey::kOffsetCommit:
      return respond(
          MakeMessage(CommitOffsets(Get<OffsetCommitRequest>(*request))));
    case ApiKey::kOffsetFetch:
      return respond(
          MakeMessage(FetchOffsets(Get<OffsetFetchRequest>(*request))));
    case ApiKey::kJoinGroup:
      return group.Join(Get<JoinGroupRequest>(*request), std::move(respond));
    case ApiKey::kSyncGroup:
      return group.Sync(Get<SyncGroupRequest>(*request), std::move(respond));
    case ApiKey::kHeartbeat:
      return respond(MakeMessage(group.Beat(Get<HeartbeatRequest>(*request))));
    case ApiKey::kLeaveGroup:
      return respond(
          MakeMessage(group.Leave(Get<LeaveGroupRequest>(*request))));
    case ApiKey::kInitProducerId:
      return respond(MakeMessage(
          InitProducerIdResponse{.producer_id = ++last_producer_id_}));
    case ApiKey::kCreateTopics:
      return respond(
          MakeMessage(CreateTopics(Get<CreateTopicsRequest>(*request))));
    default:
      CHECK(false) << "the fake cluster does not know API key "
                   << static_cast<int>(api_key);
  }
}

std::string FakeCluster::NameOf(const std::string& name, const Uuid& id) const {
  for (const auto& [known, topic] : topics_) {
    if (topic.id == id) return known;
  }
  return name;
}

ProduceResponse FakeCluster::Produce(int32_t broker, ProduceRequest& request) {
  ProduceResponse response;
  for (auto& topic : request.topic_data) {
    auto& out = response.responses.emplace_back();
    out.topic_id = topic.topic_id;
    for (auto& data : topic.partition_data) {
      auto& answer = out.partition_responses.emplace_back();
      answer.index = data.index;
      Partition& partition =
          At({NameOf(topic.name, topic.topic_id), data.index});
      if (partition.leader != broker) {
        answer.error_code = ErrorCode::kNotLeaderOrFollower;
        continue;
      }
      BytesList records = std::move(*data.records);
      SharedBytes bytes = records.parts()[0];
      records = BytesList();
      RecordBatch batch = *RecordBatch::FromBytes(std::move(bytes));
      batch.SetOffsetAndEpoch(partition.end_offset, partition.leader_epoch);
      answer.base_offset = partition.end_offset;
      partition.end_offset = batch.next_offset();
      partition.batches.push_back(std::move(batch));
    }
  }
  return response;
}

FetchResponse FakeCluster::Fetch(int32_t broker, const FetchRequest& request) {
  FetchResponse response;
  for (const auto& topic : request.topics) {
    fetch_response::FetchableTopicResponse out;
    out.topic_id = topic.topic_id;
    for (const auto& wanted : topic.partitions) {
      const Partition& partition =
          At({NameOf(topic.topic, topic.topic_id), wanted.partition});
      fetch_response::PartitionData data;
      data.partition_index = wanted.partition;
      data.high_watermark = partition.end_offset;
      if (partition.leader != broker) {
        data.error_code = ErrorCode::kNotLeaderOrFollower;
      } else if (wanted.fetch_offset < partition.log_start_offset ||
                 wanted.fetch_offset > partition.end_offset) {
        data.error_code = ErrorCode::kOffsetOutOfRange;
      }
      for (const RecordBatch& batch : partition.batches) {
        if (data.error_code == ErrorCode::kNone &&
            batch.last_offset() >= wanted.fetch_offset) {
          data.records->Append(batch.bytes());
        }
      }
      if (!data.records->empty() || data.error_code != ErrorCode::kNone) {
        out.partitions.push_back(std::move(data));
      }
    }
    if (!out.partitions.empty()) response.responses.push_back(std::move(out));
  }
  return response;
}

MetadataResponse FakeCluster::Metadata(const MetadataRequest& request) const {
  MetadataResponse response;
  response.cluster_id = "fake";
  for (const auto& [id, broker] : brokers_) {
    response.brokers.push_back(
        {.node_id = id, .host = "broker", .port = broker.endpoint.port});
  }
  const auto add = [&](const std::string& name) {
    auto& out = response.topics.emplace_back();
    out.name = name;
    const auto found = topics_.find(name);
    if (found == topics_.end()) {
      out.error_code = ErrorCode::kUnknownTopicOrPartition;
      return;
    }
    out.topic_id = found->second.id;
    out.is_internal = name.starts_with("__");
    for (size_t i = 0; i < found->second.partitions.size(); ++i) {
      const Partition& partition = found->second.partitions[i];
      auto& info = out.partitions.emplace_back();
      info.partition_index = static_cast<int32_t>(i);
      info.leader_id =
          brokers_.contains(partition.leader) ? partition.leader : -1;
      info.leader_epoch = partition.leader_epoch;
    }
  };
  if (request.topics.has_value()) {
    for (const auto& topic : *request.topics) add(*topic.name);
  } else {
    for (const auto& [name, topic] : topics_) add(name);
  }
  return response;
}

ListOffsetsResponse FakeCluster::ListOffsets(
    const ListOffsetsRequest& request) {
  ListOffsetsResponse response;
  for (const auto& topic : request.topics) {
    auto& out = response.topics.emplace_back();
    out.name = topic.name;
    for (const auto& wanted : topic.partitions) {
      const Partition& partition = At({topic.name, wanted.partition_index});
      auto& answer = out.partitions.emplace_back();
      answer.partition_index = wanted.partition_index;
      if (wanted.timestamp == -1) answer.offset = partition.end_offset;
      if (wanted.timestamp == -2) answer.offset = partition.log_start_offset;
      for (const RecordBatch& batch : partition.batches) {
        if (wanted.timestamp < 0 || answer.offset >= 0) break;
        auto records = RecordIterator::Open(batch);
        while (records->Next()) {
          if (records->record().timestamp < wanted.timestamp) continue;
          answer.offset = records->record().offset;
          answer.timestamp = records->record().timestamp;
          break;
        }
      }
    }
  }
  return response;
}

OffsetCommitResponse FakeCluster::CommitOffsets(
    const OffsetCommitRequest& request) {
  OffsetCommitResponse response;
  const ErrorCode error = group.CheckCommit(request);
  for (const auto& topic : request.topics) {
    auto& out = response.topics.emplace_back();
    out.name = topic.name;
    for (const auto& partition : topic.partitions) {
      if (error == ErrorCode::kNone) {
        committed[{topic.name, partition.partition_index}] =
            partition.committed_offset;
      }
      out.partitions.push_back(
          {.partition_index = partition.partition_index, .error_code = error});
    }
  }
  return response;
}

OffsetFetchResponse FakeCluster::FetchOffsets(
    const OffsetFetchRequest& request) {
  OffsetFetchResponse response;
  for (const auto& topic : *request.topics) {
    auto& out = response.topics.emplace_back();
    out.name = topic.name;
    for (const int32_t partition : topic.partition_indexes) {
      const auto found = committed.find({topic.name, partition});
      out.partitions.push_back(
          {.partition_index = partition,
           .committed_offset = found == committed.end() ? -1 : found->second});
    }
  }
  return response;
}

CreateTopicsResponse FakeCluster::CreateTopics(
    const CreateTopicsRequest& request) {
  CreateTopicsResponse response;
  for (const auto& topic : request.topics) {
    auto& out = response.topics.emplace_back();
    out.name = topic.name;
    if (topics_.contains(topic.name)) {
      out.error_code = ErrorCode::kTopicAlreadyExists;
      out.error_message = "it exists";
      continue;
    }
    AddTopic(topic.name, topic.num_partitions);
    out.topic_id = topics_[topic.name].id;
    out.num_partitions = topic.num_partitions;
  }
  return response;
}

}  // namespace kafka_embedded
