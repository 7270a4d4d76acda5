#include "connect_embedded/runtime/transformation_chain.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "connect_embedded/api/plugin_call.h"
#include "connect_embedded/runtime/worker_config.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

using kafka_embedded::Annotate;

std::string Take(Config& config, const std::string& name) {
  const auto found = config.find(name);
  if (found == config.end()) return "";
  std::string value(absl::StripAsciiWhitespace(found->second));
  config.erase(found);
  return value;
}

absl::Status Missing(absl::string_view property) {
  return absl::InvalidArgumentError(
      absl::StrCat("Missing required configuration \"", property,
                   "\" which has no default value."));
}

absl::StatusOr<std::unique_ptr<Predicate>> NewPredicate(
    const std::string& alias, const Config& connector, const Plugins& plugins) {
  const std::string prefix = absl::StrCat("predicates.", alias, ".");
  const std::vector<std::string> known = SplitList(connector, "predicates");
  if (std::find(known.begin(), known.end(), alias) == known.end()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "predicate \"", alias, "\": not defined, expected one of predicates=",
        connector.contains("predicates") ? connector.at("predicates") : ""));
  }
  Config config = WithPrefix(connector, prefix);
  const std::string class_name = Take(config, "type");
  if (class_name.empty()) return Missing(prefix + "type");
  absl::StatusOr<std::unique_ptr<Predicate>> predicate =
      plugins.NewPredicate(class_name);
  if (!predicate.ok()) return Annotate(predicate.status(), prefix + "type");
  RETURN_IF_ERROR(
      Annotate(CallPlugin("Predicate::Configure",
                          [&] { return (*predicate)->Configure(config); }),
               prefix));
  return predicate;
}

}  // namespace

absl::StatusOr<TransformationChain::Step> TransformationChain::NewStep(
    const std::string& alias, const Config& connector, const Plugins& plugins) {
  const std::string prefix = absl::StrCat("transforms.", alias, ".");
  Config config = WithPrefix(connector, prefix);
  Step step;
  step.alias = alias;
  step.class_name = Take(config, "type");
  if (step.class_name.empty()) return Missing(prefix + "type");
  const std::string predicate = Take(config, "predicate");
  const std::string negate = Take(config, "negate");
  if (!negate.empty() && !absl::EqualsIgnoreCase(negate, "true") &&
      !absl::EqualsIgnoreCase(negate, "false")) {
    return absl::InvalidArgumentError(absl::StrCat(
        prefix, "negate=\"", negate, "\", expected true or false"));
  }
  step.negate = absl::EqualsIgnoreCase(negate, "true");
  absl::StatusOr<std::unique_ptr<Transformation>> made =
      plugins.NewTransformation(step.class_name);
  if (!made.ok()) return Annotate(made.status(), prefix + "type");
  step.transformation = *std::move(made);
  RETURN_IF_ERROR(Annotate(
      CallPlugin("Transformation::Configure",
                 [&] { return step.transformation->Configure(config); }),
      prefix));
  if (!predicate.empty()) {
    ASSIGN_OR_RETURN(step.predicate,
                     NewPredicate(predicate, connector, plugins));
  }
  return step;
}

absl::StatusOr<TransformationChain> TransformationChain::Create(
    const Config& connector, const Plugins& plugins) {
  TransformationChain chain;
  for (const std::string& alias : SplitList(connector, "transforms")) {
    ASSIGN_OR_RETURN(Step step, NewStep(alias, connector, plugins));
    chain.steps_.push_back(std::move(step));
  }
  return chain;
}

absl::StatusOr<bool> TransformationChain::ApplyStep(const Step& step,
                                                    ConnectRecord& record) {
  if (step.predicate != nullptr) {
    ASSIGN_OR_RETURN(const bool holds, CallPlugin("Predicate::Test", [&] {
                       return step.predicate->Test(record);
                     }));
    if (holds == step.negate) return true;
  }
  return CallPlugin("Transformation::Apply",
                    [&] { return step.transformation->Apply(record); });
}

absl::StatusOr<bool> TransformationChain::Apply(ConnectRecord& record) const {
  for (const Step& step : steps_) {
    absl::StatusOr<bool> kept = ApplyStep(step, record);
    if (!kept.ok()) {
      failed_class_ = step.class_name;
      return Annotate(kept.status(),
                      absl::StrCat("transformation \"", step.alias, "\""));
    }
    if (!*kept) return false;
  }
  return true;
}

}  // namespace connect_embedded
