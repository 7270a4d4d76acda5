// Kafka's ReplaceField: fields left out, or renamed.
#ifndef CONNECT_EMBEDDED_TRANSFORMS_REPLACE_FIELD_H_
#define CONNECT_EMBEDDED_TRANSFORMS_REPLACE_FIELD_H_

#include <string>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "connect_embedded/transforms/transform_support.h"

namespace connect_embedded {

class ReplaceField : public Transformation {
 public:
  explicit ReplaceField(Side side) : side_(side) {}
  const ConfigDef& config_def() const override;
  absl::Status Configure(const Config& config) override;
  absl::StatusOr<bool> Apply(ConnectRecord& record) override;

 private:
  bool Keeps(const std::string& field) const;
  const std::string& Renamed(const std::string& field) const;
  absl::StatusOr<Schema> MakeSchema(const Schema& from) const;
  absl::Status ApplyToStruct(Operand operand);

  absl::btree_set<std::string> exclude_;
  absl::btree_set<std::string> include_;
  absl::btree_map<std::string, std::string> renames_;
  bool replace_null_ = true;
  SchemaCache schemas_;
  const Side side_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_TRANSFORMS_REPLACE_FIELD_H_
