#include "connect_embedded/api/plugins.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "connect_embedded/api/plugin_call.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

absl::string_view SimpleName(absl::string_view class_name) {
  const size_t dot = class_name.find_last_of(".$");
  return dot == absl::string_view::npos ? class_name
                                        : class_name.substr(dot + 1);
}

absl::string_view Suffix(PluginKind kind) {
  switch (kind) {
    case PluginKind::kSource:
    case PluginKind::kSink:
      return "Connector";
    case PluginKind::kConverter:
      return "Converter";
    case PluginKind::kHeaderConverter:
      return "HeaderConverter";
    case PluginKind::kTransformation:
      return "Transformation";
    case PluginKind::kPredicate:
      return "Predicate";
  }
  return "";
}

absl::string_view Alias(absl::string_view class_name, PluginKind kind) {
  const absl::string_view simple = SimpleName(class_name);
  const absl::string_view suffix = Suffix(kind);
  if (absl::EndsWith(simple, suffix) && simple.size() > suffix.size()) {
    return simple.substr(0, simple.size() - suffix.size());
  }
  return simple;
}

absl::string_view KindText(PluginKind kind) {
  switch (kind) {
    case PluginKind::kSource:
    case PluginKind::kSink:
      return "connector";
    case PluginKind::kConverter:
      return "converter";
    case PluginKind::kHeaderConverter:
      return "header converter";
    case PluginKind::kTransformation:
      return "transformation";
    case PluginKind::kPredicate:
      return "predicate";
  }
  return "plugin";
}

// The one of `infos` that `name` stands for.
absl::StatusOr<size_t> FindPlugin(absl::string_view name,
                                  const std::vector<Plugins::Info>& infos) {
  std::vector<size_t> matches;
  for (size_t i = 0; i < infos.size(); ++i) {
    const absl::string_view class_name = infos[i].class_name;
    if (class_name == name) return i;
    if (SimpleName(class_name) == name ||
        Alias(class_name, infos[i].kind) == name) {
      matches.push_back(i);
    }
  }
  if (matches.size() == 1) return matches[0];
  std::vector<std::string> names;
  for (size_t i = 0; i < infos.size(); ++i) {
    if (matches.empty() || std::count(matches.begin(), matches.end(), i) > 0) {
      names.push_back(infos[i].class_name);
    }
  }
  std::sort(names.begin(), names.end());
  const absl::string_view kind =
      infos.empty() ? "plugin" : KindText(infos[0].kind);
  if (matches.empty()) {
    return absl::NotFoundError(
        absl::StrCat(kind, " class \"", name, "\": no such class, available ",
                     kind, "s are ", absl::StrJoin(names, ", ")));
  }
  return absl::InvalidArgumentError(
      absl::StrCat(kind, " class \"", name, "\": more than one class has that ",
                   "name: ", absl::StrJoin(names, ", ")));
}

template <typename Entries>
std::vector<Plugins::Info> InfosOf(const Entries& entries) {
  std::vector<Plugins::Info> infos;
  for (const auto& entry : entries) infos.push_back(entry.info);
  return infos;
}

}  // namespace

absl::StatusOr<Plugins::AnyConnector> Plugins::NewConnector(
    absl::string_view name) const {
  std::vector<Info> infos = InfosOf(sources_);
  const std::vector<Info> sinks = InfosOf(sinks_);
  infos.insert(infos.end(), sinks.begin(), sinks.end());
  ASSIGN_OR_RETURN(const size_t found, FindPlugin(name, infos));
  return CallPlugin("the connector's constructor", [&]() -> AnyConnector {
    if (found < sources_.size()) return sources_[found].make();
    return sinks_[found - sources_.size()].make();
  });
}

absl::StatusOr<Plugins::Info> Plugins::FindConnector(
    absl::string_view name) const {
  std::vector<Info> infos = InfosOf(sources_);
  const std::vector<Info> sinks = InfosOf(sinks_);
  infos.insert(infos.end(), sinks.begin(), sinks.end());
  ASSIGN_OR_RETURN(const size_t found, FindPlugin(name, infos));
  return infos[found];
}

absl::StatusOr<std::unique_ptr<Converter>> Plugins::NewConverter(
    absl::string_view name) const {
  ASSIGN_OR_RETURN(const size_t found, FindPlugin(name, InfosOf(converters_)));
  return CallPlugin("the converter's constructor",
                    [&] { return converters_[found].make(); });
}

absl::StatusOr<std::unique_ptr<HeaderConverter>> Plugins::NewHeaderConverter(
    absl::string_view name) const {
  ASSIGN_OR_RETURN(const size_t found,
                   FindPlugin(name, InfosOf(header_converters_)));
  return CallPlugin("the header converter's constructor",
                    [&] { return header_converters_[found].make(); });
}

absl::StatusOr<std::unique_ptr<Transformation>> Plugins::NewTransformation(
    absl::string_view name) const {
  ASSIGN_OR_RETURN(const size_t found,
                   FindPlugin(name, InfosOf(transformations_)));
  return CallPlugin("the transformation's constructor",
                    [&] { return transformations_[found].make(); });
}

absl::StatusOr<std::unique_ptr<Predicate>> Plugins::NewPredicate(
    absl::string_view name) const {
  ASSIGN_OR_RETURN(const size_t found, FindPlugin(name, InfosOf(predicates_)));
  return CallPlugin("the predicate's constructor",
                    [&] { return predicates_[found].make(); });
}

std::vector<Plugins::Info> Plugins::List() const {
  std::vector<Info> all;
  for (const auto& infos : {InfosOf(sources_), InfosOf(sinks_),
                            InfosOf(converters_), InfosOf(header_converters_),
                            InfosOf(transformations_), InfosOf(predicates_)}) {
    all.insert(all.end(), infos.begin(), infos.end());
  }
  std::stable_sort(all.begin(), all.end(), [](const Info& a, const Info& b) {
    return std::pair(a.kind > PluginKind::kSink, a.class_name) <
           std::pair(b.kind > PluginKind::kSink, b.class_name);
  });
  return all;
}

}  // namespace connect_embedded
