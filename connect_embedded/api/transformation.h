// What changes records between a connector and Kafka, one at a time.
//
//   class Shout final : public Transformation {
//    public:
//     const ConfigDef& config_def() const override { return NoConfig(); }
//     absl::Status Configure(const Config&) override { return {}; }
//     absl::StatusOr<bool> Apply(ConnectRecord& record) override {
//       record.value = Value::String(absl::AsciiStrToUpper(
//           record.value.string()));
//       return true;
//     }
//   };
//
// Registered with Plugins (plugins.h), a connector names them in its
// properties: transforms=a,b with transforms.a.type=… and what each needs;
// transforms.a.predicate and transforms.a.negate make one conditional, on a
// predicate of predicates=p, predicates.p.type=….
//
// An object serves one task, from one thread at a time.
#ifndef CONNECT_EMBEDDED_API_TRANSFORMATION_H_
#define CONNECT_EMBEDDED_API_TRANSFORMATION_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "connect_embedded/api/connector.h"
#include "connect_embedded/api/record.h"

namespace connect_embedded {

class Transformation {
 public:
  virtual ~Transformation() = default;
  virtual absl::string_view version() const { return kConnectVersion; }
  virtual const ConfigDef& config_def() const = 0;
  // Once, before the first record. INVALID_ARGUMENT names what is wrong.
  virtual absl::Status Configure(const Config& config) = 0;
  // Changes `record` in place; false leaves it out. After an error the record
  // may be half changed, and nobody looks at it again: INVALID_ARGUMENT is
  // Kafka's DataException.
  virtual absl::StatusOr<bool> Apply(ConnectRecord& record) = 0;
};

class Predicate {
 public:
  virtual ~Predicate() = default;
  virtual absl::string_view version() const { return kConnectVersion; }
  virtual const ConfigDef& config_def() const = 0;
  virtual absl::Status Configure(const Config& config) = 0;
  virtual bool Test(const ConnectRecord& record) const = 0;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_API_TRANSFORMATION_H_
