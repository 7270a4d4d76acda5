// Kafka's TimestampRouter: the topic's name from the record's timestamp.
#ifndef CONNECT_EMBEDDED_TRANSFORMS_TIMESTAMP_ROUTER_H_
#define CONNECT_EMBEDDED_TRANSFORMS_TIMESTAMP_ROUTER_H_

#include <optional>
#include <string>

#include "connect_embedded/api/simple_date_format.h"
#include "connect_embedded/transforms/transform_support.h"

namespace connect_embedded {

class TimestampRouter final : public Transformation {
 public:
  const ConfigDef& config_def() const override;
  absl::Status Configure(const Config& config) override;
  absl::StatusOr<bool> Apply(ConnectRecord& record) override;

 private:
  std::string topic_format_;
  std::optional<SimpleDateFormat> timestamp_format_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_TRANSFORMS_TIMESTAMP_ROUTER_H_
