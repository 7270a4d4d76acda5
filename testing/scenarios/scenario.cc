#include "testing/scenarios/scenario.h"

#include <functional>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/cluster/embedded_cluster.h"
#include "kafka_embedded/protocol/api_registry.h"
#include "testing/faults/fault_injector.h"
#include "testing/faults/links.h"
#include "testing/scenarios/trace_text.h"

namespace kafka_embedded {
namespace {

constexpr absl::Duration kLimit = absl::Minutes(2);

// A command's words: names, and settings with a = in them.
struct Words {
  std::vector<std::string> names;
  Config settings;

  // Takes the setting out.
  std::string Take(const std::string& setting, const std::string& otherwise) {
    const auto found = settings.find(setting);
    if (found == settings.end()) return otherwise;
    std::string value = found->second;
    settings.erase(found);
    return value;
  }
};

Words Parse(absl::string_view line) {
  Words words;
  for (const absl::string_view word :
       absl::StrSplit(line, ' ', absl::SkipEmpty())) {
    const size_t equals = word.find('=');
    if (equals == absl::string_view::npos) {
      words.names.emplace_back(word);
    } else {
      words.settings.emplace(word.substr(0, equals), word.substr(equals + 1));
    }
  }
  return words;
}

absl::StatusOr<int32_t> Number(const std::string& text) {
  int32_t number = 0;
  if (absl::SimpleAtoi(text, &number)) return number;
  return absl::InvalidArgumentError(
      absl::StrCat("\"", text, "\", expected a number"));
}

class Scenario {
 public:
  // What the command did.
  std::string Run(absl::string_view line) {
    Words words = Parse(line);
    said_.clear();
    const std::string command = words.names.empty() ? "" : words.names[0];
    if (!words.names.empty()) words.names.erase(words.names.begin());
    const absl::Time begin =
        cluster_ == nullptr ? absl::InfinitePast() : cluster_->Now();
    const absl::Status status = Do(command, words);
    std::string text;
    if (cluster_ != nullptr) {
      text = TraceText(cluster_->timeline(), last_event_, begin);
      last_event_ = cluster_->trace()->last_id();
    }
    for (const std::string& said : said_) absl::StrAppend(&text, said, "\n");
    if (!status.ok()) absl::StrAppend(&text, status.message(), "\n");
    return text;
  }

 private:
  using Command = absl::Status (Scenario::*)(Words&);
  struct Entry {
    size_t names;  // At least.
    Command run;
  };

  static const std::map<std::string, Entry>& Commands() {
    static const auto* const commands = new std::map<std::string, Entry>{
        {"cluster", {0, &Scenario::StartCluster}},
        {"topic", {1, &Scenario::CreateTopic}},
        {"producer", {1, &Scenario::NewProducer}},
        {"send", {3, &Scenario::Send}},
        {"begin", {3, &Scenario::Begin}},
        {"consumer", {2, &Scenario::NewConsumer}},
        {"member", {3, &Scenario::NewMember}},
        {"poll", {1, &Scenario::Poll}},
        {"rebalance", {1, &Scenario::Rebalance}},
        {"close", {1, &Scenario::CloseClient}},
        {"crash", {1, &Scenario::OnBroker<&EmbeddedCluster::CrashBroker>}},
        {"stop", {1, &Scenario::OnBroker<&EmbeddedCluster::StopBroker>}},
        {"start", {1, &Scenario::OnBroker<&EmbeddedCluster::StartBroker>}},
        {"pause", {1, &Scenario::OnBroker<&EmbeddedCluster::PauseBroker>}},
        {"resume", {1, &Scenario::OnBroker<&EmbeddedCluster::ResumeBroker>}},
        {"crash-controller",
         {1, &Scenario::OnBroker<&EmbeddedCluster::CrashController>}},
        {"start-controller",
         {1, &Scenario::OnBroker<&EmbeddedCluster::StartController>}},
        {"isolate", {1, &Scenario::Isolate}},
        {"heal", {0, &Scenario::Heal}},
        {"lose-answer", {1, &Scenario::LoseAnswer}},
        {"answer", {2, &Scenario::AnswerWith}},
        {"move-leader", {2, &Scenario::MoveLeader}},
        {"advance", {1, &Scenario::Advance}},
        {"describe", {1, &Scenario::Describe}},
    };
    return *commands;
  }

