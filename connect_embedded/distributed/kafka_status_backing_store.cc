#include "connect_embedded/distributed/kafka_status_backing_store.h"

#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "connect_embedded/distributed/topic_json.h"

namespace connect_embedded {
namespace {

constexpr absl::string_view kConnectorPrefix = "status-connector-";
constexpr absl::string_view kTaskPrefix = "status-task-";
constexpr absl::string_view kTopicPrefix = "status-topic-";
constexpr absl::string_view kTopicSeparator = ":connector-";

std::optional<std::string> Encode(const WorkStatus& status) {
  if (status.state == State::kDestroyed) return std::nullopt;
  return ToTopicJson(
      {{"state", Value::String(StateName(status.state))},
       {"trace", status.trace.empty() ? Value() : Value::String(status.trace)},
       {"worker_id", Value::String(status.worker_id)},
       {"generation", Value::Int32(status.generation)},
       {"version",
        status.version.empty() ? Value() : Value::String(status.version)}});
}

std::optional<WorkStatus> Decode(absl::string_view text) {
  const absl::StatusOr<JsonNode> json = ParseJson(text);
  if (!json.ok()) return std::nullopt;
  const std::optional<State> state = ParseState(TextMember(*json, "state"));
  if (!state.has_value()) return std::nullopt;
  return WorkStatus{*state, TextMember(*json, "trace"),
                    TextMember(*json, "worker_id"),
                    static_cast<int>(NumberMember(*json, "generation")),
                    TextMember(*json, "version")};
}

std::string ConnectorKey(const std::string& connector) {
  return absl::StrCat(kConnectorPrefix, connector);
}
std::string TaskKey(const ConnectorTaskId& id) {
  return absl::StrCat(kTaskPrefix, id.ToString());
}
std::string TopicKey(const std::string& topic, const std::string& connector) {
  return absl::StrCat(kTopicPrefix, topic, kTopicSeparator, connector);
}

// "name-3"; nothing where there is no number.
std::optional<ConnectorTaskId> ParseTaskId(absl::string_view text) {
  const size_t dash = text.rfind('-');
  ConnectorTaskId id;
  if (dash == absl::string_view::npos ||
      !absl::SimpleAtoi(text.substr(dash + 1), &id.task)) {
    return std::nullopt;
  }
  id.connector = std::string(text.substr(0, dash));
  return id;
}

// A worker that is leaving says nothing against one that has come.
bool GivesWay(const WorkStatus* known, const WorkStatus& status) {
  return known != nullptr && known->worker_id != status.worker_id &&
         known->generation > status.generation;
}

}  // namespace

KafkaStatusBackingStore::KafkaStatusBackingStore(ClientFactory& clients,
                                                 KafkaBasedLog::Options options)
    : log_(clients, std::move(options),
           [this](const kafka_embedded::ConsumerRecord& record) {
             OnRecord(record);
           }) {}

void KafkaStatusBackingStore::PutConnector(const std::string& connector,
                                           const WorkStatus& status) {
  // This worker knows it at once, the others when they read it.
  MemoryStatusBackingStore::PutConnector(connector, status);
  log_.Send(ConnectorKey(connector), Encode(status));
}

void KafkaStatusBackingStore::PutTask(const ConnectorTaskId& id,
                                      const WorkStatus& status) {
  MemoryStatusBackingStore::PutTask(id, status);
  log_.Send(TaskKey(id), Encode(status));
}

void KafkaStatusBackingStore::PutConnectorSafe(const std::string& connector,
                                               const WorkStatus& status) {
  if (!GivesWay(Connector(connector), status)) PutConnector(connector, status);
}

void KafkaStatusBackingStore::PutTaskSafe(const ConnectorTaskId& id,
                                          const WorkStatus& status) {
  if (!GivesWay(Task(id), status)) PutTask(id, status);
}

void KafkaStatusBackingStore::PutTopic(const TopicStatus& status) {
  MemoryStatusBackingStore::PutTopic(status);
  log_.Send(
      TopicKey(status.topic, status.connector),
      ToTopicJson(
          {{"topic",
            Value::Map(
                {{Value::String("name"), Value::String(status.topic)},
                 {Value::String("connector"), Value::String(status.connector)},
                 {Value::String("task"), Value::Int32(status.task)},
                 {Value::String("discoverTimestamp"),
                  Value::Int64(status.discovered_ms)}})}}));
}

void KafkaStatusBackingStore::DeleteTopic(const std::string& connector,
                                          const std::string& topic) {
  // As Kafka's worker, which shows it until it has read this back.
  log_.Send(TopicKey(topic, connector), std::nullopt);
}

void KafkaStatusBackingStore::OnRecord(
    const kafka_embedded::ConsumerRecord& record) {
  if (!record.key.has_value()) return;
  if (absl::StartsWith(*record.key, kTopicPrefix)) {
    return OnTopic(*record.key, record.value);
  }
  OnStatus(*record.key, record.value);
}

void KafkaStatusBackingStore::OnStatus(
    absl::string_view key, const std::optional<absl::string_view>& value) {
  WorkStatus status{.state = State::kDestroyed};
  if (value.has_value()) {
    const std::optional<WorkStatus> decoded = Decode(*value);
    if (!decoded.has_value()) return;
    status = *decoded;
  }
  if (absl::ConsumePrefix(&key, kConnectorPrefix)) {
    MemoryStatusBackingStore::PutConnector(std::string(key), status);
  } else if (absl::ConsumePrefix(&key, kTaskPrefix)) {
    const std::optional<ConnectorTaskId> id = ParseTaskId(key);
    if (id.has_value()) MemoryStatusBackingStore::PutTask(*id, status);
  }
}

void KafkaStatusBackingStore::OnTopic(
    absl::string_view key, const std::optional<absl::string_view>& value) {
  key.remove_prefix(kTopicPrefix.size());
  const size_t separator = key.find(kTopicSeparator);
  if (separator == absl::string_view::npos) return;
  const std::string topic(key.substr(0, separator));
  const std::string connector(key.substr(separator + kTopicSeparator.size()));
  if (!value.has_value()) {
    return MemoryStatusBackingStore::DeleteTopic(connector, topic);
  }
  const absl::StatusOr<JsonNode> json = ParseJson(*value);
  const JsonNode* inner = json.ok() ? json->Find("topic") : nullptr;
  if (inner == nullptr) return;
  MemoryStatusBackingStore::PutTopic(
      {topic, connector, static_cast<int>(NumberMember(*inner, "task")),
       NumberMember(*inner, "discoverTimestamp")});
}

}  // namespace connect_embedded
