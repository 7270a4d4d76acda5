// What a KRaft voter keeps on disk between elections.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_QUORUM_STATE_DATA_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_QUORUM_STATE_DATA_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/uuid.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

namespace quorum_state_data {

struct Voter {
  int32_t voter_id = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const Voter&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("voterId", self.voter_id, Until(0));
  }
};

}  // namespace quorum_state_data

struct QuorumStateData {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName = "QuorumStateData";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 1;
  static constexpr int16_t kFirstFlexible = 0;

  std::string cluster_id = {};
  int32_t leader_id = -1;
  int32_t leader_epoch = -1;
  int32_t voted_id = -1;
  Uuid voted_directory_id = {};
  int64_t applied_offset = 0;
  std::optional<std::vector<quorum_state_data::Voter>> current_voters{
      std::in_place};
  UnknownTags unknown_tags = {};

  bool operator==(const QuorumStateData&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("clusterId", self.cluster_id, Until(0));
    v.Field("leaderId", self.leader_id, Since(0));
    v.Field("leaderEpoch", self.leader_epoch, Since(0));
    v.Field("votedId", self.voted_id, Since(0));
    v.Field("votedDirectoryId", self.voted_directory_id, Since(1));
    v.Field("appliedOffset", self.applied_offset, Until(0));
    v.Field("currentVoters", self.current_voters, Until(0).Nullable());
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_QUORUM_STATE_DATA_H_
