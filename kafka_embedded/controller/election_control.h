// Elections that somebody asks for, and those that bring leaders back to their
// preferred replicas.
#ifndef KAFKA_EMBEDDED_CONTROLLER_ELECTION_CONTROL_H_
#define KAFKA_EMBEDDED_CONTROLLER_ELECTION_CONTROL_H_

#include <vector>

#include "kafka_embedded/controller/decision.h"
#include "kafka_embedded/controller/metadata_image.h"
#include "kafka_embedded/controller/metadata_record.h"
#include "kafka_embedded/protocol/messages/elect_leaders.h"

namespace kafka_embedded {

// Preferred (0) or unclean (1), for the partitions asked for or for all
// (KIP-183, KIP-460). ELECTION_NOT_NEEDED where the leader is the preferred one
// or, for an unclean election, where there is one; PREFERRED_LEADER_NOT_
// AVAILABLE or ELIGIBLE_LEADERS_NOT_AVAILABLE where nobody can be elected.
Decision<ElectLeadersResponse> ElectLeaders(const MetadataImage& image,
                                            const ElectLeadersRequest& request);

// Whether a preferred replica could lead and does not, or a partition without a
// leader could have an unclean one.
bool IsImbalanced(const MetadataImage& image);
// The elections that put this right, of at most 1000 partitions.
std::vector<MetadataRecord> BalanceLeaders(const MetadataImage& image);

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CONTROLLER_ELECTION_CONTROL_H_
