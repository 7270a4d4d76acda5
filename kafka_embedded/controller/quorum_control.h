// What is told of the controllers themselves, and the finalized features.
#ifndef KAFKA_EMBEDDED_CONTROLLER_QUORUM_CONTROL_H_
#define KAFKA_EMBEDDED_CONTROLLER_QUORUM_CONTROL_H_

#include <cstdint>
#include <vector>

#include "absl/time/time.h"
#include "kafka_embedded/controller/decision.h"
#include "kafka_embedded/controller/metadata_image.h"
#include "kafka_embedded/protocol/messages/describe_quorum.h"
#include "kafka_embedded/protocol/messages/update_features.h"

namespace kafka_embedded {

struct QuorumContext {
  int16_t api_version = 0;
  int32_t leader_id = -1;
  int32_t leader_epoch = -1;
  std::vector<int32_t> voters;
  absl::Time now;
};

// The controllers as voters and the registered brokers as observers; all that
// run have the whole log.
Decision<DescribeQuorumResponse> DescribeQuorum(
    const MetadataImage& image, const DescribeQuorumRequest& request,
    const QuorumContext& context);

// All updates or none (KIP-584, KIP-1022). INVALID_UPDATE_VERSION for a feature
// or level that this version does not know, and for a downgrade that is not
// asked for as one.
Decision<UpdateFeaturesResponse> UpdateFeatures(
    const MetadataImage& image, const UpdateFeaturesRequest& request,
    int16_t version, int32_t node_id);

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CONTROLLER_QUORUM_CONTROL_H_