  absl::Status Do(const std::string& command, Words& words) {
    const auto found = Commands().find(command);
    if (found == Commands().end()) {
      return absl::InvalidArgumentError(
          absl::StrCat("\"", command, "\" is no command"));
    }
    if (words.names.size() < found->second.names) {
      return absl::InvalidArgumentError(
          absl::StrCat(command, ": ", found->second.names, " names expected"));
    }
    if (cluster_ == nullptr && command != "cluster") {
      return absl::FailedPreconditionError("there is no cluster yet");
    }
    return (this->*found->second.run)(words);
  }

  absl::Status StartCluster(Words& words) {
    ClusterOptions options;
    ASSIGN_OR_RETURN(options.broker_count, Number(words.Take("brokers", "3")));
    ASSIGN_OR_RETURN(options.controller_count,
                     Number(words.Take("controllers", "1")));
    ASSIGN_OR_RETURN(options.seed, Number(words.Take("seed", "1")));
    options.racks =
        absl::StrSplit(words.Take("racks", ""), ',', absl::SkipEmpty());
    options.broker_config = words.settings;
    ASSIGN_OR_RETURN(cluster_, EmbeddedCluster::Start(std::move(options)));
    faults_ = std::make_unique<FaultInjector>(*cluster_);
    links_ = std::make_unique<Links>(*cluster_);
    return absl::OkStatus();
  }

  absl::Status CreateTopic(Words& words) {
    topic_ = words.names[0];
    NewTopic topic{.name = topic_};
    ASSIGN_OR_RETURN(topic.num_partitions,
                     Number(words.Take("partitions", "1")));
    ASSIGN_OR_RETURN(const int32_t replicas,
                     Number(words.Take("replicas", "3")));
    topic.replication_factor = static_cast<int16_t>(replicas);
    topic.configs = words.settings;
    return cluster_->admin().CreateTopic(topic);
  }

  // ---- Clients ----

  absl::Status NewProducer(Words& words) {
    words.settings.emplace("client.id", words.names[0]);
    ASSIGN_OR_RETURN(producers_[words.names[0]],
                     cluster_->NewProducer(words.settings));
    return absl::OkStatus();
  }

  absl::StatusOr<Producer*> FindProducer(const std::string& name) {
    const auto found = producers_.find(name);
    if (found != producers_.end()) return found->second.get();
    return absl::NotFoundError(absl::StrCat("no producer \"", name, "\""));
  }

  absl::Status Send(Words& words) {
    RETURN_IF_ERROR(Begin(words));
    return cluster_->RunUntil([this] { return under_way_ == 0; }, kLimit);
  }

  absl::Status Begin(Words& words) {
    ASSIGN_OR_RETURN(Producer * producer, FindProducer(words.names[0]));
    const std::string value = words.names[2];
    ++under_way_;
    return producer->Send(
        {.topic = words.names[1], .value = value},
        [this, value](const absl::StatusOr<RecordMetadata>& metadata) {
          --under_way_;
          said_.push_back(
              metadata.ok()
                  ? absl::StrCat("\"", value, "\" acknowledged, offset ",
                                 metadata->offset)
                  : absl::StrCat("\"", value,
                                 "\" failed: ", metadata.status().message()));
        });
  }

  absl::Status NewConsumer(Words& words) {
    words.settings.emplace("auto.offset.reset", "earliest");
    words.settings.emplace("client.id", words.names[0]);
    auto& consumer = consumers_[words.names[0]];
    ASSIGN_OR_RETURN(consumer, cluster_->NewConsumer(words.settings));
    return consumer->Assign({{words.names[1], 0}});
  }

