// DescribeLogDirs (API key 35), versions 0..5, flexible from 2.
#ifndef KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DESCRIBE_LOG_DIRS_H_
#define KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DESCRIBE_LOG_DIRS_H_

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

struct DescribeLogDirsResponse;

namespace describe_log_dirs_request {

struct DescribableLogDirTopic {
  std::string topic = {};
  std::vector<int32_t> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const DescribableLogDirTopic&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topic", self.topic, Since(0));
    v.Field("partitions", self.partitions, Since(0));
  }
};

}  // namespace describe_log_dirs_request

struct DescribeLogDirsRequest {
  using Response = DescribeLogDirsResponse;
  static constexpr ApiKey kApiKey = ApiKey::kDescribeLogDirs;
  static constexpr MessageKind kKind = MessageKind::kRequest;
  static constexpr absl::string_view kName = "DescribeLogDirsRequest";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 5;
  static constexpr int16_t kFirstFlexible = 2;

  std::optional<std::vector<describe_log_dirs_request::DescribableLogDirTopic>>
      topics{std::in_place};
  UnknownTags unknown_tags = {};

  bool operator==(const DescribeLogDirsRequest&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("topics", self.topics, Since(0).Nullable());
  }
};

namespace describe_log_dirs_response {

struct DescribeLogDirsPartition {
  int32_t partition_index = 0;
  int64_t partition_size = 0;
  int64_t offset_lag = 0;
  bool is_future_key = false;
  UnknownTags unknown_tags = {};

  bool operator==(const DescribeLogDirsPartition&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("partitionIndex", self.partition_index, Since(0));
    v.Field("partitionSize", self.partition_size, Since(0));
    v.Field("offsetLag", self.offset_lag, Since(0));
    v.Field("isFutureKey", self.is_future_key, Since(0));
  }
};

struct DescribeLogDirsTopic {
  std::string name = {};
  std::vector<DescribeLogDirsPartition> partitions = {};
  UnknownTags unknown_tags = {};

  bool operator==(const DescribeLogDirsTopic&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("name", self.name, Since(0));
    v.Field("partitions", self.partitions, Since(0));
  }
};

struct DescribeLogDirsResult {
  ErrorCode error_code = ErrorCode::kNone;
  std::string log_dir = {};
  std::vector<DescribeLogDirsTopic> topics = {};
  int64_t total_bytes = -1;
  int64_t usable_bytes = -1;
  bool is_cordoned = false;
  UnknownTags unknown_tags = {};

  bool operator==(const DescribeLogDirsResult&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("errorCode", self.error_code, Since(0));
    v.Field("logDir", self.log_dir, Since(0));
    v.Field("topics", self.topics, Since(0));
    v.Field("totalBytes", self.total_bytes, Since(4).Ignorable());
    v.Field("usableBytes", self.usable_bytes, Since(4).Ignorable());
    v.Field("isCordoned", self.is_cordoned, Since(5).Ignorable());
  }
};

}  // namespace describe_log_dirs_response

struct DescribeLogDirsResponse {
  static constexpr ApiKey kApiKey = ApiKey::kDescribeLogDirs;
  static constexpr MessageKind kKind = MessageKind::kResponse;
  static constexpr absl::string_view kName = "DescribeLogDirsResponse";
  static constexpr int16_t kMinVersion = 0;
  static constexpr int16_t kMaxVersion = 5;
  static constexpr int16_t kFirstFlexible = 2;

  int32_t throttle_time_ms = 0;
  ErrorCode error_code = ErrorCode::kNone;
  std::vector<describe_log_dirs_response::DescribeLogDirsResult> results = {};
  UnknownTags unknown_tags = {};

  bool operator==(const DescribeLogDirsResponse&) const;

  template <typename Self, typename V>
  static void VisitFields(Self& self, V& v) {
    v.Field("throttleTimeMs", self.throttle_time_ms, Since(0));
    v.Field("errorCode", self.error_code, Since(3).Ignorable());
    v.Field("results", self.results, Since(0));
  }
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_MESSAGES_DESCRIBE_LOG_DIRS_H_
