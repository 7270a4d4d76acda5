#include "connect_embedded/runtime/connector_validation.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "connect_embedded/runtime/topic_creation.h"
#include "connect_embedded/runtime/worker_config.h"
#include "kafka_embedded/base/status.h"
#include "re2/re2.h"

namespace connect_embedded {
namespace {

std::string ConfigText(const Config& config) {
  return absl::StrCat("{",
                      absl::StrJoin(config, ", ",
                                    [](std::string* out, const auto& entry) {
                                      absl::StrAppend(out, entry.first, "=",
                                                      entry.second);
                                    }),
                      "}");
}

void AddError(ConfigInfos& infos, absl::string_view property,
              std::string error) {
  ConfigInfo* info = infos.Find(property);
  if (info != nullptr) info->value.errors.push_back(std::move(error));
}

ConfigInfo PluginTypeInfo(const std::string& name, const std::string& group,
                          absl::string_view what, const Config& config) {
  ConfigInfo info;
  info.key.name = name;
  info.key.type = "CLASS";
  info.key.required = true;
  info.key.importance = "HIGH";
  info.key.documentation = absl::StrCat("The class of the ", what, ".");
  info.key.group = group;
  info.key.order_in_group = 0;
  info.key.width = "LONG";
  info.key.display_name = absl::StrCat(what, " type");
  info.value.name = name;
  const auto found = config.find(name);
  if (found == config.end()) {
    info.value.errors.push_back(
        absl::StrCat("Missing required configuration \"", name,
                     "\" which has no default value."));
  } else {
    info.value.value = found->second;
  }
  return info;
}

// As Kafka takes the list apart: once each, the empty one between two commas as
// well.
std::vector<std::string> Aliases(const Config& config,
                                 const std::string& property) {
  std::vector<std::string> aliases;
  const std::string text = ValueOf(config, property);
  if (absl::StripAsciiWhitespace(text).empty()) return aliases;
  for (std::string& alias : SplitUnfiltered(text)) {
    const bool is_new =
        std::find(aliases.begin(), aliases.end(), alias) == aliases.end();
    if (is_new) aliases.push_back(std::move(alias));
  }
  return aliases;
}

// What every transformation has besides its own.
const ConfigDef& TransformationDef() {
  using namespace kafka_embedded::config_key;  // NOLINT
  static constexpr kafka_embedded::ConfigKey kKeys[] = {
      {"predicate", kString, kNull, {}, kMedium},
      {"negate", kBoolean, "false", {}, kMedium},
  };
  static const ConfigDef& def = *new ConfigDef({kKeys});
  return def;
}

// transforms.x.* or predicates.x.*, and the properties of the class.
template <typename Make>
void AddPlugins(const Config& config, const std::string& property,
                absl::string_view title, Make make, ConfigInfos& infos) {
  for (const std::string& alias : Aliases(config, property)) {
    const std::string prefix = absl::StrCat(property, ".", alias, ".");
    const std::string group = absl::StrCat(title, "s: ", alias);
    infos.groups.push_back(group);
    ConfigInfo type = PluginTypeInfo(prefix + "type", group, title, config);
    const std::string class_name(
        absl::StripAsciiWhitespace(ValueOf(config, prefix + "type")));
    auto plugin = make(class_name);
    if (config.contains(prefix + "type") && !plugin.ok()) {
      type.value.errors.push_back(
          absl::StrCat("Invalid value ", class_name, " for configuration ",
                       prefix, "type: ", plugin.status().message()));
    }
    const bool transforms = property == "transforms";
    if (transforms && config.contains(prefix + "negate") &&
        !config.contains(prefix + "predicate")) {
      type.value.errors.push_back(absl::StrCat(
          "Config '", prefix, "negate' was provided but there is no config '",
          prefix, "predicate' defining a predicate to be negated."));
    }
    infos.configs.push_back(std::move(type));
    if (plugin.ok() && transforms) {
      AppendConfigInfos(TransformationDef(), config, prefix, group,
                        infos.configs);
    }
    if (plugin.ok()) {
      AppendConfigInfos((*plugin)->config_def(), config, prefix, group,
                        infos.configs);
    }
  }
}

void CheckConverter(const WorkerSetup& worker, const Config& config,
                    const std::string& property, ConfigInfos& infos) {
  const std::string class_name = ValueOf(config, property);
  if (!config.contains(property)) return;
  const absl::Status found =
      property == "header.converter"
          ? worker.plugins.NewHeaderConverter(class_name).status()
          : worker.plugins.NewConverter(class_name).status();
  if (found.ok()) return;
  AddError(infos, property,
           absl::StrCat("Invalid value ", class_name, " for configuration ",
                        property, ": Class ", class_name,
                        " could not be found: ", found.message()));
}

void AddRefusedOverride(const std::string& property, const Config& config,
                        std::string error, ConfigInfos& infos) {
  ConfigInfo info;
  info.key.name = property;
  info.key.type = "STRING";
  info.key.importance = "LOW";
  info.key.width = "NONE";
  info.key.display_name = property;
  info.value.name = property;
  info.value.value = config.at(property);
  info.value.errors.push_back(std::move(error));
  infos.configs.push_back(std::move(info));
}

void CheckSinkTopics(const Config& config, ConfigInfos& infos) {
  const bool topics = !SplitList(config, "topics").empty();
  const std::string regex = ValueOf(config, "topics.regex");
  if (topics && !regex.empty()) {
    const std::string text =
        "topics and topics.regex are mutually exclusive options, but both are "
        "set.";
    AddError(infos, "topics", text);
    AddError(infos, "topics.regex", text);
  } else if (!topics && regex.empty()) {
    const std::string text = "Must configure one of topics or topics.regex";
    AddError(infos, "topics", text);
    AddError(infos, "topics.regex", text);
  }
  RE2::Options quiet;
  quiet.set_log_errors(false);
  const RE2 pattern(regex, quiet);
  if (!pattern.ok()) {
    AddError(infos, "topics.regex",
             absl::StrCat("Invalid value ", regex,
                          " for configuration topics.regex: Invalid regex: ",
                          pattern.error()));
  }
  const std::string letters =
      ValueOf(config, "errors.deadletterqueue.topic.name");
  const std::vector<std::string> names = SplitList(config, "topics");
  if (!letters.empty() &&
      std::find(names.begin(), names.end(), letters) != names.end()) {
    AddError(infos, "topics",
             absl::StrCat("The DLQ topic '", letters,
                          "' may not be included in the list of topics "
                          "('topics=[",
                          absl::StrJoin(names, ", "),
                          "]') consumed by the connector"));
  }
  if (!letters.empty() && !regex.empty() && pattern.ok() &&
      RE2::FullMatch(letters, pattern)) {
    AddError(infos, "topics.regex",
             absl::StrCat("The DLQ topic '", letters,
                          "' may not be matched by the regex for the topics "
                          "('topics.regex=",
                          regex, "') consumed by the connector"));
  }
}

// What only the plugins themselves can say, where the rest is right.
absl::Status CheckPlugins(const WorkerSetup& worker, const Config& config,
                          const Plugins::AnyConnector& plugin) {
  RETURN_IF_ERROR(worker.NewConverters(config).status());
  return std::visit(
      [&](const auto& connector) { return connector->Validate(config); },
      plugin);
}

}  // namespace

absl::StatusOr<ConfigInfos> ValidateConnector(const WorkerSetup& worker,
                                              const Config& config) {
  const std::string class_name(
      absl::StripAsciiWhitespace(ValueOf(config, "connector.class")));
  if (!config.contains("connector.class")) {
    return absl::InvalidArgumentError(
        absl::StrCat("Connector config ", ConfigText(config),
                     " contains no connector type"));
  }
  const Plugins& plugins = worker.plugins;
  ASSIGN_OR_RETURN(const Plugins::AnyConnector plugin,
                   plugins.NewConnector(class_name));
  const bool sink = plugin.index() == 1;
  ConfigInfos infos;
  infos.name = class_name;
  infos.groups = {"Common", "Transforms", "Predicates", "Error Handling"};
  if (!sink) {
    infos.groups.insert(
        infos.groups.end(),
        {"Topic Creation", "Exactly Once Support", "offsets.topic"});
  }
  AppendConfigInfos(
      sink ? SinkConnectorConfigDef() : SourceConnectorConfigDef(), config, "",
      std::nullopt, infos.configs);
  ConfigInfo* version = infos.Find("connector.plugin.version");
  const std::string own(std::visit(
      [](const auto& connector) { return connector->version(); }, plugin));
  version->key.default_value = own;
  version->value.recommended_values = {own};
  if (!version->value.value.has_value()) version->value.value = own;
  AddPlugins(
      config, "transforms", "Transform",
      [&](const std::string& name) { return plugins.NewTransformation(name); },
      infos);
  AddPlugins(
      config, "predicates", "Predicate",
      [&](const std::string& name) { return plugins.NewPredicate(name); },
      infos);
  if (!sink) AppendTopicCreationInfos(config, infos);
  std::visit(
      [&](const auto& connector) {
        AppendConfigInfos(connector->config_def(), config, "", std::nullopt,
                          infos.configs);
      },
      plugin);
  for (const char* property :
       {"key.converter", "value.converter", "header.converter"}) {
    CheckConverter(worker, config, property, infos);
  }
  if (sink) CheckSinkTopics(config, infos);
  for (auto& [property, error] :
       RefusedOverrides(worker.override_policy, config)) {
    AddRefusedOverride(property, config, std::move(error), infos);
  }
  if (infos.error_count() == 0) {
    const absl::Status status = CheckPlugins(worker, config, plugin);
    if (!status.ok()) {
      AddError(infos, "connector.class", std::string(status.message()));
    }
  }
  return infos;
}

}  // namespace connect_embedded
