// Kafka's ValueToKey: fields of the value as the new key.
#ifndef CONNECT_EMBEDDED_TRANSFORMS_VALUE_TO_KEY_H_
#define CONNECT_EMBEDDED_TRANSFORMS_VALUE_TO_KEY_H_

#include <string>
#include <vector>

#include "connect_embedded/transforms/transform_support.h"

namespace connect_embedded {

class ValueToKey final : public Transformation {
 public:
  const ConfigDef& config_def() const override;
  absl::Status Configure(const Config& config) override;
  absl::StatusOr<bool> Apply(ConnectRecord& record) override;

 private:
  absl::StatusOr<Schema> MakeSchema(const Schema& from) const;

  std::vector<std::string> fields_;
  bool replace_null_ = true;
  SchemaCache schemas_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_TRANSFORMS_VALUE_TO_KEY_H_
