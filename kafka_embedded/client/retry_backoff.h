// How long to wait before the next attempt: twice as long each time, give or
// take a fifth, as Kafka's clients do (KIP-580).
#ifndef KAFKA_EMBEDDED_CLIENT_RETRY_BACKOFF_H_
#define KAFKA_EMBEDDED_CLIENT_RETRY_BACKOFF_H_

#include <algorithm>
#include <cmath>

#include "absl/time/time.h"
#include "kafka_embedded/client/client_options.h"
#include "kafka_embedded/runtime/random.h"

namespace kafka_embedded {

class RetryBackoff {
 public:
  RetryBackoff(const ClientOptions& options, Random random)
      : initial_(options.retry_backoff),
        // Kafka: a larger retry.backoff.ms is capped by retry.backoff.max.ms.
        max_(options.retry_backoff_max),
        random_(random) {}

  // `failures` counts from 0.
  absl::Duration Delay(int failures) {
    const double factor = std::exp2(std::min(failures, 30));
    const double jitter = 0.8 + 0.4 * random_.Fraction();
    return std::min(initial_ * factor * jitter, max_);
  }

 private:
  const absl::Duration initial_;
  const absl::Duration max_;
  Random random_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLIENT_RETRY_BACKOFF_H_
