// CreatePartitions (API key 37), versions 0..3, flexible from 2.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_CREATE_PARTITIONS_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_CREATE_PARTITIONS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct CreatePartitionsResponse;

namespace create_partitions_request {

struct CreatePartitionsAssignment {
  std::vector<int32_t> broker_ids = {};
  UnknownTags unknown_tags = {};

  bool operator==(const CreatePartitionsAssignment&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("brokerIds", self.broker_ids, Since(0));
  }
};

struct CreatePartitionsTopic {
  std::string name = {};
  int32_t count = 0;
  std::optional<std::vector<CreatePartitionsAssignment>> assignments{
      std::in_place};
  UnknownTags unknown_tags = {};

  bool operator==(const CreatePartitionsTopic&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Since(0));
    v.Field("count", self.count, Since(0));
    v.Field("assignments", self.assignments, Since(0).Nullable());
  }
};

}  // namespace create_partitions_request

struct CreatePartitionsRequest {
  using Response = CreatePartitionsResponse;
  static constexpr ApiKey kApiKey = ApiKey::kCreatePartitions;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "CreatePartitionsRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 3;
  static constexpr int16_t kFirstFlexible = 2;

  std::vector<create_partitions_request::CreatePartitionsTopic> topics = {};
  int32_t timeout_ms = 0;
  bool validate_only = false;
  UnknownTags unknown_tags = {};

  bool operator==(const CreatePartitionsRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topics", self.topics, Since(0));
    v.Field("timeoutMs", self.timeout_ms, Since(0));
    v.Field("validateOnly", self.validate_only, Since(0));
  }
};

namespace create_partitions_response {

struct CreatePartitionsTopicResult {
  std::string name = {};
  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> error_message = std::nullopt;
  UnknownTags unknown_tags = {};

  bool operator==(const CreatePartitionsTopicResult&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("errorMessage", self.error_message, Since(0).Nullable());
  }
};

}  // namespace create_partitions_response

struct CreatePartitionsResponse {
  static constexpr ApiKey kApiKey = ApiKey::kCreatePartitions;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "CreatePartitionsResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 3;
  static constexpr int16_t kFirstFlexible = 2;

  int32_t throttle_time_ms = 0;
  std::vector<create_partitions_response::CreatePartitionsTopicResult> results =
      {};
  UnknownTags unknown_tags = {};

  bool operator==(const CreatePartitionsResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0));
    v.Field("results", self.results, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_CREATE_PARTITIONS_H_
