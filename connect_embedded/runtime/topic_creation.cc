#include "connect_embedded/runtime/topic_creation.h"

#include <algorithm>
#include <utility>

#include "absl/container/btree_set.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "connect_embedded/runtime/worker_config.h"
#include "kafka_embedded/base/status.h"
#include "re2/re2.h"

namespace connect_embedded {
namespace {

using kafka_embedded::Config;
using kafka_embedded::ConfigDef;
using kafka_embedded::ConfigKey;
using kafka_embedded::ParsedConfig;
using Patterns = std::vector<std::shared_ptr<const re2::RE2>>;

constexpr char kDefault[] = "default";

std::string CheckCount(absl::string_view text) {
  int number = 0;
  const bool right =
      absl::SimpleAtoi(text, &number) && (number > 0 || number == -1);
  return right ? "" : "a positive number, or -1 for the broker's default";
}

const ConfigDef& DefaultGroupDef() {
  using namespace kafka_embedded::config_key;
  static constexpr ConfigKey kKeys[] = {
      {"include", kList, ".*", AnyValue(), kLow},
      {"exclude", kList, "", AnyValue(), kLow},
      {"replication.factor", kShort, kRequired, CheckedBy(&CheckCount), kLow},
      {"partitions", kInt, kRequired, CheckedBy(&CheckCount), kLow},
  };
  static const auto* const def = new ConfigDef({kKeys});
  return *def;
}

const ConfigDef& GroupDef() {
  using namespace kafka_embedded::config_key;
  static constexpr ConfigKey kKeys[] = {
      {"include", kList, kRequired, AnyValue(), kLow},
      {"exclude", kList, "", AnyValue(), kLow},
      {"replication.factor", kShort, kNull, CheckedBy(&CheckCount), kLow},
      {"partitions", kInt, kNull, CheckedBy(&CheckCount), kLow},
  };
  static const auto* const def = new ConfigDef({kKeys});
  return *def;
}

std::string PrefixOf(const std::string& group) {
  return absl::StrCat("topic.creation.", group, ".");
}

// As Kafka: the default group's two numbers switch it on.
bool IsEnabled(const Config& connector) {
  return connector.contains(PrefixOf(kDefault) + "replication.factor") ||
         connector.contains(PrefixOf(kDefault) + "partitions");
}

absl::StatusOr<Patterns> Compile(const std::vector<std::string>& texts) {
  Patterns patterns;
  for (const std::string& text : texts) {
    RE2::Options quiet;
    quiet.set_log_errors(false);
    auto pattern = std::make_shared<const RE2>(text, quiet);
    if (!pattern->ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat("pattern \"", text, "\": ", pattern->error()));
    }
    patterns.push_back(std::move(pattern));
  }
  return patterns;
}

bool AnyMatches(const Patterns& patterns, absl::string_view topic) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const auto& regex) {
    return RE2::FullMatch(re2::StringPiece(topic.data(), topic.size()), *regex);
  });
}

}  // namespace

absl::StatusOr<TopicCreation::Group> TopicCreation::ParseGroup(
    const std::string& name, const Config& connector) {
  Config own = WithPrefix(connector, PrefixOf(name));
  const Config defaults = WithPrefix(connector, PrefixOf(kDefault));
  for (const char* number : {"replication.factor", "partitions"}) {
    const auto found = defaults.find(number);
    if (found != defaults.end()) own.try_emplace(number, found->second);
  }
  absl::StatusOr<ParsedConfig> parsed =
      (name == kDefault ? DefaultGroupDef() : GroupDef()).Parse(own);
  if (!parsed.ok()) {
    return kafka_embedded::Annotate(parsed.status(), PrefixOf(name));
  }
  Group group;
  ASSIGN_OR_RETURN(group.include, Compile(parsed->GetList("include")));
  ASSIGN_OR_RETURN(group.exclude, Compile(parsed->GetList("exclude")));
  if (!parsed->IsNull("replication.factor")) {
    group.topic.replication_factor =
        static_cast<int16_t>(parsed->GetInt("replication.factor"));
  }
  if (!parsed->IsNull("partitions")) {
    group.topic.num_partitions = parsed->GetInt("partitions");
  }
  for (const std::string& other : parsed->UnknownNames()) {
    group.topic.configs[other] = own.at(other);
  }
  return group;
}

absl::StatusOr<TopicCreation> TopicCreation::Create(const Config& connector) {
  TopicCreation creation;
  if (!IsEnabled(connector)) return creation;
  for (const std::string& name :
       SplitList(connector, "topic.creation.groups")) {
    if (name == kDefault) continue;
    ASSIGN_OR_RETURN(Group group, ParseGroup(name, connector));
    creation.groups_.push_back(std::move(group));
  }
  ASSIGN_OR_RETURN(Group group, ParseGroup(kDefault, connector));
  creation.groups_.push_back(std::move(group));
  return creation;
}

kafka_embedded::NewTopic TopicCreation::Describe(
    absl::string_view topic) const {
  kafka_embedded::NewTopic described = groups_.back().topic;
  for (const Group& group : groups_) {
    if (!AnyMatches(group.include, topic) || AnyMatches(group.exclude, topic)) {
      continue;
    }
    described = group.topic;
    break;
  }
  described.name = std::string(topic);
  return described;
}

void AppendTopicCreationInfos(const Config& connector, ConfigInfos& infos) {
  const std::vector<std::string> groups =
      SplitList(connector, "topic.creation.groups");
  if (!IsEnabled(connector) && groups.empty()) return;
  // A name twice is an error of the list, and all that Kafka tells of it.
  if (absl::btree_set<std::string>(groups.begin(), groups.end()).size() !=
      groups.size()) {
    return;
  }
  const auto append = [&](const ConfigDef& def, const std::string& name) {
    const std::string group = absl::StrCat("Topic Creation: ", name);
    infos.groups.push_back(group);
    AppendConfigInfos(def, connector, PrefixOf(name), group, infos.configs);
  };
  append(DefaultGroupDef(), kDefault);
  for (const std::string& name : groups) {
    if (name != kDefault) append(GroupDef(), name);
  }
}

}  // namespace connect_embedded
