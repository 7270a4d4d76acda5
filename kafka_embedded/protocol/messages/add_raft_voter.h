// AddRaftVoter (API key 80), versions 0..1, flexible from 0.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_ADD_RAFT_VOTER_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_ADD_RAFT_VOTER_H_

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

struct AddRaftVoterResponse;

namespace add_raft_voter_request {

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

}  // namespace add_raft_voter_request

struct AddRaftVoterRequest {
  using Response = AddRaftVoterResponse;
  static constexpr ApiKey kApiKey = ApiKey::kAddRaftVoter;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "AddRaftVoterRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 1;
  static constexpr int16_t kFirstFlexible = 0;

  std::optional<std::string> cluster_id{std::in_place};
  int32_t timeout_ms = 0;
  int32_t voter_id = 0;
  Uuid voter_directory_id = {};
  std::vector<add_raft_voter_request::Listener> listeners = {};
  bool ack_when_committed = true;
  UnknownTags unknown_tags = {};

  bool operator==(const AddRaftVoterRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("clusterId", self.cluster_id, Since(0).Nullable());
    v.Field("timeoutMs", self.timeout_ms, Since(0));
    v.Field("voterId", self.voter_id, Since(0));
    v.Field("voterDirectoryId", self.voter_directory_id, Since(0));
    v.Field("listeners", self.listeners, Since(0));
    v.Field("ackWhenCommitted", self.ack_when_committed, Since(1));
  }
};

struct AddRaftVoterResponse {
  static constexpr ApiKey kApiKey = ApiKey::kAddRaftVoter;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "AddRaftVoterResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 1;
  static constexpr int16_t kFirstFlexible = 0;

  int32_t throttle_time_ms = 0;
  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> error_message{std::in_place};
  UnknownTags unknown_tags = {};

  bool operator==(const AddRaftVoterResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("errorMessage", self.error_message,
            Since(0).Nullable().Ignorable());
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_ADD_RAFT_VOTER_H_
