// The connectors, converters, transformations and predicates that a worker
// knows, by Kafka-style names.
//
//   Plugins plugins = BuiltinPlugins();  // runtime/builtin_plugins.h
//   plugins.AddSource<ClockSourceConnector>("com.example.ClockSourceConnector");
//   auto connector = plugins.NewConnector("ClockSource");
//
// A plugin is found by its full name, by its simple name ("JsonConverter"), and
// by its alias: the simple name without "Connector", "Converter",
// "HeaderConverter", "Transformation" or "Predicate" ("FileStreamSource",
// "Json").
#ifndef CONNECT_EMBEDDED_API_PLUGINS_H_
#define CONNECT_EMBEDDED_API_PLUGINS_H_

#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "connect_embedded/api/connector.h"
#include "connect_embedded/api/converter.h"
#include "connect_embedded/api/plugin_call.h"
#include "connect_embedded/api/transformation.h"

namespace connect_embedded {

enum class PluginKind : uint8_t {
  kSource,
  kSink,
  kConverter,
  kHeaderConverter,
  kTransformation,
  kPredicate,
};

class Plugins {
 public:
  struct Info {
    PluginKind kind = PluginKind::kSource;
    std::string class_name;
    std::string version;
    bool blocks = true;  // What Connector::blocks says.
  };

  // A connector of either kind.
  using AnyConnector = std::variant<std::unique_ptr<SourceConnector>,
                                    std::unique_ptr<SinkConnector>>;

  // A name that is taken already gets the new plugin.
  template <typename T>
  void AddSource(absl::string_view class_name) {
    Add<SourceConnector, T>(class_name, PluginKind::kSource, sources_);
  }
  template <typename T>
  void AddSink(absl::string_view class_name) {
    Add<SinkConnector, T>(class_name, PluginKind::kSink, sinks_);
  }
  // A header converter as well, if T is one.
  template <typename T>
  void AddConverter(absl::string_view class_name) {
    Add<Converter, T>(class_name, PluginKind::kConverter, converters_);
    if constexpr (std::is_base_of_v<HeaderConverter, T>) {
      AddHeaderConverter<T>(class_name);
    }
  }
  template <typename T>
  void AddHeaderConverter(absl::string_view class_name) {
    Add<HeaderConverter, T>(class_name, PluginKind::kHeaderConverter,
                            header_converters_);
  }
  template <typename T>
  void AddTransformation(absl::string_view class_name) {
    Add<Transformation, T>(class_name, PluginKind::kTransformation,
                           transformations_);
  }
  template <typename T>
  void AddPredicate(absl::string_view class_name) {
    Add<Predicate, T>(class_name, PluginKind::kPredicate, predicates_);
  }

  // NOT_FOUND names the plugins of the kind that do exist; INVALID_ARGUMENT
  // those that share the simple name or alias.
  absl::StatusOr<AnyConnector> NewConnector(absl::string_view name) const;
  absl::StatusOr<Info> FindConnector(absl::string_view name) const;
  absl::StatusOr<std::unique_ptr<Converter>> NewConverter(
      absl::string_view name) const;
  absl::StatusOr<std::unique_ptr<HeaderConverter>> NewHeaderConverter(
      absl::string_view name) const;
  absl::StatusOr<std::unique_ptr<Transformation>> NewTransformation(
      absl::string_view name) const;
  absl::StatusOr<std::unique_ptr<Predicate>> NewPredicate(
      absl::string_view name) const;

  // By class name, ascending; connectors first.
  std::vector<Info> List() const;

 private:
  template <typename Base>
  struct Entry {
    Info info;
    std::function<std::unique_ptr<Base>()> make;
  };
  template <typename Base>
  using Entries = std::vector<Entry<Base>>;

  template <typename Base, typename T>
  static void Add(absl::string_view class_name, PluginKind kind,
                  Entries<Base>& entries) {
    std::string version(kConnectVersion);
    constexpr bool kVersioned = std::is_base_of_v<Connector, T> ||
                                std::is_base_of_v<Transformation, T> ||
                                std::is_base_of_v<Predicate, T>;
    if constexpr (kVersioned) {
      version = CallPlugin("its constructor", [] {
                  return std::string(T().version());
                }).value_or("undefined");  // NewConnector tells why.
    }
    bool blocks = true;
    if constexpr (std::is_base_of_v<Connector, T>) {
      blocks = CallPlugin("its constructor", [] {
                 return absl::StatusOr<bool>(T().blocks());
               }).value_or(true);
    }
    Entry<Base> entry{
        {kind, std::string(class_name), std::move(version), blocks},
        [] { return std::make_unique<T>(); }};
    for (Entry<Base>& old : entries) {
      if (old.info.class_name == class_name) {
        old = std::move(entry);
        return;
      }
    }
    entries.push_back(std::move(entry));
  }

  Entries<SourceConnector> sources_;
  Entries<SinkConnector> sinks_;
  Entries<Converter> converters_;
  Entries<HeaderConverter> header_converters_;
  Entries<Transformation> transformations_;
  Entries<Predicate> predicates_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_API_PLUGINS_H_
