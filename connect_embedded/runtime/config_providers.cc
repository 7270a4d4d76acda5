#include "connect_embedded/runtime/config_providers.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "connect_embedded/runtime/worker_config.h"
#include "kafka_embedded/base/properties.h"
#include "kafka_embedded/base/status.h"
#include "re2/re2.h"

namespace connect_embedded {
namespace {

using kafka_embedded::Config;

constexpr absl::string_view kPackage =
    "org.apache.kafka.common.config.provider.";
constexpr char kAllowedPaths[] = "allowed.paths";

// Without allowed.paths all paths are allowed.
absl::Status CheckAllowed(const Config& parameters, const std::string& path) {
  const std::vector<std::string> allowed = SplitList(parameters, kAllowedPaths);
  if (allowed.empty()) return absl::OkStatus();
  const std::filesystem::path wanted =
      std::filesystem::path(path).lexically_normal();
  for (const std::string& root : allowed) {
    const std::filesystem::path base =
        std::filesystem::path(root).lexically_normal();
    const auto parts =
        std::mismatch(base.begin(), base.end(), wanted.begin(), wanted.end());
    if (parts.first == base.end()) return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      absl::StrCat("The path ", path, " is not within the configured '",
                   kAllowedPaths, "'"));
}

absl::StatusOr<std::optional<std::string>> FromFile(const Config& parameters,
                                                    const std::string& path,
                                                    const std::string& key) {
  if (path.empty()) return std::nullopt;
  RETURN_IF_ERROR(CheckAllowed(parameters, path));
  absl::StatusOr<Config> file = kafka_embedded::ReadPropertiesFile(path);
  if (!file.ok()) {
    return kafka_embedded::Annotate(
        file.status(),
        absl::StrCat("Could not read properties from file ", path));
  }
  const auto found = file->find(key);
  if (found == file->end()) return std::nullopt;
  return found->second;
}

absl::StatusOr<std::optional<std::string>> FromDirectory(
    const Config& parameters, const std::string& path, const std::string& key) {
  if (path.empty()) return std::nullopt;
  RETURN_IF_ERROR(CheckAllowed(parameters, path));
  const std::filesystem::path file = std::filesystem::path(path) / key;
  std::error_code ignored;
  // A key is the name of a file in the directory, and of nothing else.
  if (absl::StrContains(key, '/') ||
      !std::filesystem::is_regular_file(file, ignored)) {
    return std::nullopt;
  }
  std::ifstream in(file, std::ios::binary);
  if (!in) {
    return absl::InvalidArgumentError(absl::StrCat(
        "Could not read file ", file.string(), " for property ", key));
  }
  return std::string(std::istreambuf_iterator<char>(in), {});
}

absl::StatusOr<std::optional<std::string>> FromEnvironment(
    const Config& parameters, const std::string& path, const std::string& key) {
  if (!path.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "Path is not supported for EnvVarConfigProvider, invalid value '", path,
        "'"));
  }
  const auto pattern = parameters.find("allowlist.pattern");
  if (pattern != parameters.end() && !RE2::FullMatch(key, pattern->second)) {
    return std::nullopt;
  }
  const char* const value = std::getenv(key.c_str());
  if (value == nullptr) return std::nullopt;
  return std::string(value);
}

}  // namespace

absl::StatusOr<ConfigProviders::Lookup> ConfigProviders::NewLookup(
    const std::string& class_name, const Config& parameters) {
  using Read = absl::StatusOr<std::optional<std::string>> (*)(
      const Config&, const std::string&, const std::string&);
  constexpr std::pair<absl::string_view, Read> kClasses[] = {
      {"DirectoryConfigProvider", &FromDirectory},
      {"EnvVarConfigProvider", &FromEnvironment},
      {"FileConfigProvider", &FromFile},
  };
  for (const auto& [name, read] : kClasses) {
    if (class_name == name || class_name == absl::StrCat(kPackage, name)) {
      return Lookup([read = read, parameters](const std::string& path,
                                              const std::string& key) {
        return read(parameters, path, key);
      });
    }
  }
  return absl::InvalidArgumentError(
      absl::StrCat("class \"", class_name, "\" could not be found, expected ",
                   kPackage, "FileConfigProvider, EnvVarConfigProvider or ",
                   "DirectoryConfigProvider"));
}

absl::StatusOr<ConfigProviders> ConfigProviders::Create(const Config& worker) {
  ConfigProviders providers;
  for (const std::string& name : SplitList(worker, "config.providers")) {
    const std::string prefix = absl::StrCat("config.providers.", name, ".");
    const auto class_name = worker.find(prefix + "class");
    if (class_name == worker.end()) {
      return absl::InvalidArgumentError(
          absl::StrCat(prefix,
                       "class: is missing, expected the class of the "
                       "provider"));
    }
    absl::StatusOr<Lookup> lookup =
        NewLookup(class_name->second, WithPrefix(worker, prefix + "param."));
    if (!lookup.ok()) {
      return kafka_embedded::Annotate(lookup.status(), prefix + "class");
    }
    providers.lookups_[name] = *std::move(lookup);
  }
  return providers;
}

absl::StatusOr<std::string> ConfigProviders::ResolveText(
    absl::string_view text) const {
  // ${provider:key} or ${provider:path:key}.
  static const auto* const kVariable =
      new RE2(R"(\$\{([^}]*?):(([^}]*?):)?([^}]*?)\})");
  std::string resolved;
  re2::StringPiece rest(text.data(), text.size());
  re2::StringPiece groups[5];
  while (kVariable->Match(rest, 0, rest.size(), RE2::UNANCHORED, groups, 5)) {
    const size_t before = groups[0].data() - rest.data();
    resolved.append(rest.data(), before);
    std::optional<std::string> value;
    const auto lookup = lookups_.find(std::string(groups[1]));
    if (lookup != lookups_.end()) {
      ASSIGN_OR_RETURN(value, lookup->second(std::string(groups[3]),
                                             std::string(groups[4])));
    }
    resolved += value.has_value() ? *value : std::string(groups[0]);
    rest.remove_prefix(before + groups[0].size());
  }
  resolved.append(rest.data(), rest.size());
  return resolved;
}

absl::StatusOr<Config> ConfigProviders::Resolve(Config config) const {
  if (lookups_.empty()) return config;
  for (auto& [name, value] : config) {
    if (!absl::StrContains(value, "${")) continue;
    ASSIGN_OR_RETURN(value, ResolveText(value));
  }
  return config;
}

}  // namespace connect_embedded