  absl::Status NewMember(Words& words) {
    words.settings.emplace("auto.offset.reset", "earliest");
    words.settings.emplace("client.id", words.names[0]);
    words.settings.emplace("group.id", words.names[1]);
    auto& consumer = consumers_[words.names[0]];
    ASSIGN_OR_RETURN(consumer, cluster_->NewConsumer(words.settings));
    return consumer->Subscribe({words.names[2]});
  }

  absl::StatusOr<Consumer*> FindConsumer(const std::string& name) {
    const auto found = consumers_.find(name);
    if (found != consumers_.end()) return found->second.get();
    return absl::NotFoundError(absl::StrCat("no consumer \"", name, "\""));
  }

  absl::Status PollOnce(const std::string& name, absl::Duration timeout,
                        bool* any) {
    ASSIGN_OR_RETURN(Consumer * consumer, FindConsumer(name));
    ASSIGN_OR_RETURN(const ConsumerRecords records, consumer->Poll(timeout));
    for (const ConsumerRecord& record : records) {
      *any = true;
      said_.push_back(absl::StrCat(name, " reads ", record.topic, "-",
                                   record.partition, "@", record.offset, " \"",
                                   record.value.value_or("(null)"), "\""));
    }
    return absl::OkStatus();
  }

  absl::Status Poll(Words& words) {
    const absl::Time deadline = cluster_->Now() + absl::Seconds(10);
    bool any = false;
    while (!any && cluster_->Now() < deadline) {
      for (size_t i = words.names.size(); i-- > 0;) {
        const absl::Duration timeout =
            i == 0 ? absl::Seconds(1) : absl::ZeroDuration();
        RETURN_IF_ERROR(PollOnce(words.names[i], timeout, &any));
      }
    }
    if (!any) said_.push_back("no records");
    return absl::OkStatus();
  }

  absl::Status Rebalance(Words& words) {
    const absl::Time deadline = cluster_->Now() + kLimit;
    bool all = false;
    while (!all) {
      if (cluster_->Now() >= deadline) {
        return absl::DeadlineExceededError("a member has no partition");
      }
      all = true;
      bool any = false;
      for (const std::string& name : words.names) {
        RETURN_IF_ERROR(PollOnce(name, absl::Milliseconds(100), &any));
        all = all && !(*FindConsumer(name))->assignment().empty();
      }
    }
    for (const std::string& name : words.names) {
      const auto assignment = (*FindConsumer(name))->assignment();
      said_.push_back(absl::StrCat(
          name, " has ",
          absl::StrJoin(assignment, ", ", absl::StreamFormatter())));
    }
    return absl::OkStatus();
  }

  absl::Status CloseClient(Words& words) {
    const auto consumer = consumers_.find(words.names[0]);
    if (consumer != consumers_.end()) {
      const absl::Status closed = consumer->second->Close();
      consumers_.erase(consumer);
      return closed;
    }
    if (producers_.erase(words.names[0]) == 0) {
      return absl::NotFoundError(
          absl::StrCat("no client \"", words.names[0], "\""));
    }
    return absl::OkStatus();
  }

  // ---- What breaks ----

  absl::StatusOr<int32_t> Broker(const std::string& name) {
    if (name != "leader" && name != "follower") return Number(name);
    ASSIGN_OR_RETURN(const PartitionState state,
                     cluster_->Describe({topic_, 0}));
    if (name == "leader") return state.leader;
    for (const int32_t replica : state.replicas) {
      if (replica != state.leader) return replica;
    }
    return absl::NotFoundError("there is no follower");
  }

  template <absl::Status (EmbeddedCluster::*kDo)(int32_t)>
  absl::Status OnBroker(Words& words) {
    ASSIGN_OR_RETURN(const int32_t id, Broker(words.names[0]));
    return (*cluster_.*kDo)(id);
  }

