// The calls of Admin that change topics, and their configurations.
#include <algorithm>
#include <memory>
#include <utility>

#include "absl/container/btree_map.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/client/admin.h"
#include "kafka_embedded/client/admin_core.h"
#include "kafka_embedded/protocol/messages/create_partitions.h"
#include "kafka_embedded/protocol/messages/create_topics.h"
#include "kafka_embedded/protocol/messages/delete_topics.h"
#include "kafka_embedded/protocol/messages/describe_configs.h"

namespace kafka_embedded {
namespace {

// The last version that takes names alone; all that serve later ones serve it.
constexpr int16_t kDeleteByName = 5;

// NOT_CONTROLLER holds for a request as a whole, though each topic says it.
template <typename Results>
ErrorCode ControllerError(const Results& results) {
  const bool elsewhere =
      std::any_of(results.begin(), results.end(), [](const auto& result) {
        return result.error_code == ErrorCode::kNotController;
      });
  return elsewhere ? ErrorCode::kNotController : ErrorCode::kNone;
}

create_topics_request::CreatableTopic ToMessage(NewTopic topic) {
  create_topics_request::CreatableTopic message;
  message.name = std::move(topic.name);
  message.num_partitions = topic.num_partitions;
  message.replication_factor = topic.replication_factor;
  for (auto& [partition, brokers] : topic.assignments) {
    message.assignments.push_back(
        {.partition_index = partition, .broker_ids = std::move(brokers)});
  }
  for (auto& [name, value] : topic.configs) {
    message.configs.push_back({.name = name, .value = value});
  }
  return message;
}

// Puts results into the order of `names`; what the broker left out is an error.
Admin::TopicResults InOrder(const std::vector<std::string>& names,
                            absl::btree_map<std::string, TopicResult> results) {
  Admin::TopicResults ordered;
  for (const std::string& name : names) {
    const auto found = results.find(name);
    if (found != results.end()) {
      ordered.push_back(found->second);
    } else {
      ordered.push_back({.name = name,
                         .error = ErrorCode::kUnknownServerError,
                         .error_message = "the broker did not answer for it"});
    }
  }
  return ordered;
}

ConfigEntry ToEntry(
    describe_configs_response::DescribeConfigsResourceResult& config) {
  constexpr int8_t kDefaultConfig = 5;
  return {
      .name = std::move(config.name),
      .value = std::move(config.value),
      .read_only = config.read_only,
      .is_default = config.is_default || config.config_source == kDefaultConfig,
      .is_sensitive = config.is_sensitive,
      .source = config.config_source};
}

ResourceConfig ToResource(
    describe_configs_response::DescribeConfigsResult& result) {
  ResourceConfig resource;
  resource.type = static_cast<ConfigResourceType>(result.resource_type);
  resource.name = std::move(result.resource_name);
  resource.error = result.error_code;
  resource.error_message = result.error_message.value_or("");
  for (auto& config : result.configs) {
    resource.entries.push_back(ToEntry(config));
  }
  return resource;
}

}  // namespace

void Admin::CreateTopics(std::vector<NewTopic> topics,
                         const CreateTopicsOptions& options,
                         Done<TopicResults> done) {
  CreateTopicsRequest request;
  request.timeout_ms = core_->timeout_ms();
  request.validate_only = options.validate_only;
  std::vector<std::string> names;
  for (NewTopic& topic : topics) {
    names.push_back(topic.name);
    request.topics.push_back(ToMessage(std::move(topic)));
  }
  auto tell = [names = std::move(names), done = std::move(done)](
                  absl::StatusOr<CreateTopicsResponse> response) mutable {
    if (!response.ok()) return done(response.status());
    absl::btree_map<std::string, TopicResult> results;
    for (auto& topic : response->topics) {
      results[topic.name] = {.name = topic.name,
                             .id = topic.topic_id,
                             .error = topic.error_code,
                             .error_message = topic.error_message.value_or(""),
                             .num_partitions = topic.num_partitions,
                             .replication_factor = topic.replication_factor};
    }
    done(InOrder(names, std::move(results)));
  };
  runtime_.Enter([&] {
    core_->Ask<CreateTopicsRequest>(
        {.request = std::move(request),
         .error_of =
             [](const CreateTopicsResponse& response) {
               return ControllerError(response.topics);
             }},
        std::move(tell));
  });
}

void Admin::DeleteTopics(std::vector<std::string> names,
                         Done<TopicResults> done) {
  DeleteTopicsRequest request;
  request.timeout_ms = core_->timeout_ms();
  request.topic_names = names;
  auto tell = [names = std::move(names), done = std::move(done)](
                  absl::StatusOr<DeleteTopicsResponse> response) mutable {
    if (!response.ok()) return done(response.status());
    absl::btree_map<std::string, TopicResult> results;
    for (auto& topic : response->responses) {
      const std::string name = topic.name.value_or("");
      results[name] = {.name = name,
                       .id = topic.topic_id,
                       .error = topic.error_code,
                       .error_message = topic.error_message.value_or("")};
    }
    done(InOrder(names, std::move(results)));
  };
  runtime_.Enter([&] {
    core_->Ask<DeleteTopicsRequest>(
        {.request = std::move(request),
         .max_version = kDeleteByName,
         .error_of =
             [](const DeleteTopicsResponse& response) {
               return ControllerError(response.responses);
             }},
        std::move(tell));
  });
}

void Admin::CreatePartitions(std::vector<NewPartitions> topics,
                             bool validate_only, Done<TopicResults> done) {
  CreatePartitionsRequest request;
  request.timeout_ms = core_->timeout_ms();
  request.validate_only = validate_only;
  std::vector<std::string> names;
  for (NewPartitions& topic : topics) {
    names.push_back(topic.topic);
    create_partitions_request::CreatePartitionsTopic message;
    message.name = std::move(topic.topic);
    message.count = topic.total_count;
    message.assignments = std::nullopt;
    for (auto& brokers : topic.new_assignments) {
      if (!message.assignments.has_value()) message.assignments.emplace();
      message.assignments->push_back({.broker_ids = std::move(brokers)});
    }
    request.topics.push_back(std::move(message));
  }
  auto tell = [names = std::move(names), done = std::move(done)](
                  absl::StatusOr<CreatePartitionsResponse> response) mutable {
    if (!response.ok()) return done(response.status());
    absl::btree_map<std::string, TopicResult> results;
    for (auto& topic : response->results) {
      results[topic.name] = {.name = topic.name,
                             .error = topic.error_code,
                             .error_message = topic.error_message.value_or("")};
    }
    done(InOrder(names, std::move(results)));
  };
  runtime_.Enter([&] {
    core_->Ask<CreatePartitionsRequest>(
        {.request = std::move(request),
         .error_of =
             [](const CreatePartitionsResponse& response) {
               return ControllerError(response.results);
             }},
        std::move(tell));
  });
}

// Only a broker itself knows its own configuration; topics anybody knows.
void Admin::DescribeConfigs(std::vector<ConfigResource> resources,
                            Done<std::vector<ResourceConfig>> done) {
  absl::btree_map<int32_t, DescribeConfigsRequest> requests;  // -1: any broker.
  for (ConfigResource& resource : resources) {
    int32_t broker = -1;
    if (resource.type == ConfigResourceType::kBroker ||
        resource.type == ConfigResourceType::kBrokerLogger) {
      if (!absl::SimpleAtoi(resource.name, &broker)) broker = -1;
    }
    requests[broker].resources.push_back(
        {.resource_type = static_cast<int8_t>(resource.type),
         .resource_name = resource.name,
         .configuration_keys = std::nullopt});
  }
  // Gathers the answers of several brokers.
  struct Gathered {
    size_t missing;
    absl::Status status;
    std::vector<ConfigResource> order;
    std::vector<ResourceConfig> results;
    Done<std::vector<ResourceConfig>> done;
  };
  auto gathered = std::make_shared<Gathered>();
  gathered->missing = requests.size();
  gathered->order = std::move(resources);
  gathered->done = std::move(done);
  const auto tell =
      [gathered](absl::StatusOr<DescribeConfigsResponse> response) {
        if (!response.ok()) {
          gathered->status = response.status();
        } else {
          for (auto& result : response->results) {
            gathered->results.push_back(ToResource(result));
          }
        }
        if (--gathered->missing > 0) return;
        if (!gathered->status.ok()) return gathered->done(gathered->status);
        std::vector<ResourceConfig> ordered;
        for (const ConfigResource& wanted : gathered->order) {
          for (const ResourceConfig& result : gathered->results) {
            if (result.type == wanted.type && result.name == wanted.name) {
              ordered.push_back(result);
              break;
            }
          }
        }
        gathered->done(std::move(ordered));
      };
  runtime_.Enter([&] {
    if (requests.empty()) return gathered->done(std::vector<ResourceConfig>());
    for (auto& [broker, request] : requests) {
      core_->Ask<DescribeConfigsRequest>(
          {.request = std::move(request),
           .broker =
               broker == -1 ? std::nullopt : std::optional<int32_t>(broker)},
          tell);
    }
  });
}

}  // namespace kafka_embedded
