// RemoveRaftVoter (API key 81), versions 0, flexible from 0.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_REMOVE_RAFT_VOTER_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_REMOVE_RAFT_VOTER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/base/uuid.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct RemoveRaftVoterResponse;

struct RemoveRaftVoterRequest {
  using Response = RemoveRaftVoterResponse;
  static constexpr ApiKey kApiKey = ApiKey::kRemoveRaftVoter;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "RemoveRaftVoterRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;

  std::optional<std::string> cluster_id{std::in_place};
  int32_t voter_id = 0;
  Uuid voter_directory_id = {};
  UnknownTags unknown_tags = {};

  bool operator==(const RemoveRaftVoterRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("clusterId", self.cluster_id, Since(0).Nullable());
    v.Field("voterId", self.voter_id, Since(0));
    v.Field("voterDirectoryId", self.voter_directory_id, Since(0));
  }
};

struct RemoveRaftVoterResponse {
  static constexpr ApiKey kApiKey = ApiKey::kRemoveRaftVoter;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "RemoveRaftVoterResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;

  int32_t throttle_time_ms = 0;
  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> error_message{std::in_place};
  UnknownTags unknown_tags = {};

  bool operator==(const RemoveRaftVoterResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("errorMessage", self.error_message,
            Since(0).Nullable().Ignorable());
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_REMOVE_RAFT_VOTER_H_
