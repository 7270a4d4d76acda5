#include "kafka_embedded/controller/quorum_control.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/controller/supported_features.h"

namespace kafka_embedded {
namespace {

constexpr char kMetadataTopic[] = "__cluster_metadata";
// Of DescribeQuorum (KIP-853).
constexpr int16_t kFirstVersionWithNodes = 2;
// From this version on, an update of features fails or succeeds as a whole.
constexpr int16_t kFirstVersionWithoutResults = 2;
constexpr int8_t kUpgrade = 1;

describe_quorum_response::ReplicaState StateOf(int32_t id, int64_t end_offset,
                                               absl::Time now) {
  describe_quorum_response::ReplicaState state;
  state.replica_id = id;
  state.log_end_offset = end_offset;
  state.last_fetch_timestamp = absl::ToUnixMillis(now);
  state.last_caught_up_timestamp = absl::ToUnixMillis(now);
  return state;
}

ApiError CheckUpdate(const MetadataImage& image,
                     const update_features_request::FeatureUpdateKey& update,
                     int32_t node_id) {
  const auto refused = [&](absl::string_view why) {
    return ApiError{
        ErrorCode::kInvalidUpdateVersion,
        absl::StrCat("Invalid update version ", update.max_version_level,
                     " for feature ", update.feature, ". ", why)};
  };
  const SupportedFeature* supported = nullptr;
  for (const SupportedFeature& feature : kSupportedFeatures) {
    if (feature.name == update.feature) supported = &feature;
  }
  if (supported == nullptr) {
    return refused(absl::StrCat("Local controller ", node_id,
                                " does not support this feature."));
  }
  if (update.max_version_level < supported->min_level ||
      update.max_version_level > supported->max_level) {
    return refused(
        absl::StrCat("Local controller ", node_id, " only supports versions ",
                     supported->min_level, "-", supported->max_level));
  }
  const auto found = image.features().find(update.feature);
  const int16_t current = found == image.features().end() ? 0 : found->second;
  if (update.max_version_level < current && update.upgrade_type == kUpgrade) {
    return refused(
        "Can't downgrade the version of this feature without setting the "
        "upgrade type to either safe or unsafe downgrade.");
  }
  return {};
}

}  // namespace

Decision<DescribeQuorumResponse> DescribeQuorum(
    const MetadataImage& image, const DescribeQuorumRequest& request,
    const QuorumContext& context) {
  Decision<DescribeQuorumResponse> decision;
  DescribeQuorumResponse& response = decision.response;
  response.error_message = std::nullopt;
  bool is_known = true;
  for (const auto& topic : request.topics) {
    auto& topic_answer = response.topics.emplace_back();
    topic_answer.topic_name = topic.topic_name;
    for (const auto& partition : topic.partitions) {
      auto& answer = topic_answer.partitions.emplace_back();
      answer.partition_index = partition.partition_index;
      answer.error_message = std::nullopt;
      if (topic.topic_name != kMetadataTopic ||
          partition.partition_index != 0) {
        answer.error_code = ErrorCode::kUnknownTopicOrPartition;
        answer.error_message = std::string(ErrorMessage(answer.error_code));
        is_known = false;
        continue;
      }
      answer.leader_id = context.leader_id;
      answer.leader_epoch = context.leader_epoch;
      answer.high_watermark = image.next_offset();
      for (const int32_t id : context.voters) {
        answer.current_voters.push_back(
            StateOf(id, image.next_offset(), context.now));
      }
      for (const auto& [id, broker] : image.brokers()) {
        if (broker.fenced) continue;
        answer.observers.push_back(
            StateOf(id, image.next_offset(), context.now));
      }
    }
  }
  // Kafka refuses the request as a whole then, and leaves the nodes out.
  if (!is_known) {
    response.error_message = "";
  } else if (context.api_version >= kFirstVersionWithNodes) {
    for (const int32_t id : context.voters) {
      response.nodes.emplace_back().node_id = id;
    }
  }
  return decision;
}

Decision<UpdateFeaturesResponse> UpdateFeatures(
    const MetadataImage& image, const UpdateFeaturesRequest& request,
    int16_t version, int32_t node_id) {
  Decision<UpdateFeaturesResponse> decision;
  UpdateFeaturesResponse& response = decision.response;
  response.error_message = std::nullopt;
  for (const auto& update : request.feature_updates) {
    ApiError error = CheckUpdate(image, update, node_id);
    if (!error.ok()) {
      response.error_code = error.code;
      response.error_message = absl::StrCat(
          "The update failed for all features since the following feature had "
          "an error: ",
          *error.message);
      response.results.clear();
      decision.records.clear();
      return decision;
    }
    if (version < kFirstVersionWithoutResults) {
      response.results.push_back(
          {.feature = update.feature, .error_message = std::nullopt});
    }
    const auto found = image.features().find(update.feature);
    const int16_t current = found == image.features().end() ? 0 : found->second;
    if (update.max_version_level == current) continue;
    decision.records.push_back(FeatureLevelRecord{
        .name = update.feature, .feature_level = update.max_version_level});
  }
  if (request.validate_only) decision.records.clear();
  return decision;
}

}  // namespace kafka_embedded
