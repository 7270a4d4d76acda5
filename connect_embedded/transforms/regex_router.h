// Kafka's RegexRouter: another topic for records whose topic matches as a
// whole.
//
// A difference from Kafka: the pattern is RE2's, which has no lookaround and no
// back references.
#ifndef CONNECT_EMBEDDED_TRANSFORMS_REGEX_ROUTER_H_
#define CONNECT_EMBEDDED_TRANSFORMS_REGEX_ROUTER_H_

#include <memory>
#include <string>

#include "connect_embedded/transforms/transform_support.h"

namespace re2 {
class RE2;
}

namespace connect_embedded {

class RegexRouter final : public Transformation {
 public:
  const ConfigDef& config_def() const override;
  absl::Status Configure(const Config& config) override;
  absl::StatusOr<bool> Apply(ConnectRecord& record) override;

 private:
  std::shared_ptr<const re2::RE2> regex_;
  std::string replacement_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_TRANSFORMS_REGEX_ROUTER_H_
