// Kafka's Cast: fields, or a whole key or value, as another type.
//
//   transforms.c.type=org.apache.kafka.connect.transforms.Cast$Value
//   transforms.c.spec=age:int8,price:string
#ifndef CONNECT_EMBEDDED_TRANSFORMS_CAST_H_
#define CONNECT_EMBEDDED_TRANSFORMS_CAST_H_

#include <optional>
#include <string>

#include "absl/container/btree_map.h"
#include "connect_embedded/transforms/transform_support.h"

namespace connect_embedded {

class Cast : public Transformation {
 public:
  explicit Cast(Side side) : side_(side) {}
  const ConfigDef& config_def() const override;
  absl::Status Configure(const Config& config) override;
  absl::StatusOr<bool> Apply(ConnectRecord& record) override;

 private:
  absl::Status ApplyToMap(Value& value);
  absl::Status ApplyToStruct(Operand operand);
  absl::StatusOr<Schema> MakeSchema(const Schema& from);

  absl::btree_map<std::string, Type> casts_;
  std::optional<Type> whole_;
  bool replace_null_ = true;
  SchemaCache schemas_;
  const Side side_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_TRANSFORMS_CAST_H_
