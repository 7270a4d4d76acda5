// A request or response of any kind, as one owner of a typed struct.
//
// In-process calls hand these over as they are; only sockets encode them.
//
//   ApiMessagePtr request = MakeMessage(MetadataRequest{.topics = ...});
//   MetadataRequest& typed = Get<MetadataRequest>(*request);
//
// Every message struct T declares what these templates use:
//   static constexpr ApiKey kApiKey; static constexpr MessageKind kKind;
//   static constexpr absl::string_view kName;     // "MetadataRequest"
// and a request also `using Response = MetadataResponse;`.
#ifndef KAFKA_EMBEDDED_PROTOCOL_API_MESSAGE_H_
#define KAFKA_EMBEDDED_PROTOCOL_API_MESSAGE_H_

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

class ApiMessage {
 public:
  virtual ~ApiMessage() = default;
  ApiKey api_key() const { return api_key_; }
  MessageKind kind() const { return kind_; }

 protected:
  ApiMessage(ApiKey api_key, MessageKind kind)
      : api_key_(api_key), kind_(kind) {}

 private:
  const ApiKey api_key_;
  const MessageKind kind_;
};

using ApiMessagePtr = std::unique_ptr<ApiMessage>;

template <typename T>
class ApiMessageOf final : public ApiMessage {
 public:
  explicit ApiMessageOf(T body)
      : ApiMessage(T::kApiKey, T::kKind), body(std::move(body)) {}
  T body;
};

template <typename T>
ApiMessagePtr MakeMessage(T body) {
  return std::make_unique<ApiMessageOf<T>>(std::move(body));
}

// REQUIRES: the message is a T.
template <typename T>
T& Get(ApiMessage& message) {
  CHECK(message.api_key() == T::kApiKey && message.kind() == T::kKind)
      << "not a " << std::string(T::kName) << " but a message of API key "
      << static_cast<int>(message.api_key());
  return static_cast<ApiMessageOf<T>&>(message).body;
}
template <typename T>
const T& Get(const ApiMessage& message) {
  return Get<T>(const_cast<ApiMessage&>(message));
}

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_API_MESSAGE_H_
