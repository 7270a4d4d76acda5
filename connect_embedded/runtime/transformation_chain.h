// The transformations of a connector, in the order of its property
// `transforms`, each with its predicate if it has one (KIP-66, KIP-585).
#ifndef CONNECT_EMBEDDED_RUNTIME_TRANSFORMATION_CHAIN_H_
#define CONNECT_EMBEDDED_RUNTIME_TRANSFORMATION_CHAIN_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "connect_embedded/api/plugins.h"
#include "connect_embedded/api/transformation.h"

namespace connect_embedded {

class TransformationChain {
 public:
  TransformationChain() = default;
  // From a connector's properties. INVALID_ARGUMENT or NOT_FOUND names the
  // property.
  static absl::StatusOr<TransformationChain> Create(const Config& connector,
                                                    const Plugins& plugins);

  bool empty() const { return steps_.empty(); }
  // False: the record is left out. An error names the transformation.
  absl::StatusOr<bool> Apply(ConnectRecord& record) const;
  // The class that the last error came from.
  const std::string& failed_class() const { return failed_class_; }

 private:
  struct Step {
    std::string alias;
    std::string class_name;
    std::unique_ptr<Transformation> transformation;
    std::unique_ptr<Predicate> predicate;  // May be null.
    bool negate = false;
  };
  static absl::StatusOr<Step> NewStep(const std::string& alias,
                                      const Config& connector,
                                      const Plugins& plugins);

  // False if the record is left out.
  static absl::StatusOr<bool> ApplyStep(const Step& step,
                                        ConnectRecord& record);

  std::vector<Step> steps_;
  mutable std::string failed_class_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_RUNTIME_TRANSFORMATION_CHAIN_H_
