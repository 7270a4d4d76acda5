// Kafka's SetSchemaMetadata: another name or version for the schema of a
// struct.
#ifndef CONNECT_EMBEDDED_TRANSFORMS_SET_SCHEMA_METADATA_H_
#define CONNECT_EMBEDDED_TRANSFORMS_SET_SCHEMA_METADATA_H_

#include <optional>
#include <string>

#include "connect_embedded/transforms/transform_support.h"

namespace connect_embedded {

class SetSchemaMetadata : public Transformation {
 public:
  explicit SetSchemaMetadata(Side side) : side_(side) {}
  const ConfigDef& config_def() const override;
  absl::Status Configure(const Config& config) override;
  absl::StatusOr<bool> Apply(ConnectRecord& record) override;

 private:
  absl::StatusOr<Schema> MakeSchema(const Schema& from) const;

  std::optional<std::string> name_;
  std::optional<int32_t> version_;
  bool replace_null_ = true;
  SchemaCache schemas_;
  const Side side_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_TRANSFORMS_SET_SCHEMA_METADATA_H_
