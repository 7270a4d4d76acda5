// A request to the REST API and its answer, without the socket.
#ifndef CONNECT_EMBEDDED_REST_REST_MESSAGE_H_
#define CONNECT_EMBEDDED_REST_REST_MESSAGE_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/functional/any_invocable.h"

namespace connect_embedded {

struct RestRequest {
  std::string method = "GET";
  std::string target = "/";  // Path and query, as on the wire.
  std::string body = {};
  // Names in lower case.
  absl::btree_map<std::string, std::string> headers = {};
};

struct RestResponse {
  int status = 200;
  // "" without a body.
  std::string content_type = {};
  std::string body = {};
  std::vector<std::pair<std::string, std::string>> headers = {};
};

using RestRespond = absl::AnyInvocable<void(RestResponse)>;

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_REST_REST_MESSAGE_H_
