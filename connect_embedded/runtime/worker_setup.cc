#include "connect_embedded/runtime/worker_setup.h"

#include <utility>

#include "connect_embedded/api/plugin_call.h"
#include "connect_embedded/runtime/worker_config.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

using kafka_embedded::Annotate;

constexpr char kDefaultHeaderConverter[] =
    "org.apache.kafka.connect.storage.SimpleHeaderConverter";

// The class that `property` names, and the configuration for it: the
// connector's if it names one, or else the worker's.
struct Choice {
  std::string class_name;
  Config config;
};
Choice Choose(const Config& connector, const Config& worker,
              const std::string& property) {
  const Config& from = connector.contains(property) ? connector : worker;
  return {ValueOf(from, property), WithPrefix(from, property + ".")};
}

template <typename T>
absl::StatusOr<std::unique_ptr<T>> Configured(
    absl::StatusOr<std::unique_ptr<T>> converter, const Choice& choice,
    ConverterType type, absl::string_view property) {
  if (!converter.ok()) return Annotate(converter.status(), property);
  const absl::Status status = CallPlugin("Converter::Configure", [&] {
    return (*converter)->Configure(choice.config, type);
  });
  if (!status.ok()) return Annotate(status, property);
  return converter;
}

}  // namespace

absl::StatusOr<TaskConverters> WorkerSetup::NewConverters(
    const Config& connector) const {
  const Choice key = Choose(connector, config, "key.converter");
  const Choice value = Choose(connector, config, "value.converter");
  Choice header = Choose(connector, config, "header.converter");
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
  result.key_class = key.class_name;
  result.value_class = value.class_name;
  result.header_class = header.class_name;
  return result;
}

}  // namespace connect_embedded
