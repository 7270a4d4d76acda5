// A control endpoint for a running cluster: brokers crashed, stopped, started,
// paused and resumed by HTTP, and controllers crashed and started. On loopback
// only, since whoever reaches it may take the cluster down.
//
//   GET  /brokers           [{"id":1,"state":"running"},...]
//   POST /brokers/2/crash   {"id":2,"state":"crashed"}
//   GET  /controllers           [{"active":true,"id":3000},...]
//   POST /controllers/3000/crash   {"active":false,"id":3000}
//
// and stop, start, pause, resume, fail-log-dir in the place of crash for
// brokers, start for controllers. Answers when it is done. 404 for an unknown
// node or path, 409 for a node that is not in a state for it, each as
// {"error":"..."}.
#ifndef TOOLS_CONTROL_SERVER_H_
#define TOOLS_CONTROL_SERVER_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "kafka_embedded/cluster/embedded_cluster.h"

namespace kafka_embedded {

class ControlServer {
 public:
  // Serves from a thread of its own until destroyed. The cluster must outlive
  // it and run on real time. UNAVAILABLE for a port in use; 0 is any.
  static absl::StatusOr<std::unique_ptr<ControlServer>> Start(
      EmbeddedCluster& cluster, int32_t port);
  virtual ~ControlServer() = default;
  virtual int32_t port() const = 0;
};

// One request to such an endpoint: the body of the answer. An answer that is an
// error comes back with its text, UNAVAILABLE if nobody answers.
absl::StatusOr<std::string> AskControl(absl::string_view host_and_port,
                                       absl::string_view method,
                                       absl::string_view path);

}  // namespace kafka_embedded

#endif  // TOOLS_CONTROL_SERVER_H_
