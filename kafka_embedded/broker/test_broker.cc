#include "kafka_embedded/broker/test_broker.h"

#include "kafka_embedded/base/check.h"
#include "kafka_embedded/broker/broker_config_def.h"
#include "kafka_embedded/protocol/messages/create_topics.h"
#include "kafka_embedded/records/record_batch_builder.h"

namespace kafka_embedded {
namespace {

constexpr char kClusterId[] = "kafka-embedded-test-AA";
constexpr int32_t kBrokerId = 1;

}  // namespace

TestBroker::TestBroker(const Config& config) {
  runtime_.Enter([&] {
    controller_ = *Controller::Start(network_, controller_storage_,
                                     {.cluster_id = kClusterId,
                                      .config = config,
                                      .broker_config_def = &BrokerConfigDef()});
    broker_ = *Broker::Start(
        network_, storage_, *this,
        {.id = kBrokerId,
         .cluster_id = kClusterId,
         .endpoints = {{.name = "PLAINTEXT",
                        .host = "localhost",
                        .port = 9092}},
         .config = *BrokerConfig::Parse(config, /*broker_count=*/1)});
  });
  CHECK_OK(runtime_.RunUntil([this] { return broker_->active(); },
                             runtime_.Now() + absl::Minutes(1)));
}

TestBroker::~TestBroker() {
  runtime_.Enter([this] {
    CHECK_OK(broker_->Shutdown());
    broker_.reset();
    controller_.reset();
  });
}

std::optional<PeerDirectory::Peer> TestBroker::FindPeer(int32_t) {
  return std::nullopt;
}

void TestBroker::Send(ApiMessagePtr request, int16_t version, Respond respond) {
  runtime_.Enter([&] {
    broker_->Handle({.connection = &connection_,
                     .api_version = version,
                     .client_id = "test"},
                    std::move(request), std::move(respond));
  });
}

Uuid TestBroker::CreateTopic(const std::string& name, int32_t partitions,
                             const Config& config) {
  CreateTopicsRequest request;
  request.timeout_ms = 30000;
  auto& topic = request.topics.emplace_back();
  topic.name = name;
  topic.num_partitions = partitions;
  topic.replication_factor = 1;
  for (const auto& [key, value] : config) {
    topic.configs.push_back({.name = key, .value = value});
  }
  const CreateTopicsResponse response = Ask(std::move(request));
  CHECK(response.topics.at(0).error_code == ErrorCode::kNone)
      << response.topics[0].error_message.value_or("");
  return response.topics[0].topic_id;
}

produce_response::PartitionProduceResponse TestBroker::Produce(
    const std::string& topic, const std::vector<std::string>& values,
    int32_t partition) {
  ProduceResponse response =
      Ask(ProduceTo(topic, partition, BatchOf(values)), kProduceByName);
  return std::move(response.responses.at(0).partition_responses.at(0));
}

SharedBytes BatchOf(const std::vector<std::string>& values) {
  RecordBatchBuilder builder({});
  for (const std::string& value : values) {
    builder.Append({.timestamp = 1'000'000, .value = value});
  }
  return std::move(builder).Build().bytes();
}

ProduceRequest ProduceTo(const std::string& topic, int32_t partition,
                         SharedBytes batch, int16_t acks) {
  ProduceRequest request;
  request.acks = acks;
  request.timeout_ms = 30000;
  auto& data = request.topic_data.emplace_back();
  data.name = topic;
  auto& records = data.partition_data.emplace_back();
  records.index = partition;
  records.records = BytesList(std::move(batch));
  return request;
}

FetchRequest FetchFrom(const std::string& topic, int32_t partition,
                       int64_t offset) {
  FetchRequest request;
  request.max_wait_ms = 500;
  request.min_bytes = 1;
  request.max_bytes = 1 << 20;
  auto& of_topic = request.topics.emplace_back();
  of_topic.topic = topic;
  auto& target = of_topic.partitions.emplace_back();
  target.partition = partition;
  target.fetch_offset = offset;
  target.partition_max_bytes = 1 << 20;
  return request;
}

std::vector<std::string> ValuesIn(const fetch_response::PartitionData& data) {
  std::vector<std::string> values;
  if (!data.records.has_value()) return values;
  for (const SharedBytes& bytes : data.records->parts()) {
    const auto batch = RecordBatch::FromBytes(bytes);
    CHECK_OK(batch.status());
    auto records = RecordIterator::Open(*batch);
    CHECK_OK(records.status());
    while (records->Next()) {
      values.emplace_back(*records->record().value);
    }
  }
  return values;
}

}  // namespace kafka_embedded
