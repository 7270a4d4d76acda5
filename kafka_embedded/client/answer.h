// What a call waits for.
#ifndef KAFKA_EMBEDDED_CLIENT_ANSWER_H_
#define KAFKA_EMBEDDED_CLIENT_ANSWER_H_

namespace kafka_embedded {

// Shared with the callback that fills it in, because that comes even if the
// wait fails.
template <typename T>
struct Answer {
  bool done = false;
  T value;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLIENT_ANSWER_H_
