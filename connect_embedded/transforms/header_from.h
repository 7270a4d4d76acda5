// Kafka's HeaderFrom: fields copied or moved into headers (KIP-145).
#ifndef CONNECT_EMBEDDED_TRANSFORMS_HEADER_FROM_H_
#define CONNECT_EMBEDDED_TRANSFORMS_HEADER_FROM_H_

#include <string>
#include <vector>

#include "connect_embedded/transforms/transform_support.h"

namespace connect_embedded {

class HeaderFrom : public Transformation {
 public:
  explicit HeaderFrom(Side side) : side_(side) {}
  const ConfigDef& config_def() const override;
  absl::Status Configure(const Config& config) override;
  absl::StatusOr<bool> Apply(ConnectRecord& record) override;

 private:
  absl::Status ApplyToMap(ConnectRecord& record, Value& value);
  absl::Status ApplyToStruct(ConnectRecord& record, Operand operand);

  std::vector<std::string> fields_;
  std::vector<std::string> headers_;
  bool move_ = false;
  bool replace_null_ = true;
  SchemaCache schemas_;
  const Side side_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_TRANSFORMS_HEADER_FROM_H_
