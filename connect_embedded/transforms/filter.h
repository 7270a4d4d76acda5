// Kafka's Filter: leaves every record out. Of use with a predicate (KIP-585).
#ifndef CONNECT_EMBEDDED_TRANSFORMS_FILTER_H_
#define CONNECT_EMBEDDED_TRANSFORMS_FILTER_H_

#include "connect_embedded/transforms/transform_support.h"

namespace connect_embedded {

class Filter final : public Transformation {
 public:
  const ConfigDef& config_def() const override;
  absl::Status Configure(const Config& config) override;
  absl::StatusOr<bool> Apply(ConnectRecord& record) override;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_TRANSFORMS_FILTER_H_
