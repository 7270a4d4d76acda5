// Kafka's HoistField: the whole as the one field of a struct or map.
#ifndef CONNECT_EMBEDDED_TRANSFORMS_HOIST_FIELD_H_
#define CONNECT_EMBEDDED_TRANSFORMS_HOIST_FIELD_H_

#include <string>

#include "connect_embedded/transforms/transform_support.h"

namespace connect_embedded {

class HoistField : public Transformation {
 public:
  explicit HoistField(Side side) : side_(side) {}
  const ConfigDef& config_def() const override;
  absl::Status Configure(const Config& config) override;
  absl::StatusOr<bool> Apply(ConnectRecord& record) override;

 private:
  std::string field_;
  SchemaCache schemas_;
  const Side side_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_TRANSFORMS_HOIST_FIELD_H_
