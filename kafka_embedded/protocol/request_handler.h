// Where a TCP frame and an in-process call meet: a typed request and a way to
// answer it.
#ifndef KAFKA_EMBEDDED_PROTOCOL_REQUEST_HANDLER_H_
#define KAFKA_EMBEDDED_PROTOCOL_REQUEST_HANDLER_H_

#include <cstdint>
#include <string>

#include "absl/functional/any_invocable.h"
#include "kafka_embedded/protocol/api_message.h"

namespace kafka_embedded {

// What a broker knows about who asks. Lives as long as the connection; a
// handler that answers later copies what it needs.
struct ConnectionInfo {
  uint64_t connection_id = 0;  // Unique within the broker.
  std::string client_host = "127.0.0.1";
  std::string listener_name = "PLAINTEXT";
  std::string principal = "User:ANONYMOUS";
  std::string client_software_name = {};  // From ApiVersions, KIP-511.
  std::string client_software_version = {};
};

struct RequestContext {
  ConnectionInfo* connection = nullptr;
  int16_t api_version = 0;
  std::string client_id = {};
};

// Called exactly once, inside the runtime. nullptr: the request has no answer
// (Produce with acks=0), and the connection goes on.
using Respond = absl::AnyInvocable<void(ApiMessagePtr response)>;

class RequestHandler {
 public:
  virtual ~RequestHandler() = default;
  // Called inside the runtime. The response may come inside this call or later;
  // responses of one connection are put back into the order of its requests by
  // whoever called.
  virtual void Handle(const RequestContext& context, ApiMessagePtr request,
                      Respond respond) = 0;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_REQUEST_HANDLER_H_
