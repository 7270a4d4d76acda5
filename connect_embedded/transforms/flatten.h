// Kafka's Flatten: the fields of structs or maps inside the value as fields of
// the value itself, named a.b.c. Arrays stay as they are.
#ifndef CONNECT_EMBEDDED_TRANSFORMS_FLATTEN_H_
#define CONNECT_EMBEDDED_TRANSFORMS_FLATTEN_H_

#include <string>

#include "connect_embedded/transforms/transform_support.h"

namespace connect_embedded {

class Flatten : public Transformation {
 public:
  explicit Flatten(Side side) : side_(side) {}
  const ConfigDef& config_def() const override;
  absl::Status Configure(const Config& config) override;
  absl::StatusOr<bool> Apply(ConnectRecord& record) override;

 private:
  absl::Status BuildSchema(const Schema& from, absl::string_view prefix,
                           bool optional, const Value& parent_default,
                           SchemaBuilder& builder) const;
  absl::Status Fill(const Value& from, absl::string_view prefix,
                    Struct& to) const;
  absl::Status FlattenMap(const Value& from, absl::string_view prefix,
                          Value::MapEntries& to) const;
  std::string Join(absl::string_view prefix, absl::string_view name) const;

  std::string delimiter_;
  SchemaCache schemas_;
  const Side side_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_TRANSFORMS_FLATTEN_H_
