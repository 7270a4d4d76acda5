#include "connect_embedded/distributed/kafka_config_backing_store.h"

#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "connect_embedded/distributed/topic_json.h"

namespace connect_embedded {
namespace {

constexpr absl::string_view kConnectorPrefix = "connector-";
constexpr absl::string_view kTaskPrefix = "task-";
constexpr absl::string_view kCommitPrefix = "commit-";
constexpr absl::string_view kTargetPrefix = "target-state-";
constexpr absl::string_view kRestartPrefix = "restart-connector-";
constexpr absl::string_view kLoggerPrefix = "logger-cluster-";
constexpr absl::string_view kSessionKey = "session-key";

std::string Properties(const Config& config) {
  return ToTopicJson({{"properties", ConfigValueOf(config)}});
}

}  // namespace

KafkaConfigBackingStore::KafkaConfigBackingStore(ClientFactory& clients,
                                                 KafkaBasedLog::Options options,
                                                 ConfigListener& listener)
    : listener_(listener),
      log_(clients, std::move(options),
           [this](const kafka_embedded::ConsumerRecord& record) {
             OnRecord(record);
           }) {}

void KafkaConfigBackingStore::Open(Finished done) {
  log_.Start(
      [this, done = std::move(done)](const absl::Status& status) mutable {
        open_ = status.ok();
        done(status);
      });
}

// ---- Writing ----------------------------------------------------------------

void KafkaConfigBackingStore::Write(absl::string_view key,
                                    std::optional<std::string> value,
                                    Finished done) {
  log_.Send(key, std::move(value),
            [this, done = std::move(done)](const absl::Status& status) mutable {
              if (!status.ok()) return done(status);
              log_.ReadToEnd(std::move(done));
            });
}

void KafkaConfigBackingStore::PutConnector(const std::string& name,
                                           const Config& config,
                                           std::optional<TargetState> target,
                                           Finished done) {
  // The state first: nobody shall start what is to be stopped.
  if (target.has_value()) {
    log_.Send(
        absl::StrCat(kTargetPrefix, name),
        ToTopicJson({{"state", Value::String(TargetStateName(
                                   *target == TargetState::kStopped
                                       ? TargetState::kPaused
                                       : *target))},
                     {"state.v2", Value::String(TargetStateName(*target))}}));
  }
  Write(absl::StrCat(kConnectorPrefix, name), Properties(config),
        std::move(done));
}

void KafkaConfigBackingStore::RemoveConnector(const std::string& name,
                                              Finished done) {
  log_.Send(absl::StrCat(kConnectorPrefix, name), std::nullopt);
  Write(absl::StrCat(kTargetPrefix, name), std::nullopt, std::move(done));
}

void KafkaConfigBackingStore::PutTasks(const std::string& connector,
                                       const std::vector<Config>& configs,
                                       Finished done) {
  for (size_t i = 0; i < configs.size(); ++i) {
    log_.Send(absl::StrCat(kTaskPrefix, connector, "-", i),
              Properties(configs[i]));
  }
  Write(absl::StrCat(kCommitPrefix, connector),
        ToTopicJson(
            {{"tasks", Value::Int32(static_cast<int32_t>(configs.size()))}}),
        std::move(done));
}

void KafkaConfigBackingStore::PutTarget(const std::string& connector,
                                        TargetState target, Finished done) {
  // Workers before KIP-875 know no STOPPED.
  const TargetState old_word =
      target == TargetState::kStopped ? TargetState::kPaused : target;
  Write(absl::StrCat(kTargetPrefix, connector),
        ToTopicJson({{"state", Value::String(TargetStateName(old_word))},
                     {"state.v2", Value::String(TargetStateName(target))}}),
        std::move(done));
}

void KafkaConfigBackingStore::PutSessionKey(const SessionKey& key,
                                            Finished done) {
  Write(kSessionKey,
        ToTopicJson(
            {{"key", Value::String(absl::Base64Escape(key.key))},
             {"algorithm", Value::String(key.algorithm)},
             {"creation-timestamp", Value::Int64(key.creation_timestamp)}}),
        std::move(done));
}

void KafkaConfigBackingStore::PutRestart(const RestartRequest& request,
                                         Finished done) {
  Write(absl::StrCat(kRestartPrefix, request.connector),
        ToTopicJson({{"only-failed", Value::Boolean(request.only_failed)},
                     {"include-tasks", Value::Boolean(request.include_tasks)}}),
        std::move(done));
}

void KafkaConfigBackingStore::PutLoggerLevel(const std::string& logger,
                                             const std::string& level) {
  log_.Send(absl::StrCat(kLoggerPrefix, logger),
            ToTopicJson({{"level", Value::String(level)}}));
}

// ---- Reading ----------------------------------------------------------------

void KafkaConfigBackingStore::OnRecord(
    const kafka_embedded::ConsumerRecord& record) {
  state_.offset = record.offset + 1;
  if (!record.key.has_value()) return;
  absl::StatusOr<JsonNode> parsed = JsonNode();
  if (record.value.has_value()) {
    parsed = ParseJson(*record.value);
    if (!parsed.ok() || !parsed->is(JsonNode::Kind::kObject)) return;
  }
  const JsonNode* const value = record.value.has_value() ? &*parsed : nullptr;
  absl::string_view key = *record.key;
  // The longer prefixes have nothing in common with the shorter ones.
  if (absl::ConsumePrefix(&key, kTargetPrefix)) {
    OnTarget(std::string(key), value);
  } else if (absl::ConsumePrefix(&key, kConnectorPrefix)) {
    OnConnector(std::string(key), value);
  } else if (absl::ConsumePrefix(&key, kTaskPrefix)) {
    OnTask(key, value);
  } else if (absl::ConsumePrefix(&key, kCommitPrefix)) {
    OnCommit(std::string(key), value);
  } else if (absl::ConsumePrefix(&key, kRestartPrefix)) {
    OnRestart(std::string(key), value);
  } else if (absl::ConsumePrefix(&key, kLoggerPrefix)) {
    if (open_ && value != nullptr) {
      listener_.OnLoggerLevel(std::string(key), TextMember(*value, "level"));
    }
  } else if (key == kSessionKey) {
    OnSessionKey(value);
  }
}

void KafkaConfigBackingStore::EraseTasks(const std::string& connector,
                                         int from) {
  auto it = state_.tasks.lower_bound({connector, from});
  while (it != state_.tasks.end() && it->first.connector == connector) {
    it = state_.tasks.erase(it);
  }
}

void KafkaConfigBackingStore::OnConnector(const std::string& name,
                                          const JsonNode* value) {
  if (value == nullptr) {
    state_.connectors.erase(name);
    state_.targets.erase(name);
    state_.task_counts.erase(name);
    state_.inconsistent.erase(name);
    deferred_.erase(name);
    EraseTasks(name, /*from=*/0);
    if (open_) listener_.OnConnectorConfigRemoved(name);
    return;
  }
  state_.connectors[name] = ConfigMember(*value, "properties");
  state_.targets.try_emplace(name, TargetState::kStarted);
  if (open_) listener_.OnConnectorConfigUpdate(name);
}

void KafkaConfigBackingStore::OnTarget(const std::string& name,
                                       const JsonNode* value) {
  if (value == nullptr) {
    state_.targets.erase(name);
    return;
  }
  std::string word = TextMember(*value, "state.v2");
  if (word.empty()) word = TextMember(*value, "state");
  const std::optional<TargetState> target = ParseTargetState(word);
  if (!target.has_value()) return;
  const bool changed =
      !state_.targets.contains(name) || state_.targets[name] != *target;
  state_.targets[name] = *target;
  // A new connector's state comes before the connector: nobody waits for it.
  if (open_ && changed && state_.contains(name)) {
    listener_.OnTargetStateChange(name);
  }
}

void KafkaConfigBackingStore::OnTask(absl::string_view id,
                                     const JsonNode* value) {
  const size_t dash = id.rfind('-');
  ConnectorTaskId task;
  if (value == nullptr || dash == absl::string_view::npos ||
      !absl::SimpleAtoi(id.substr(dash + 1), &task.task)) {
    return;
  }
  task.connector = std::string(id.substr(0, dash));
  deferred_[task.connector][task] = ConfigMember(*value, "properties");
}

void KafkaConfigBackingStore::OnCommit(const std::string& name,
                                       const JsonNode* value) {
  // Of a connector that was deleted, compaction may have left this only.
  if (value == nullptr || !state_.contains(name)) {
    deferred_.erase(name);
    return;
  }
  const int count = static_cast<int>(NumberMember(*value, "tasks"));
  auto& deferred = deferred_[name];
  bool complete = true;
  for (int task = 0; task < count; ++task) {
    const ConnectorTaskId id{name, task};
    complete = complete && (deferred.contains(id) || state_.tasks.contains(id));
  }
  if (complete) {
    for (auto& [id, config] : deferred) state_.tasks[id] = std::move(config);
    EraseTasks(name, /*from=*/count);
    state_.inconsistent.erase(name);
  } else {
    state_.inconsistent.insert(name);
  }
  deferred_.erase(name);
  state_.task_counts[name] = count;
  if (open_) listener_.OnTaskConfigUpdate(name);
}

void KafkaConfigBackingStore::OnSessionKey(const JsonNode* value) {
  SessionKey key;
  if (value == nullptr ||
      !absl::Base64Unescape(TextMember(*value, "key"), &key.key)) {
    return;
  }
  key.algorithm = TextMember(*value, "algorithm");
  key.creation_timestamp = NumberMember(*value, "creation-timestamp");
  state_.session_key = std::move(key);
}

void KafkaConfigBackingStore::OnRestart(const std::string& name,
                                        const JsonNode* value) {
  if (value == nullptr || !open_) return;
  listener_.OnRestartRequest({name, BoolMember(*value, "only-failed"),
                              BoolMember(*value, "include-tasks")});
}

}  // namespace connect_embedded
