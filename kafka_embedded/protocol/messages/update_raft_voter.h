// UpdateRaftVoter (API key 82), versions 0, flexible from 0.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_UPDATE_RAFT_VOTER_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_UPDATE_RAFT_VOTER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/base/uuid.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct UpdateRaftVoterResponse;

namespace update_raft_voter_request {

struct Listener {
  std::string name = {};
  std::string host = {};
  uint16_t port = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const Listener&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Since(0));
    v.Field("host", self.host, Since(0));
    v.Field("port", self.port, Since(0));
  }
};

struct KRaftVersionFeature {
  int16_t min_supported_version = 0;
  int16_t max_supported_version = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const KRaftVersionFeature&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("minSupportedVersion", self.min_supported_version, Since(0));
    v.Field("maxSupportedVersion", self.max_supported_version, Since(0));
  }
};

}  // namespace update_raft_voter_request

struct UpdateRaftVoterRequest {
  using Response = UpdateRaftVoterResponse;
  static constexpr ApiKey kApiKey = ApiKey::kUpdateRaftVoter;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "UpdateRaftVoterRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;

  std::optional<std::string> cluster_id{std::in_place};
  int32_t current_leader_epoch = 0;
  int32_t voter_id = 0;
  Uuid voter_directory_id = {};
  std::vector<update_raft_voter_request::Listener> listeners = {};
  update_raft_voter_request::KRaftVersionFeature kraft_version_feature = {};
  UnknownTags unknown_tags = {};

  bool operator==(const UpdateRaftVoterRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("clusterId", self.cluster_id, Since(0).Nullable());
    v.Field("currentLeaderEpoch", self.current_leader_epoch, Since(0));
    v.Field("voterId", self.voter_id, Since(0));
    v.Field("voterDirectoryId", self.voter_directory_id, Since(0));
    v.Field("listeners", self.listeners, Since(0));
    v.Field("kRaftVersionFeature", self.kraft_version_feature, Since(0));
  }
};

namespace update_raft_voter_response {

struct CurrentLeader {
  int32_t leader_id = -1;
  int32_t leader_epoch = -1;
  std::string host = {};
  int32_t port = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const CurrentLeader&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("leaderId", self.leader_id, Since(0));
    v.Field("leaderEpoch", self.leader_epoch, Since(0));
    v.Field("host", self.host, Since(0));
    v.Field("port", self.port, Since(0));
  }
};

}  // namespace update_raft_voter_response

struct UpdateRaftVoterResponse {
  static constexpr ApiKey kApiKey = ApiKey::kUpdateRaftVoter;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "UpdateRaftVoterResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;

  int32_t throttle_time_ms = 0;
  ErrorCode error_code = ErrorCode::kNone;
  update_raft_voter_response::CurrentLeader current_leader = {};
  UnknownTags unknown_tags = {};

  bool operator==(const UpdateRaftVoterResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("currentLeader", self.current_leader, Since(0).Tag(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_UPDATE_RAFT_VOTER_H_
