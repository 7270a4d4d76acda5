#include "kafka_embedded/base/topic_name.h"

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "kafka_embedded/base/status.h"

namespace kafka_embedded {
namespace {

bool IsLegal(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '.' ||
         c == '_' || c == '-';
}

}  // namespace

bool IsInternalTopic(absl::string_view name) {
  return name == kGroupMetadataTopicName ||
         name == kTransactionStateTopicName ||
         name == kShareGroupStateTopicName;
}

std::string TopicNameProblem(absl::string_view name) {
  constexpr absl::string_view kPrefix = "Topic name is invalid: ";
  if (name.empty()) {
    return absl::StrCat(kPrefix, "the empty string is not allowed");
  }
  if (name == "." || name == "..") {
    return absl::StrCat(kPrefix, "'", name, "' is not allowed");
  }
  if (name.size() > kMaxTopicNameLength) {
    return absl::StrCat(kPrefix, "the length of '", name,
                        "' is longer than the max allowed length ",
                        kMaxTopicNameLength);
  }
  if (!absl::c_all_of(name, IsLegal)) {
    return absl::StrCat(kPrefix, "'", name,
                        "' contains one or more characters other than ASCII "
                        "alphanumerics, '.', '_' and '-'");
  }
  return "";
}

absl::Status ValidateTopicName(absl::string_view name) {
  const std::string problem = TopicNameProblem(name);
  if (problem.empty()) return absl::OkStatus();
  return KafkaError(ErrorCode::kInvalidTopicException, problem);
}

bool HasCollisionChars(absl::string_view name) {
  return name.find_first_of("._") != absl::string_view::npos;
}

std::string UnifyCollisionChars(absl::string_view name) {
  return absl::StrReplaceAll(name, {{".", "_"}});
}

}  // namespace kafka_embedded
