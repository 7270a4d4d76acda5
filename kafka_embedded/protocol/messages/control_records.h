// Keys and values of control records, and the records that KRaft writes into
// the metadata log beside the metadata.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_CONTROL_RECORDS_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_CONTROL_RECORDS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/uuid.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct ControlRecordTypeSchema {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName = "ControlRecordTypeSchema";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = kNeverFlexible;

  int16_t type = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const ControlRecordTypeSchema&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("type", self.type, Since(0));
  }
};

struct EndTxnMarker {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName = "EndTxnMarker";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = kNeverFlexible;

  int32_t coordinator_epoch = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const EndTxnMarker&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("coordinatorEpoch", self.coordinator_epoch, Since(0));
  }
};

namespace leader_change_message {

struct Voter {
  int32_t voter_id = 0;
  Uuid voter_directory_id = {};
  UnknownTags unknown_tags = {};

  bool operator==(const Voter&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("voterId", self.voter_id, Since(0));
    v.Field("voterDirectoryId", self.voter_directory_id, Since(1));
  }
};

}  // namespace leader_change_message

struct LeaderChangeMessage {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName = "LeaderChangeMessage";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 1;
  static constexpr int16_t kFirstFlexible = 0;

  int16_t version = 0;
  int32_t leader_id = 0;
  std::vector<leader_change_message::Voter> voters = {};
  std::vector<leader_change_message::Voter> granting_voters = {};
  UnknownTags unknown_tags = {};

  bool operator==(const LeaderChangeMessage&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("version", self.version, Since(0));
    v.Field("leaderId", self.leader_id, Since(0));
    v.Field("voters", self.voters, Since(0));
    v.Field("grantingVoters", self.granting_voters, Since(0));
  }
};

struct SnapshotHeaderRecord {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName = "SnapshotHeaderRecord";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;

  int16_t version = 0;
  int64_t last_contained_log_timestamp = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const SnapshotHeaderRecord&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("version", self.version, Since(0));
    v.Field("lastContainedLogTimestamp", self.last_contained_log_timestamp,
            Since(0));
  }
};

struct SnapshotFooterRecord {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName = "SnapshotFooterRecord";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;

  int16_t version = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const SnapshotFooterRecord&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("version", self.version, Since(0));
  }
};

struct KRaftVersionRecord {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName = "KRaftVersionRecord";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;

  int16_t version = 0;
  int16_t kraft_version = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const KRaftVersionRecord&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("version", self.version, Since(0));
    v.Field("kRaftVersion", self.kraft_version, Since(0));
  }
};

namespace voters_record {

struct Endpoint {
  std::string name = {};
  std::string host = {};
  uint16_t port = 0;
  UnknownTags unknown_tags = {};

  bool operator==(const Endpoint&) const;

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

struct Voter {
  int32_t voter_id = 0;
  Uuid voter_directory_id = {};
  std::vector<Endpoint> endpoints = {};
  KRaftVersionFeature kraft_version_feature = {};
  UnknownTags unknown_tags = {};

  bool operator==(const Voter&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("voterId", self.voter_id, Since(0));
    v.Field("voterDirectoryId", self.voter_directory_id, Since(0));
    v.Field("endpoints", self.endpoints, Since(0));
    v.Field("kRaftVersionFeature", self.kraft_version_feature, Since(0));
  }
};

}  // namespace voters_record

struct VotersRecord {
  static constexpr ApiKey kApiKey = ApiKey::kNone;
  static constexpr MessageKind kKind = MessageKind::kData;
  static constexpr absl::string_view kName = "VotersRecord";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 0;
  static constexpr int16_t kFirstFlexible = 0;

  int16_t version = 0;
  std::vector<voters_record::Voter> voters = {};
  UnknownTags unknown_tags = {};

  bool operator==(const VotersRecord&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("version", self.version, Since(0));
    v.Field("voters", self.voters, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_CONTROL_RECORDS_H_
