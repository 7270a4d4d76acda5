// Creates, lists, describes, alters and deletes topics.
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/client/admin.h"
#include "re2/re2.h"
#include "tools/client_settings.h"
#include "tools/commands.h"
#include "tools/connection.h"
#include "tools/topic_printer.h"

namespace kafka_embedded {
namespace {

constexpr Option kOptions[] = {
    {"bootstrap-server", "HOST:PORT", "the cluster, several with commas"},
    {"command-config", "FILE", "properties of the admin client"},
    {"create", "", "create a topic"},
    {"list", "", "list the names of topics"},
    {"describe", "", "show partitions, replicas and properties"},
    {"alter", "", "add partitions to a topic"},
    {"delete", "", "delete topics"},
    {"topic", "NAME", "the topic; except for --create a regular expression"},
    {"partitions", "COUNT", "partitions to create, or to grow to"},
    {"replication-factor", "COUNT", "replicas of each partition"},
    {"replica-assignment", "0:1,1:2", "brokers of each partition, in order"},
    {"config", "KEY=VALUE", "a property of the new topic", true},
    {"if-not-exists", "", "an existing topic is no error of --create"},
    {"if-exists", "", "a missing topic is no error of the others"},
    {"exclude-internal", "", "leave out Kafka's own topics"},
    {"under-replicated-partitions", "", "describe only those"},
    {"unavailable-partitions", "", "describe only those without a leader"},
    {"under-min-isr-partitions", "", "describe only those"},
    {"at-min-isr-partitions", "", "describe only those"},
    {"topics-with-overrides", "", "describe only topics with own properties"},
};

// One error that names all that went wrong.
absl::Status Combine(const std::vector<absl::Status>& statuses) {
  std::vector<absl::string_view> messages;
  absl::Status first;
  for (const absl::Status& status : statuses) {
    if (status.ok()) continue;
    if (first.ok()) first = status;
    messages.push_back(status.message());
  }
  if (messages.size() < 2) return first;
  return absl::Status(first.code(), absl::StrJoin(messages, "; "));
}

absl::StatusOr<absl::btree_map<int32_t, std::vector<int32_t>>> ParseAssignment(
    absl::string_view text) {
  absl::btree_map<int32_t, std::vector<int32_t>> assignment;
  int32_t partition = 0;
  for (const absl::string_view replicas : absl::StrSplit(text, ',')) {
    std::vector<int32_t>& brokers = assignment[partition++];
    for (const absl::string_view broker : absl::StrSplit(replicas, ':')) {
      int32_t id = 0;
      if (!absl::SimpleAtoi(broker, &id)) {
        return absl::InvalidArgumentError(
            absl::StrCat("option \"--replica-assignment\": \"", text,
                         "\" is wrong, expected broker ids as in 0:1,1:2"));
      }
      brokers.push_back(id);
    }
  }
  return assignment;
}

absl::StatusOr<NewTopic> NewTopicFrom(const CommandLine& line) {
  NewTopic topic;
  ASSIGN_OR_RETURN(topic.name, line.GetRequired("topic"));
  ASSIGN_OR_RETURN(topic.num_partitions, line.GetNumber("partitions", -1, 1));
  ASSIGN_OR_RETURN(topic.replication_factor,
                   line.GetNumber("replication-factor", -1, 1));
  if (const auto assignment = line.Get("replica-assignment")) {
    if (line.Has("partitions") || line.Has("replication-factor")) {
      return absl::InvalidArgumentError(
          "option \"--replica-assignment\" says how many partitions and "
          "replicas there are, expected neither --partitions nor "
          "--replication-factor beside it");
    }
    ASSIGN_OR_RETURN(topic.assignments, ParseAssignment(*assignment));
  }
  for (const std::string& text : line.GetAll("config")) {
    ASSIGN_OR_RETURN(auto property, SplitProperty("config", text));
    topic.configs.insert(std::move(property));
  }
  return topic;
}

absl::Status Create(const CommandLine& line, Admin& admin, Tool& tool) {
  ASSIGN_OR_RETURN(NewTopic topic, NewTopicFrom(line));
  const std::string name = topic.name;
  if (name.find('.') != name.npos && name.find('_') != name.npos) {
    PrintWarnings(
        {absl::StrCat("topic \"", name,
                      "\" has both . and _, which metrics cannot tell apart")},
        tool);
  }
  const absl::Status created = admin.CreateTopic(std::move(topic));
  if (ErrorCodeOf(created) == ErrorCode::kTopicAlreadyExists &&
      line.Has("if-not-exists")) {
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(created);
  tool.out << "Created topic " << name << ".\n";
  return absl::OkStatus();
}

// The names of topics that --topic matches, or of all without it.
absl::StatusOr<std::vector<std::string>> MatchingTopics(const CommandLine& line,
                                                        Admin& admin) {
  ASSIGN_OR_RETURN(const std::vector<TopicListing> listings,
                   admin.ListTopics(!line.Has("exclude-internal")));
  const std::string text = line.GetOr("topic", ".*");
  // Kafka reads commas as alternatives.
  const RE2 pattern(absl::StrReplaceAll(text, {{",", "|"}}), RE2::Quiet);
  if (!pattern.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("option \"--topic\": \"", text,
                     "\" is no regular expression: ", pattern.error()));
  }
  std::vector<std::string> names;
  for (const TopicListing& listing : listings) {
    if (RE2::FullMatch(listing.name, pattern)) names.push_back(listing.name);
  }
  if (names.empty() && line.Has("topic") && !line.Has("if-exists")) {
    return KafkaError(ErrorCode::kUnknownTopicOrPartition,
                      absl::StrCat("topic \"", text, "\" does not exist"));
  }
  return names;
}

absl::Status List(const CommandLine& line, Admin& admin, Tool& tool) {
  const absl::StatusOr<std::vector<std::string>> names =
      MatchingTopics(line, admin);
  if (ErrorCodeOf(names.status()) == ErrorCode::kUnknownTopicOrPartition) {
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(names.status());
  for (const std::string& name : *names) tool.out << name << "\n";
  return absl::OkStatus();
}

absl::Status Describe(const CommandLine& line, Admin& admin, Tool& tool) {
  ASSIGN_OR_RETURN(const std::vector<std::string> names,
                   MatchingTopics(line, admin));
  if (names.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::vector<TopicDescription> topics,
                   admin.DescribeTopics(names));
  std::vector<Admin::ConfigResource> resources;
  for (const std::string& name : names) {
    resources.push_back({ConfigResourceType::kTopic, name});
  }
  ASSIGN_OR_RETURN(const std::vector<ResourceConfig> configs,
                   admin.DescribeConfigs(resources));
  const TopicFilter filter = {
      .under_replicated = line.Has("under-replicated-partitions"),
      .unavailable = line.Has("unavailable-partitions"),
      .under_min_isr = line.Has("under-min-isr-partitions"),
      .at_min_isr = line.Has("at-min-isr-partitions"),
      .with_overrides = line.Has("topics-with-overrides"),
  };
  std::vector<absl::Status> errors;
  for (size_t i = 0; i < topics.size(); ++i) {
    errors.push_back(topics[i].status());
    if (topics[i].status().ok()) {
      PrintTopic(topics[i], configs[i], filter, tool.out);
    }
  }
  return Combine(errors);
}

std::vector<absl::Status> StatusesOf(const std::vector<TopicResult>& results) {
  std::vector<absl::Status> statuses;
  for (const TopicResult& result : results) {
    statuses.push_back(result.status());
  }
  return statuses;
}

absl::Status Alter(const CommandLine& line, Admin& admin) {
  RETURN_IF_ERROR(line.GetRequired("topic").status());
  RETURN_IF_ERROR(line.GetRequired("partitions").status());
  ASSIGN_OR_RETURN(const int64_t count, line.GetNumber("partitions", -1, 1));
  ASSIGN_OR_RETURN(const std::vector<std::string> names,
                   MatchingTopics(line, admin));
  std::vector<NewPartitions> topics;
  for (const std::string& name : names) {
    topics.push_back(
        {.topic = name, .total_count = static_cast<int32_t>(count)});
  }
  if (topics.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::vector<TopicResult> results,
                   admin.CreatePartitions(std::move(topics)));
  return Combine(StatusesOf(results));
}

absl::Status Delete(const CommandLine& line, Admin& admin) {
  RETURN_IF_ERROR(line.GetRequired("topic").status());
  ASSIGN_OR_RETURN(const std::vector<std::string> names,
                   MatchingTopics(line, admin));
  if (names.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::vector<TopicResult> results,
                   admin.DeleteTopics(names));
  return Combine(StatusesOf(results));
}

absl::Status Run(const CommandLine& line, Tool& tool) {
  ASSIGN_OR_RETURN(
      const std::string action,
      line.OneOf({"create", "list", "describe", "alter", "delete"}));
  ASSIGN_OR_RETURN(const Config config,
                   ClientConfigFrom(line, {"command-config"}, {}));
  Connection connection;
  ASSIGN_OR_RETURN(const std::unique_ptr<Admin> admin,
                   connection.NewAdmin(config));
  PrintWarnings(admin->warnings(), tool);
  if (action == "create") return Create(line, *admin, tool);
  if (action == "list") return List(line, *admin, tool);
  if (action == "describe") return Describe(line, *admin, tool);
  if (action == "alter") return Alter(line, *admin);
  return Delete(line, *admin);
}

constexpr Command kCommand = {
    .name = "topics",
    .kafka_name = "kafka-topics.sh",
    .summary = "creates, lists, describes, alters and deletes topics",
    .arguments = "",
    .options = kOptions,
    .run = &Run,
};

}  // namespace

const Command& TopicsCommand() { return kCommand; }

}  // namespace kafka_embedded
