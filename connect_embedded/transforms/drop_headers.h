// Kafka's DropHeaders: without the headers of the given names.
#ifndef CONNECT_EMBEDDED_TRANSFORMS_DROP_HEADERS_H_
#define CONNECT_EMBEDDED_TRANSFORMS_DROP_HEADERS_H_

#include <string>
#include <vector>

#include "connect_embedded/transforms/transform_support.h"

namespace connect_embedded {

class DropHeaders final : public Transformation {
 public:
  const ConfigDef& config_def() const override;
  absl::Status Configure(const Config& config) override;
  absl::StatusOr<bool> Apply(ConnectRecord& record) override;

 private:
  std::vector<std::string> names_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_TRANSFORMS_DROP_HEADERS_H_
