#include "connect_embedded/runtime/worker.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "connect_embedded/runtime/client_settings.h"
#include "connect_embedded/runtime/worker_config.h"
#include "connect_embedded/runtime/worker_sink_task.h"
#include "connect_embedded/runtime/worker_source_task.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

using kafka_embedded::Annotate;
using kafka_embedded::ParsedConfig;

// Where no header converter is named, headers pass as bytes.
constexpr char kDefaultHeaderConverter[] =
    "org.apache.kafka.connect.converters.ByteArrayConverter";

std::string Get(const Config& config, const std::string& name) {
  const auto found = config.find(name);
  return found == config.end() ? "" : found->second;
}

// The class that `property` names, and the configuration for it: the
// connector's if it names one, or else the worker's.
struct Choice {
  std::string class_name;
  Config config;
};
Choice Choose(const Config& connector, const Config& worker,
              const std::string& property) {
  const Config& from = connector.contains(property) ? connector : worker;
  return {Get(from, property), WithPrefix(from, property + ".")};
}

template <typename T>
absl::StatusOr<std::unique_ptr<T>> Configured(
    absl::StatusOr<std::unique_ptr<T>> converter, const Choice& choice,
    ConverterType type, absl::string_view property) {
  if (!converter.ok()) return Annotate(converter.status(), property);
  const absl::Status status = (*converter)->Configure(choice.config, type);
  if (!status.ok()) return Annotate(status, property);
  return converter;
}

absl::Status CheckSinkTopics(const ParsedConfig& parsed) {
  const bool topics = !parsed.GetList("topics").empty();
  const bool regex = !parsed.GetString("topics.regex").empty();
  if (topics && regex) {
    return absl::InvalidArgumentError(
        "topics and topics.regex exclude each other, expected one of them");
  }
  if (!topics && !regex) {
    return absl::InvalidArgumentError(
        "neither topics nor topics.regex is set, expected one of them");
  }
  return absl::OkStatus();
}

absl::Status CheckOwnConfig(const Config& config, const Connector& connector) {
  RETURN_IF_ERROR(connector.config_def().Parse(config).status());
  return connector.Validate(config);
}

