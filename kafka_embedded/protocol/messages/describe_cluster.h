// DescribeCluster (API key 60), versions 0..2, flexible from 0.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DESCRIBE_CLUSTER_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DESCRIBE_CLUSTER_H_

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

struct DescribeClusterResponse;

struct DescribeClusterRequest {
  using Response = DescribeClusterResponse;
  static constexpr ApiKey kApiKey = ApiKey::kDescribeCluster;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "DescribeClusterRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 2;
  static constexpr int16_t kFirstFlexible = 0;

  bool include_cluster_authorized_operations = false;
  int8_t endpoint_type = 1;
  bool include_fenced_brokers = false;
  UnknownTags unknown_tags = {};

  bool operator==(const DescribeClusterRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("includeClusterAuthorizedOperations",
            self.include_cluster_authorized_operations, Since(0));
    v.Field("endpointType", self.endpoint_type, Since(1));
    v.Field("includeFencedBrokers", self.include_fenced_brokers, Since(2));
  }
};

namespace describe_cluster_response {

struct DescribeClusterBroker {
  int32_t broker_id = 0;
  std::string host = {};
  int32_t port = 0;
  std::optional<std::string> rack = std::nullopt;
  bool is_fenced = false;
  UnknownTags unknown_tags = {};

  bool operator==(const DescribeClusterBroker&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("brokerId", self.broker_id, Since(0));
    v.Field("host", self.host, Since(0));
    v.Field("port", self.port, Since(0));
    v.Field("rack", self.rack, Since(0).Nullable());
    v.Field("isFenced", self.is_fenced, Since(2));
  }
};

}  // namespace describe_cluster_response

struct DescribeClusterResponse {
  static constexpr ApiKey kApiKey = ApiKey::kDescribeCluster;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "DescribeClusterResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 2;
  static constexpr int16_t kFirstFlexible = 0;

  int32_t throttle_time_ms = 0;
  ErrorCode error_code = ErrorCode::kNone;
  std::optional<std::string> error_message = std::nullopt;
  int8_t endpoint_type = 1;
  std::string cluster_id = {};
  int32_t controller_id = -1;
  std::vector<describe_cluster_response::DescribeClusterBroker> brokers = {};
  int32_t cluster_authorized_operations = std::numeric_limits<int32_t>::min();
  UnknownTags unknown_tags = {};

  bool operator==(const DescribeClusterResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0));
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("errorMessage", self.error_message, Since(0).Nullable());
    v.Field("endpointType", self.endpoint_type, Since(1));
    v.Field("clusterId", self.cluster_id, Since(0));
    v.Field("controllerId", self.controller_id, Since(0));
    v.Field("brokers", self.brokers, Since(0));
    v.Field("clusterAuthorizedOperations", self.cluster_authorized_operations,
            Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DESCRIBE_CLUSTER_H_