  absl::Status Isolate(Words& words) {
    ASSIGN_OR_RETURN(const int32_t id, Broker(words.names[0]));
    return links_->IsolateFromCluster(id).status();
  }

  absl::Status Heal(Words&) {
    links_->HealAll();
    return absl::OkStatus();
  }

  absl::StatusOr<ApiKey> Api(const std::string& name) {
    for (const ApiInfo& api : AllApis()) {
      if (api.name == name) return api.key;
    }
    return absl::NotFoundError(absl::StrCat("no API \"", name, "\""));
  }

  absl::Status LoseAnswer(Words& words) {
    ASSIGN_OR_RETURN(const ApiKey api, Api(words.names[0]));
    return faults_->Add({.api_key = api}, fault::LoseAnswer(), fault::Once())
        .status();
  }

  absl::Status AnswerWith(Words& words) {
    ASSIGN_OR_RETURN(const ApiKey api, Api(words.names[0]));
    for (int16_t code = -1; code < 200; ++code) {
      if (ErrorName(static_cast<ErrorCode>(code)) != words.names[1]) continue;
      return faults_
          ->Add({.api_key = api},
                fault::AnswerWith(static_cast<ErrorCode>(code)), fault::Once())
          .status();
    }
    return absl::NotFoundError(absl::StrCat("no error ", words.names[1]));
  }

  absl::Status MoveLeader(Words& words) {
    ASSIGN_OR_RETURN(const int32_t id, Broker(words.names[1]));
    return cluster_->MoveLeader({words.names[0], 0}, id);
  }

  absl::Status Advance(Words& words) {
    absl::Duration duration;
    if (!absl::ParseDuration(words.names[0], &duration)) {
      return absl::InvalidArgumentError(absl::StrCat(
          "\"", words.names[0], "\" is no duration, expected 10s or 500ms"));
    }
    return cluster_->AdvanceTime(duration);
  }

  absl::Status Describe(Words& words) {
    const TopicPartition partition{words.names[0], 0};
    ASSIGN_OR_RETURN(const PartitionState state, cluster_->Describe(partition));
    said_.push_back(absl::StrCat("leader ", state.leader, " epoch ",
                                 state.leader_epoch, " ISR ",
                                 absl::StrJoin(state.isr, ",")));
    for (const int32_t id : cluster_->broker_ids()) {
      const auto replica = cluster_->Replica(id, partition);
      if (!replica.ok()) continue;
      said_.push_back(absl::StrCat(
          "broker-", id, " offsets ", replica->log_start_offset, " to ",
          replica->log_end_offset, ", high watermark ", replica->high_watermark,
          ", epoch ", replica->leader_epoch));
    }
    return absl::OkStatus();
  }

  // Clients that end still tell these.
  int under_way_ = 0;
  std::vector<std::string> said_;
  std::unique_ptr<EmbeddedCluster> cluster_;
  std::unique_ptr<FaultInjector> faults_;
  std::unique_ptr<Links> links_;
  std::map<std::string, std::unique_ptr<Producer>> producers_;
  std::map<std::string, std::unique_ptr<Consumer>> consumers_;
  std::string topic_;  // The one made last.
  uint64_t last_event_ = 0;
};

}  // namespace

std::string RunScenario(absl::string_view text) {
  Scenario scenario;
  std::string result;
  bool after_command = false;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    const bool command = !line.empty() && line[0] == '>';
    const bool comment = line.empty() || line[0] == '#';
    if (!command && !comment && after_command) continue;  // Made anew.
    absl::StrAppend(&result, line, "\n");
    if (command) absl::StrAppend(&result, scenario.Run(line.substr(1)));
    after_command |= command;
  }
  // The last line ended the text.
  if (!result.empty()) result.pop_back();
  return result;
}

}  // namespace kafka_embedded
