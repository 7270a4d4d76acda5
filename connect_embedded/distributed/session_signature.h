// Signatures of what workers ask of each other (KIP-507): an HMAC of the body,
// under the key that the leader keeps in the config topic.
#ifndef CONNECT_EMBEDDED_DISTRIBUTED_SESSION_SIGNATURE_H_
#define CONNECT_EMBEDDED_DISTRIBUTED_SESSION_SIGNATURE_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "connect_embedded/runtime/cluster_config_state.h"

namespace connect_embedded {

// Base64, as it stands in X-Connect-Authorization.
std::string Sign(const SessionKey& key, absl::string_view body);

// INVALID_ARGUMENT for a request without a signature, PERMISSION_DENIED for one
// that is not of the key.
absl::Status VerifySignature(const std::optional<SessionKey>& key,
                             const std::optional<std::string>& signature,
                             absl::string_view algorithm,
                             absl::string_view body);

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_DISTRIBUTED_SESSION_SIGNATURE_H_
