// Requests that reached a cluster's brokers, kept for a test to look at.
#ifndef TESTING_FAULTS_OBSERVATION_H_
#define TESTING_FAULTS_OBSERVATION_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "kafka_embedded/protocol/api_message.h"

namespace kafka_embedded {

struct ObservedRequest {
  absl::Time time;
  int32_t broker = -1;
  std::string client_id = {};
  ApiKey key = ApiKey::kNone;
  int16_t version = 0;
  // A copy, as the version carries it. A client in the process may ask for what
  // its version cannot say; then it is as the newest version that can carries
  // it, and nullptr if there is none.
  std::shared_ptr<const ApiMessage> body = nullptr;
  int16_t body_version = 0;

  ApiKey api_key() const { return key; }
  // REQUIRES: it is a T with a body.
  template <typename T>
  const T& As() const {
    return Get<T>(*body);
  }
  // As Kafka's request log prints it.
  std::string ToJson() const;
};
// For failures: broker 2, "producer": Produce v13 {...}.
void PrintTo(const ObservedRequest& request, std::ostream* out);

struct ObservationRule;
class FaultInjector;

// The requests that match a selector, from Observe on until Stop, including
// those that a fault then hits. Copies are the same observation.
class Observation {
 public:
  size_t count() const;
  std::vector<ObservedRequest> requests() const;
  // Runs until `count` requests have come in all. DEADLINE_EXCEEDED says how
  // many did.
  absl::Status AwaitCount(size_t count,
                          absl::Duration limit = absl::Seconds(60)) const;
  // Keeps what was seen and sees no more.
  void Stop();

 private:
  friend class FaultInjector;
  explicit Observation(std::shared_ptr<ObservationRule> rule)
      : rule_(std::move(rule)) {}
  std::shared_ptr<ObservationRule> rule_;
};

}  // namespace kafka_embedded

#endif  // TESTING_FAULTS_OBSERVATION_H_