// What is the same for every connector of its kind, and what is its own.
absl::Status CheckConfig(const Config& config,
                         const Plugins::AnyConnector& plugin) {
  const bool sink = plugin.index() == 1;
  ASSIGN_OR_RETURN(
      const ParsedConfig parsed,
      (sink ? SinkConnectorConfigDef() : SourceConnectorConfigDef())
          .Parse(config));
  for (const char* name : {"transforms", "predicates"}) {
    if (!parsed.GetList(name).empty()) {
      return absl::UnimplementedError(
          absl::StrCat(name, "=\"", Get(config, name), "\": there are no ",
                       name, " yet, expected none"));
    }
  }
  if (sink) RETURN_IF_ERROR(CheckSinkTopics(parsed));
  return std::visit(
      [&](const auto& connector) { return CheckOwnConfig(config, *connector); },
      plugin);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Worker>> Worker::Create(WorkerOptions options) {
  CHECK(options.clients != nullptr) << "a worker needs clients";
  if (options.store != nullptr) {
    options.config.try_emplace("offset.storage.file.filename", "(unused)");
  }
  ASSIGN_OR_RETURN(ParsedConfig parsed,
                   StandaloneConfigDef().Parse(options.config));
  if (options.store == nullptr) {
    options.store = std::make_unique<FileOffsetBackingStore>(
        parsed.GetString("offset.storage.file.filename"));
  }
  RETURN_IF_ERROR(options.store->Start());
  std::unique_ptr<Worker> worker(
      new Worker(std::move(options), std::move(parsed)));
  RETURN_IF_ERROR(worker->NewConverters({}).status());
  constexpr absl::string_view kPrefixes[] = {
      "key.converter.", "value.converter.", "header.converter.", "producer.",
      "consumer.",      "admin.",           "config.providers.", "listeners."};
  for (const std::string& name : worker->parsed_.UnknownNames()) {
    const bool passed_on =
        std::any_of(std::begin(kPrefixes), std::end(kPrefixes),
                    [&](absl::string_view prefix) {
                      return absl::StartsWith(name, prefix);
                    });
    if (!passed_on) {
      worker->LogLine(absl::StrCat("unknown property \"", name, "\""));
    }
  }
  return worker;
}

Worker::Worker(WorkerOptions options, ParsedConfig parsed)
    : options_(std::move(options)), parsed_(std::move(parsed)) {}

Worker::~Worker() {
  options_.clients->runtime().Enter([this] { connectors_.clear(); });
}

void Worker::LogLine(absl::string_view message) const {
  if (options_.log) options_.log(message);
}

absl::StatusOr<TaskConverters> Worker::NewConverters(
    const Config& connector) const {
  const Plugins& plugins = options_.plugins;
  const Choice key = Choose(connector, options_.config, "key.converter");
  const Choice value = Choose(connector, options_.config, "value.converter");
  Choice header = Choose(connector, options_.config, "header.converter");
  if (header.class_name.empty()) header.class_name = kDefaultHeaderConverter;
  TaskConverters result;
  ASSIGN_OR_RETURN(result.key,
                   Configured(plugins.NewConverter(key.class_name), key,
                              ConverterType::kKey, "key.converter"));
  ASSIGN_OR_RETURN(result.value,
                   Configured(plugins.NewConverter(value.class_name), value,
                              ConverterType::kValue, "value.converter"));
  ASSIGN_OR_RETURN(
      result.header,
      Configured(plugins.NewHeaderConverter(header.class_name), header,
                 ConverterType::kHeader, "header.converter"));
  return result;
}

absl::Status Worker::Validate(const Config& connector) const {
  const std::string name = Get(connector, "name");
  const auto annotate = [&](const absl::Status& status) {
    return status.ok()
               ? status
               : Annotate(status, absl::StrCat("connector \"", name, "\""));
  };
  const std::string class_name = Get(connector, "connector.class");
  if (class_name.empty()) {
    return annotate(absl::InvalidArgumentError(
        "connector.class is missing, expected the name of a connector"));
  }
  absl::StatusOr<Plugins::AnyConnector> plugin =
      options_.plugins.NewConnector(class_name);
  if (!plugin.ok()) return annotate(plugin.status());
  absl::Status status = CheckConfig(connector, *plugin);
  if (status.ok()) status = NewConverters(connector).status();
  return annotate(status);
}

absl::Status Worker::StartConnector(const Config& connector) {
  RETURN_IF_ERROR(Validate(connector));
  absl::Status status;
  options_.clients->runtime().Enter([&] { status = Launch(connector); });
  return status;
}

absl::StatusOr<WorkerTaskOptions> Worker::TaskOptions(const Config& connector,
                                                      const Config& task_config,
                                                      int index) const {
  WorkerTaskOptions task;
  task.id = {Get(connector, "name"), index};
  task.config = task_config;
  ASSIGN_OR_RETURN(task.converters, NewConverters(connector));
  task.offset_flush_interval =
      std::max(absl::Milliseconds(1),
               absl::Milliseconds(parsed_.GetLong("offset.flush.interval.ms")));
  task.offset_flush_timeout =
      absl::Milliseconds(parsed_.GetLong("offset.flush.timeout.ms"));
  task.tolerate_errors = Get(connector, "errors.tolerance") == "all";
  task.log = options_.log;
  return task;
}

absl::StatusOr<std::unique_ptr<WorkerTask>> Worker::NewTask(
    const Config& connector, const Config& task_config,
    Plugins::AnyConnector& plugin, int index) {
  ClientFactory& clients = *options_.clients;
  ASSIGN_OR_RETURN(WorkerTaskOptions task,
                   TaskOptions(connector, task_config, index));
  const ConnectorTaskId id = task.id;
  if (auto* source = std::get_if<std::unique_ptr<SourceConnector>>(&plugin)) {
    ASSIGN_OR_RETURN(auto producer, clients.NewProducer(ProducerSettings(
                                        options_.config, connector, id)));
    return std::make_unique<WorkerSourceTask>(
        clients.runtime(), std::move(task), (*source)->NewTask(),
        std::move(producer), *options_.store);
  }
  auto& sink = std::get<std::unique_ptr<SinkConnector>>(plugin);
  ASSIGN_OR_RETURN(const ParsedConfig parsed,
                   SinkConnectorConfigDef().Parse(connector));
  ASSIGN_OR_RETURN(auto consumer, clients.NewConsumer(ConsumerSettings(
                                      options_.config, connector, id)));
  const std::string& regex = parsed.GetString("topics.regex");
  RETURN_IF_ERROR(regex.empty() ? consumer->Subscribe(parsed.GetList("topics"))
                                : consumer->SubscribePattern(regex));
  return std::make_unique<WorkerSinkTask>(clients.runtime(), std::move(task),
                                          sink->NewTask(), std::move(consumer));
}

absl::Status Worker::Launch(const Config& connector) {
  const std::string name = Get(connector, "name");
  if (connectors_.contains(name)) {
    return absl::AlreadyExistsError(
        absl::StrCat("connector \"", name, "\": already runs"));
  }
  ASSIGN_OR_RETURN(
      Plugins::AnyConnector plugin,
      options_.plugins.NewConnector(Get(connector, "connector.class")));
  Connector& base =
      std::visit([](auto& held) -> Connector& { return *held; }, plugin);
  ASSIGN_OR_RETURN(const ParsedConfig common,
                   SourceConnectorConfigDef().Parse(connector));
  int max_tasks = common.GetInt("tasks.max");
  // A subscription makes a consumer the only reader of its topics: a second
  // task would write every record again.
  if (plugin.index() == 1 && max_tasks > 1) {
    LogLine(absl::StrCat("connector \"", name, "\": tasks.max=", max_tasks,
                         " runs as 1, as a sink has one consumer"));
    max_tasks = 1;
  }
  RETURN_IF_ERROR(Annotate(base.Start(connector),
                           absl::StrCat("connector \"", name, "\"")));
  std::vector<std::unique_ptr<WorkerTask>> tasks;
  for (const Config& task_config : base.TaskConfigs(max_tasks)) {
    absl::StatusOr<std::unique_ptr<WorkerTask>> task =
        NewTask(connector, task_config, plugin, static_cast<int>(tasks.size()));
    if (!task.ok()) {
      base.Stop();
      return Annotate(task.status(), absl::StrCat("connector \"", name, "\""));
    }
    tasks.push_back(*std::move(task));
  }
  RunningConnector& running = connectors_[name];
  running = {std::move(plugin), std::move(tasks)};
  for (const auto& task : running.tasks) task->Start();
  return absl::OkStatus();
}

absl::Status Worker::Stop() {
  kafka_embedded::Runtime& runtime = options_.clients->runtime();
  // Shared: a callback may come after the deadline.
  auto left = std::make_shared<size_t>(0);
  runtime.Enter([&] {
    for (auto& [name, running] : connectors_) {
      *left += running.tasks.size();
      for (const auto& task : running.tasks) {
        task->Stop([left] { --*left; });
      }
    }
  });
  const absl::Duration limit =
      absl::Milliseconds(parsed_.GetLong("task.shutdown.graceful.timeout.ms"));
  const absl::Status waited =
      runtime.RunUntil([&] { return *left == 0; }, runtime.Now() + limit);
  std::vector<std::string> late;
  runtime.Enter([&] {
    for (auto& [name, running] : connectors_) {
      for (const auto& task : running.tasks) {
        if (task->state() != TaskState::kStopped) {
          late.push_back(task->id().ToString());
        }
      }
      std::visit([](auto& connector) { connector->Stop(); }, running.connector);
    }
    connectors_.clear();
  });
  if (waited.ok()) return waited;
  return Annotate(waited, absl::StrCat("tasks that did not stop in time: ",
                                       absl::StrJoin(late, ", ")));
}

std::vector<TaskStatus> Worker::Tasks() const {
  std::vector<TaskStatus> result;
  options_.clients->runtime().Enter([&] {
    for (const auto& [name, running] : connectors_) {
      for (const auto& task : running.tasks) {
        result.push_back({task->id(), task->state(), task->trace(),
                          task->records(), task->skipped()});
      }
    }
  });
  return result;
}

bool Worker::AnyFailed() const {
  const std::vector<TaskStatus> tasks = Tasks();
  return std::any_of(tasks.begin(), tasks.end(), [](const TaskStatus& task) {
    return task.state == TaskState::kFailed;
  });
}

}  // namespace connect_embedded
