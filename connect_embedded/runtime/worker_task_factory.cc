// The part of Worker that puts a task together: converters, transformations,
// error handling, clients.
#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "connect_embedded/api/plugin_call.h"
#include "connect_embedded/runtime/client_settings.h"
#include "connect_embedded/runtime/worker.h"
#include "connect_embedded/runtime/worker_config.h"
#include "connect_embedded/runtime/worker_sink_task.h"
#include "connect_embedded/runtime/worker_source_task.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

using kafka_embedded::Annotate;
using kafka_embedded::ParsedConfig;

}  // namespace

absl::StatusOr<std::unique_ptr<ErrorReporter>> Worker::NewErrorReporter(
    const ConnectorTaskId& id, const Config& connector, bool sink) {
  ErrorSettings settings = ErrorSettings::From(connector);
  std::unique_ptr<kafka_embedded::Producer> producer;
  std::unique_ptr<kafka_embedded::Admin> admin;
  if (sink && !settings.dead_letter_topic.empty()) {
    ASSIGN_OR_RETURN(
        admin, clients().NewAdmin(AdminSettings(
                   config(), connector,
                   absl::StrCat("connector-dlq-adminclient-", id.ToString()))));
    Config settings = ProducerSettings(config(), connector, id);
    settings["client.id"] =
        absl::StrCat("connector-dlq-producer-", id.ToString());
    ASSIGN_OR_RETURN(producer, clients().NewProducer(settings));
  }
  return std::make_unique<ErrorReporter>(std::move(settings), id, options_.log,
                                         std::move(producer), std::move(admin));
}

absl::StatusOr<WorkerTaskOptions> Worker::TaskOptions(const ConnectorTaskId& id,
                                                      const Config& connector,
                                                      const Config& task,
                                                      TargetState target) {
  WorkerTaskOptions made;
  made.id = id;
  made.config = task;
  ASSIGN_OR_RETURN(made.converters, setup_->NewConverters(connector));
  ASSIGN_OR_RETURN(made.transforms,
                   TransformationChain::Create(connector, plugins()));
  made.offset_flush_interval =
      std::max(absl::Milliseconds(1),
               absl::Milliseconds(parsed_.GetLong("offset.flush.interval.ms")));
  made.offset_flush_timeout =
      absl::Milliseconds(parsed_.GetLong("offset.flush.timeout.ms"));
  made.tolerate_errors = ValueOf(connector, "errors.tolerance") == "all";
  made.target = target;
  made.listener = listener_;
  made.log = options_.log;
  return made;
}

absl::StatusOr<std::unique_ptr<SourceTopics>> Worker::NewSourceTopics(
    const ConnectorTaskId& id, const Config& connector) {
  ASSIGN_OR_RETURN(TopicCreation creation, TopicCreation::Create(connector));
  if (!creation.enabled() || !parsed_.GetBool("topic.creation.enable")) {
    return nullptr;
  }
  ASSIGN_OR_RETURN(auto admin,
                   clients().NewAdmin(AdminSettings(
                       config(), connector,
                       absl::StrCat("connector-adminclient-", id.ToString()))));
  return std::make_unique<SourceTopics>(std::move(creation), std::move(admin));
}

template <typename T>
absl::StatusOr<std::shared_ptr<PluginThreads>> Worker::ThreadsFor(
    const T& task) const {
  ASSIGN_OR_RETURN(const bool blocks,
                   CallPlugin("Task::blocks", [&] { return task.blocks(); }));
  return blocks ? threads_ : nullptr;
}

absl::StatusOr<std::unique_ptr<WorkerTask>> Worker::NewTask(
    const ConnectorTaskId& id, const Config& connector, const Config& task,
    TargetState target) {
  ASSIGN_OR_RETURN(
      Plugins::AnyConnector plugin,
      plugins().NewConnector(ValueOf(connector, "connector.class")));
  ASSIGN_OR_RETURN(WorkerTaskOptions made,
                   TaskOptions(id, connector, task, target));
  ASSIGN_OR_RETURN(made.errors,
                   NewErrorReporter(id, connector, plugin.index() == 1));
  if (auto* source = std::get_if<std::unique_ptr<SourceConnector>>(&plugin)) {
    ASSIGN_OR_RETURN(auto producer, clients().NewProducer(ProducerSettings(
                                        config(), connector, id)));
    ASSIGN_OR_RETURN(auto topics, NewSourceTopics(id, connector));
    ASSIGN_OR_RETURN(auto source_task,
                     CallPlugin("SourceConnector::NewTask",
                                [&] { return (*source)->NewTask(); }));
    ASSIGN_OR_RETURN(auto threads, ThreadsFor(*source_task));
    return std::make_unique<WorkerSourceTask>(
        runtime(), std::move(made), std::move(source_task), std::move(producer),
        *options_.store, std::move(topics), std::move(threads));
  }
  auto& sink = std::get<std::unique_ptr<SinkConnector>>(plugin);
  ASSIGN_OR_RETURN(const ParsedConfig parsed,
                   SinkConnectorConfigDef().Parse(connector));
  ASSIGN_OR_RETURN(auto consumer, clients().NewConsumer(ConsumerSettings(
                                      config(), connector, id)));
  const std::string& regex = parsed.GetString("topics.regex");
  ASSIGN_OR_RETURN(auto sink_task, CallPlugin("SinkConnector::NewTask",
                                              [&] { return sink->NewTask(); }));
  ASSIGN_OR_RETURN(auto threads, ThreadsFor(*sink_task));
  auto worker_task = std::make_unique<WorkerSinkTask>(
      runtime(), std::move(made), std::move(sink_task), std::move(consumer),
      std::move(threads));
  RETURN_IF_ERROR(worker_task->Subscribe(parsed.GetList("topics"), regex));
  return worker_task;
}

}  // namespace connect_embedded
