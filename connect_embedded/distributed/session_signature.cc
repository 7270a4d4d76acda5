#include "connect_embedded/distributed/session_signature.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace connect_embedded {
namespace {

constexpr absl::string_view kAlgorithm = "HmacSHA256";

std::string Hmac(const SessionKey& key, absl::string_view body) {
  unsigned char out[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HMAC(EVP_sha256(), key.key.data(), static_cast<int>(key.key.size()),
       reinterpret_cast<const unsigned char*>(body.data()), body.size(), out,
       &size);
  return std::string(reinterpret_cast<const char*>(out), size);
}

}  // namespace

std::string Sign(const SessionKey& key, absl::string_view body) {
  return absl::Base64Escape(Hmac(key, body));
}

absl::Status VerifySignature(const std::optional<SessionKey>& key,
                             const std::optional<std::string>& signature,
                             absl::string_view algorithm,
                             absl::string_view body) {
  if (!signature.has_value()) {
    return absl::InvalidArgumentError(
        "Internal request missing required signature");
  }
  if (algorithm != kAlgorithm) {
    return absl::InvalidArgumentError(
        absl::StrCat("This worker does not support the '", algorithm,
                     "' signing algorithm, expected ", kAlgorithm));
  }
  if (!key.has_value()) {
    return absl::AbortedError(
        "This worker is still starting up and has not been able to read a "
        "session key from the config topic yet");
  }
  std::string given;
  const std::string expected = Hmac(*key, body);
  if (!absl::Base64Unescape(*signature, &given) ||
      given.size() != expected.size() ||
      CRYPTO_memcmp(given.data(), expected.data(), expected.size()) != 0) {
    return absl::PermissionDeniedError(
        "Internal request contained invalid signature.");
  }
  return absl::OkStatus();
}

}  // namespace connect_embedded
