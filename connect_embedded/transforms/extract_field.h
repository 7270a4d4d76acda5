// Kafka's ExtractField: one field in the place of the whole. With
// field.syntax.version=V2, field is a path (KIP-821).
#ifndef CONNECT_EMBEDDED_TRANSFORMS_EXTRACT_FIELD_H_
#define CONNECT_EMBEDDED_TRANSFORMS_EXTRACT_FIELD_H_

#include <string>
#include <vector>

#include "connect_embedded/transforms/transform_support.h"

namespace connect_embedded {

class ExtractField : public Transformation {
 public:
  explicit ExtractField(Side side) : side_(side) {}
  const ConfigDef& config_def() const override;
  absl::Status Configure(const Config& config) override;
  absl::StatusOr<bool> Apply(ConnectRecord& record) override;

 private:
  std::string field_;
  std::vector<std::string> steps_;
  bool replace_null_ = true;
  const Side side_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_TRANSFORMS_EXTRACT_FIELD_H_
