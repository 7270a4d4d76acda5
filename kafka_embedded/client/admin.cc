#include "kafka_embedded/client/admin.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/client/admin_core.h"
#include "kafka_embedded/protocol/messages/api_versions.h"
#include "kafka_embedded/protocol/messages/metadata.h"

namespace kafka_embedded {
namespace {

ErrorCode NoError(const MetadataResponse& response) {
  return response.error_code;
}

TopicDescription Describe(metadata_response::MetadataResponseTopic& topic) {
  TopicDescription description;
  description.name = topic.name.value_or("");
  description.id = topic.topic_id;
  description.is_internal = topic.is_internal;
  description.error = topic.error_code;
  for (auto& partition : topic.partitions) {
    description.partitions.push_back(
        {.topic = description.name,
         .partition = partition.partition_index,
         .leader = partition.leader_id,
         .leader_epoch = partition.leader_epoch,
         .replicas = std::move(partition.replica_nodes),
         .in_sync_replicas = std::move(partition.isr_nodes),
         .offline_replicas = std::move(partition.offline_replicas)});
  }
  std::sort(description.partitions.begin(), description.partitions.end(),
            [](const PartitionInfo& a, const PartitionInfo& b) {
              return a.partition < b.partition;
            });
  return description;
}

}  // namespace

absl::Status TopicResult::status() const {
  return Annotate(KafkaError(error, error_message),
                  absl::StrCat("topic \"", name, "\""));
}

absl::Status TopicDescription::status() const {
  return Annotate(KafkaError(error), absl::StrCat("topic \"", name, "\""));
}

absl::Status ResourceConfig::status() const {
  return Annotate(
      KafkaError(error, error_message),
      absl::StrCat(type == ConfigResourceType::kTopic ? "topic" : "resource",
                   " \"", name, "\""));
}

absl::StatusOr<std::unique_ptr<Admin>> Admin::Create(
    const Config& config, std::unique_ptr<Transport> transport) {
  ASSIGN_OR_RETURN(AdminOptions options, ParseAdminOptions(config));
  Runtime& runtime = transport->runtime();
  std::unique_ptr<AdminCore> core;
  runtime.Enter([&] {
    core =
        std::make_unique<AdminCore>(std::move(options), std::move(transport));
  });
  return std::unique_ptr<Admin>(new Admin(std::move(core)));
}

Admin::Admin(std::unique_ptr<AdminCore> core)
    : runtime_(core->runtime()), core_(std::move(core)) {}

Admin::~Admin() {
  runtime_.Enter([this] { core_.reset(); });
}

const std::vector<std::string>& Admin::warnings() const {
  return core_->options().client.warnings;
}

absl::StatusOr<Admin::TopicResults> Admin::CreateTopics(
    std::vector<NewTopic> topics, const CreateTopicsOptions& options) {
  return core_->Await<TopicResults>([&](Done<TopicResults> done) {
    CreateTopics(std::move(topics), options, std::move(done));
  });
}

absl::Status Admin::CreateTopic(NewTopic topic) {
  std::vector<NewTopic> topics;
  topics.push_back(std::move(topic));
  ASSIGN_OR_RETURN(const TopicResults results, CreateTopics(std::move(topics)));
  return results.front().status();
}

absl::StatusOr<Admin::TopicResults> Admin::DeleteTopics(
    std::vector<std::string> names) {
  return core_->Await<TopicResults>([&](Done<TopicResults> done) {
    DeleteTopics(std::move(names), std::move(done));
  });
}

absl::StatusOr<Admin::TopicResults> Admin::CreatePartitions(
    std::vector<NewPartitions> topics, bool validate_only) {
  return core_->Await<TopicResults>([&](Done<TopicResults> done) {
    CreatePartitions(std::move(topics), validate_only, std::move(done));
  });
}

absl::StatusOr<std::vector<ResourceConfig>> Admin::DescribeConfigs(
    std::vector<ConfigResource> resources) {
  return core_->Await<std::vector<ResourceConfig>>([&](auto done) {
    DescribeConfigs(std::move(resources), std::move(done));
  });
}

absl::StatusOr<std::vector<TopicListing>> Admin::ListTopics(
    bool include_internal) {
  return core_->Await<std::vector<TopicListing>>(
      [&](auto done) { ListTopics(include_internal, std::move(done)); });
}

void Admin::ListTopics(bool include_internal,
                       Done<std::vector<TopicListing>> done) {
  MetadataRequest request;
  request.topics = std::nullopt;
  request.allow_auto_topic_creation = false;
  auto list = [include_internal, done = std::move(done)](
                  absl::StatusOr<MetadataResponse> response) mutable {
    if (!response.ok()) return done(response.status());
    std::vector<TopicListing> topics;
    for (auto& topic : response->topics) {
      if (topic.is_internal && !include_internal) continue;
      topics.push_back({.name = topic.name.value_or(""),
                        .id = topic.topic_id,
                        .is_internal = topic.is_internal});
    }
    std::sort(topics.begin(), topics.end(),
              [](const auto& a, const auto& b) { return a.name < b.name; });
    done(std::move(topics));
  };
  runtime_.Enter([&] {
    core_->Ask<MetadataRequest>(
        {.request = std::move(request), .error_of = NoError}, std::move(list));
  });
}

absl::StatusOr<std::vector<TopicDescription>> Admin::DescribeTopics(
    std::vector<std::string> names) {
  return core_->Await<std::vector<TopicDescription>>(
      [&](auto done) { DescribeTopics(std::move(names), std::move(done)); });
}

void Admin::DescribeTopics(std::vector<std::string> names,
                           Done<std::vector<TopicDescription>> done) {
  MetadataRequest request;
  request.allow_auto_topic_creation = false;
  for (const std::string& name : names) {
    request.topics->push_back({.name = name});
  }
  auto describe = [names = std::move(names), done = std::move(done)](
                      absl::StatusOr<MetadataResponse> response) mutable {
    if (!response.ok()) return done(response.status());
    std::vector<TopicDescription> descriptions;
    for (const std::string& name : names) {
      const auto topic =
          std::find_if(response->topics.begin(), response->topics.end(),
                       [&](const auto& t) { return t.name == name; });
      if (topic == response->topics.end()) {
        descriptions.push_back({.name = name,
                                .error = ErrorCode::kUnknownTopicOrPartition,
                                .partitions = {}});
      } else {
        descriptions.push_back(Describe(*topic));
      }
    }
    done(std::move(descriptions));
  };
  runtime_.Enter([&] {
    core_->Ask<MetadataRequest>(
        {.request = std::move(request), .error_of = NoError},
        std::move(describe));
  });
}

absl::StatusOr<ClusterDescription> Admin::DescribeCluster() {
  return core_->Await<ClusterDescription>(
      [&](auto done) { DescribeCluster(std::move(done)); });
}

// From Metadata rather than DescribeCluster, which brokers before 2.8 lack and
// which says the same.
void Admin::DescribeCluster(Done<ClusterDescription> done) {
  MetadataRequest request;  // Of no topics.
  request.allow_auto_topic_creation = false;
  auto describe = [done = std::move(done)](
                      absl::StatusOr<MetadataResponse> response) mutable {
    if (!response.ok()) return done(response.status());
    ClusterDescription cluster;
    cluster.cluster_id = response->cluster_id.value_or("");
    cluster.controller_id = response->controller_id;
    for (auto& broker : response->brokers) {
      cluster.nodes.push_back({.id = broker.node_id,
                               .host = std::move(broker.host),
                               .port = broker.port,
                               .rack = std::move(broker.rack)});
    }
    std::sort(cluster.nodes.begin(), cluster.nodes.end(),
              [](const Node& a, const Node& b) { return a.id < b.id; });
    done(std::move(cluster));
  };
  runtime_.Enter([&] {
    core_->Ask<MetadataRequest>(
        {.request = std::move(request), .error_of = NoError},
        std::move(describe));
  });
}

absl::StatusOr<Admin::ListOffsetsResults> Admin::ListOffsets(
    OffsetSpecs specs) {
  return core_->Await<ListOffsetsResults>(
      [&](auto done) { ListOffsets(std::move(specs), std::move(done)); });
}

void Admin::ListOffsets(OffsetSpecs specs, Done<ListOffsetsResults> done) {
  absl::btree_map<TopicPartition, int64_t> timestamps;
  for (const auto& [partition, spec] : specs) {
    timestamps[partition] = static_cast<int64_t>(spec);
  }
  auto list = [done = std::move(done)](OffsetLookup::Results found) mutable {
    ListOffsetsResults results;
    for (const auto& [partition, offset] : found) {
      ListOffsetsResult& result = results[partition];
      result.error = offset.error;
      result.offset = offset.offset;
      result.timestamp = offset.timestamp;
      if (offset.leader_epoch >= 0) result.leader_epoch = offset.leader_epoch;
    }
    done(std::move(results));
  };
  runtime_.Enter([&] {
    core_->lookup().Start(std::move(timestamps), core_->Deadline(),
                          std::move(list));
  });
}

absl::StatusOr<std::vector<ApiVersionRange>> Admin::ApiVersions(
    int32_t broker_id) {
  return core_->Await<std::vector<ApiVersionRange>>(
      [&](auto done) { ApiVersions(broker_id, std::move(done)); });
}

void Admin::ApiVersions(int32_t broker_id,
                        Done<std::vector<ApiVersionRange>> done) {
  auto list = [done = std::move(done)](
                  absl::StatusOr<ApiVersionsResponse> response) mutable {
    if (!response.ok()) return done(response.status());
    if (response->error_code != ErrorCode::kNone) {
      return done(KafkaError(response->error_code));
    }
    std::vector<ApiVersionRange> ranges;
    for (const auto& range : response->api_keys) {
      ranges.push_back({.api_key = static_cast<ApiKey>(range.api_key),
                        .min_version = range.min_version,
                        .max_version = range.max_version});
    }
    std::sort(ranges.begin(), ranges.end(), [](const auto& a, const auto& b) {
      return a.api_key < b.api_key;
    });
    done(std::move(ranges));
  };
  ApiVersionsRequest request;
  request.client_software_name = "kafka-embedded";
  request.client_software_version = "4.4.0";
  runtime_.Enter([&] {
    core_->Ask<ApiVersionsRequest>(
        {.request = std::move(request),
         .broker = broker_id == -1 ? std::nullopt
                                   : std::optional<int32_t>(broker_id)},
        std::move(list));
  });
}

}  // namespace kafka_embedded
