// What a fault is: which requests it hits, what it does to them, how often.
//
//   faults.Add({.api_key = ApiKey::kProduce, .topic = "orders"},
//              fault::LoseAnswer(), fault::Once());
#ifndef TESTING_FAULTS_FAULT_H_
#define TESTING_FAULTS_FAULT_H_

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/protocol/api_message.h"

namespace kafka_embedded {

// Requests of clients, in the process or over TCP. What is not set matches all.
// Brokers copy from each other, and ask the controller, by other ways: see
// runtime/network.h for those.
struct RequestSelector {
  std::optional<ApiKey> api_key = std::nullopt;
  std::optional<std::string> client_id = std::nullopt;
  // Requests that name the topic, among others perhaps. A fetch names all that
  // its session fetches.
  std::optional<std::string> topic = std::nullopt;
  std::optional<int32_t> partition = std::nullopt;  // Of `topic`.
  std::optional<std::string> group = std::nullopt;
  std::optional<int32_t> broker = std::nullopt;  // Who is asked.
  // Asked last, about the decoded request:
  //   [](const ApiMessage& m) { return Get<ProduceRequest>(m).acks == 0; }
  std::function<bool(const ApiMessage& request)> where = nullptr;
};

namespace fault {

enum class When {
  kBefore,  // The broker has not seen the request.
  kAfter,   // The request took effect; the answer is on its way.
};

struct Action {
  enum class Kind { kAnswer, kDelay, kHangUp, kHold, kCall };
  Kind kind = Kind::kHold;
  When when = When::kBefore;
  ErrorCode code = ErrorCode::kNone;
  absl::Duration delay = absl::ZeroDuration();
  std::function<void()> call = nullptr;
};

// Answers with an error for everything that the request asked for; see
// ErrorResponse in error_response.h. Before: the broker never sees the request.
Action AnswerWith(ErrorCode code, When when = When::kBefore);
// Requests behind it on the connection wait as well.
Action Delay(absl::Duration delay, When when = When::kBefore);
// Closes the connection: all that the client awaits on it fails, and what it
// sent behind the request the broker never sees.
Action CloseConnection(When when = When::kBefore);
// The request takes effect and nobody learns of it: the fault that idempotence
// exists for.
inline Action LoseAnswer() { return CloseConnection(When::kAfter); }
// Keeps the request, or its answer, until Fault::Release.
Action Hold(When when = When::kBefore);
// Calls back, in a task of its own, and lets the request go on then. The call
// may crash a broker, add a fault or send something, but not wait.
Action Call(std::function<void()> call, When when = When::kBefore);

// Which of the requests that match are hit, and when:
// `fault::Once().From(cluster->Now() + absl::Seconds(5))`.
struct Lifetime {
  uint64_t skip = 0;
  uint64_t count = std::numeric_limits<uint64_t>::max();
  double probability = 1;
  // Requests of another time do not match.
  absl::Time from = absl::InfinitePast();
  absl::Time until = absl::InfiniteFuture();

  Lifetime From(absl::Time time) const {
    Lifetime later = *this;
    later.from = time;
    return later;
  }
  Lifetime Until(absl::Time time) const {
    Lifetime shorter = *this;
    shorter.until = time;
    return shorter;
  }
};
inline Lifetime Always() { return {}; }
inline Lifetime Once() { return {.count = 1}; }
inline Lifetime Times(uint64_t count) { return {.count = count}; }
// Only the nth; the first is 1.
inline Lifetime Nth(uint64_t n) { return {.skip = n - 1, .count = 1}; }
// Each with a chance in (0, 1], drawn from the cluster's seed.
inline Lifetime WithProbability(double probability) {
  return {.probability = probability};
}

}  // namespace fault

struct FaultRule;
class FaultInjector;

// A fault that was added. Copies are the same fault; it stands until its
// lifetime is over, it is lifted, or its FaultInjector ends, which the handle
// may outlive.
class Fault {
 public:
  // Requests that its selector matched, and those of them that it hit.
  uint64_t matched() const;
  uint64_t fired() const;
  // Requests or answers that it keeps now.
  uint64_t holding() const;

  // Runs until it has hit `count` requests in all. DEADLINE_EXCEEDED says what
  // it waited for, and how many came.
  absl::Status AwaitFired(uint64_t count = 1,
                          absl::Duration limit = absl::Seconds(60)) const;
  // For Hold: runs until it keeps one.
  absl::Status AwaitReached(absl::Duration limit = absl::Seconds(60)) const;
  // Lets go what it keeps, in order. It stands on as its lifetime says.
  void Release();
  // Ends it, and lets go what it keeps. Harmless twice.
  void Lift();

 private:
  friend class FaultInjector;
  explicit Fault(std::shared_ptr<FaultRule> rule) : rule_(std::move(rule)) {}
  std::shared_ptr<FaultRule> rule_;
};

}  // namespace kafka_embedded

#endif  // TESTING_FAULTS_FAULT_H_
