// Kafka's MaskField: fields emptied, or replaced by one text or number.
#ifndef CONNECT_EMBEDDED_TRANSFORMS_MASK_FIELD_H_
#define CONNECT_EMBEDDED_TRANSFORMS_MASK_FIELD_H_

#include <optional>
#include <string>
#include <vector>

#include "connect_embedded/transforms/transform_support.h"

namespace connect_embedded {

class MaskField : public Transformation {
 public:
  explicit MaskField(Side side) : side_(side) {}
  const ConfigDef& config_def() const override;
  absl::Status Configure(const Config& config) override;
  absl::StatusOr<bool> Apply(ConnectRecord& record) override;

 private:
  absl::StatusOr<Value> Mask(const Value& value) const;
  absl::StatusOr<Value> Replacement(const Value& value) const;

  std::vector<std::string> fields_;
  std::optional<std::string> replacement_;
  bool replace_null_ = true;
  const Side side_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_TRANSFORMS_MASK_FIELD_H_
