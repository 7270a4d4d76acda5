// Kafka's InsertHeader: one header more, its value parsed as
// SimpleHeaderConverter would.
#ifndef CONNECT_EMBEDDED_TRANSFORMS_INSERT_HEADER_H_
#define CONNECT_EMBEDDED_TRANSFORMS_INSERT_HEADER_H_

#include "connect_embedded/transforms/transform_support.h"

namespace connect_embedded {

class InsertHeader final : public Transformation {
 public:
  const ConfigDef& config_def() const override;
  absl::Status Configure(const Config& config) override;
  absl::StatusOr<bool> Apply(ConnectRecord& record) override;

 private:
  Header header_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_TRANSFORMS_INSERT_HEADER_H_
