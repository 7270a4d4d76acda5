// Kafka's TimestampConverter: a field, or the whole, between text, Unix time
// and Connect's Date, Time and Timestamp.
#ifndef CONNECT_EMBEDDED_TRANSFORMS_TIMESTAMP_CONVERTER_H_
#define CONNECT_EMBEDDED_TRANSFORMS_TIMESTAMP_CONVERTER_H_

#include <optional>
#include <string>

#include "connect_embedded/api/simple_date_format.h"
#include "connect_embedded/transforms/transform_support.h"

namespace connect_embedded {

class TimestampConverter : public Transformation {
 public:
  explicit TimestampConverter(Side side) : side_(side) {}
  const ConfigDef& config_def() const override;
  absl::Status Configure(const Config& config) override;
  absl::StatusOr<bool> Apply(ConnectRecord& record) override;

 private:
  // How a timestamp is written: Kafka's target.type.
  enum class Form : uint8_t { kString, kUnix, kDate, kTime, kTimestamp };
  absl::StatusOr<Value> Convert(const Value& value,
                                std::optional<Form> from) const;
  absl::StatusOr<int64_t> ToMillis(const Value& value, Form from) const;
  Value FromMillis(int64_t millis) const;
  Schema TargetSchema(bool optional) const;
  static absl::StatusOr<Form> FormOf(const Schema& schema);
  absl::StatusOr<Schema> MakeSchema(const Schema& from) const;
  absl::StatusOr<Value> ConvertStruct(const Value& value,
                                      const Schema& schema) const;

  std::string field_;  // Empty: the whole.
  Form target_ = Form::kTimestamp;
  std::optional<SimpleDateFormat> format_;
  int64_t units_per_second_ = 1000;
  bool replace_null_ = true;
  SchemaCache schemas_;
  const Side side_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_TRANSFORMS_TIMESTAMP_CONVERTER_H_
