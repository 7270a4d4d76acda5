// Kafka's InsertField: topic, partition, offset, timestamp or a fixed text as
// fields. A name that ends with ! makes a required field, with ? an optional.
#ifndef CONNECT_EMBEDDED_TRANSFORMS_INSERT_FIELD_H_
#define CONNECT_EMBEDDED_TRANSFORMS_INSERT_FIELD_H_

#include <string>

#include "absl/functional/function_ref.h"
#include "connect_embedded/transforms/transform_support.h"

namespace connect_embedded {

class InsertField : public Transformation {
 public:
  explicit InsertField(Side side) : side_(side) {}
  const ConfigDef& config_def() const override;
  absl::Status Configure(const Config& config) override;
  absl::StatusOr<bool> Apply(ConnectRecord& record) override;

 private:
  struct Spec {
    bool set = false;
    std::string name;
    bool optional = true;
  };
  static Spec ParseSpec(const kafka_embedded::ParsedConfig& config,
                        absl::string_view name);
  absl::StatusOr<Schema> MakeSchema(const Schema& from) const;
  absl::Status ApplyToStruct(const ConnectRecord& record, Operand operand);
  // Calls `put` with each field to insert that there is a value for.
  absl::Status Insert(
      const ConnectRecord& record, bool with_schema,
      absl::FunctionRef<absl::Status(const std::string&, Value)> put) const;

  Spec topic_, partition_, offset_, timestamp_, static_;
  std::string static_value_;
  bool replace_null_ = true;
  SchemaCache schemas_;
  const Side side_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_TRANSFORMS_INSERT_FIELD_H_
