// Kafka's predicates, for transformations that are to meet some records only
// (KIP-585).
#ifndef CONNECT_EMBEDDED_TRANSFORMS_PREDICATES_H_
#define CONNECT_EMBEDDED_TRANSFORMS_PREDICATES_H_

#include <memory>
#include <string>

#include "connect_embedded/api/transformation.h"

namespace re2 {
class RE2;
}

namespace connect_embedded {

class HasHeaderKey final : public Predicate {
 public:
  const ConfigDef& config_def() const override;
  absl::Status Configure(const Config& config) override;
  bool Test(const ConnectRecord& record) const override;

 private:
  std::string name_;
};

class RecordIsTombstone final : public Predicate {
 public:
  const ConfigDef& config_def() const override;
  absl::Status Configure(const Config& config) override;
  bool Test(const ConnectRecord& record) const override;
};

// The pattern is RE2's, and has to match the topic as a whole.
class TopicNameMatches final : public Predicate {
 public:
  const ConfigDef& config_def() const override;
  absl::Status Configure(const Config& config) override;
  bool Test(const ConnectRecord& record) const override;

 private:
  std::shared_ptr<const re2::RE2> pattern_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_TRANSFORMS_PREDICATES_H_
