// What breaks in one run, and when: drawn from a seed, printed for people, and
// carried out on a cluster.
#ifndef TESTING_EXPLORE_FAULT_PLAN_H_
#define TESTING_EXPLORE_FAULT_PLAN_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/cluster/embedded_cluster.h"
#include "kafka_embedded/protocol/api_key.h"
#include "kafka_embedded/runtime/random.h"

namespace kafka_embedded {

struct PlannedFault {
  enum class Kind {
    kCrash,       // Memory gone; started again when `lasts` is over.
    kStop,        // Controlled shutdown; started again likewise.
    kPause,       // Resumed likewise.
    kIsolate,     // From brokers and controllers, and not from clients; healed
                  // likewise.
    kCutLink,     // Between `broker` and `other`; healed likewise.
    kNewEpochs,   // What the broker leads it leads on, in the next epoch.
    kLoseAnswer,  // The next request of `api_key` to the broker.
    kCloseConnection,  // Likewise.
    kDelay,            // Likewise, for `lasts`.
    kAnswerWithError,  // Likewise, with `code`.
  };
  Kind kind = Kind::kCrash;
  absl::Duration at = absl::ZeroDuration();  // From the start of the run.
  absl::Duration lasts = absl::ZeroDuration();
  int32_t broker = -1;
  int32_t other = -1;
  ApiKey api_key = ApiKey::kNone;
  ErrorCode code = ErrorCode::kNone;

  bool OfBroker() const { return kind <= Kind::kNewEpochs; }
  // It stands for a while, and is undone then.
  bool Stands() const { return kind <= Kind::kCutLink; }
};
// "crash", "lose answer".
std::string KindName(PlannedFault::Kind kind);
// `at 3.2s: crash broker 2, start it 5s later`.
std::string ToString(const PlannedFault& fault);

using FaultPlan = std::vector<PlannedFault>;  // Ascending by `at`.
std::string ToString(const FaultPlan& plan);

// What a test allows to break. Each count is the most in one run; a run has
// from none to all of them.
//
// Brokers break one at a time: the next goes down when the last is back. That
// is what replication factor 3 with min.insync.replicas=2 is made for. Of
// crashes the default allows one, as a broker that keeps its records in memory
// loses them by it.
struct FaultBounds {
  // Pauses and isolations come also while another broker is down: nothing is
  // lost by them, but for a while nobody may lead.
  bool together = false;
  int crashes = 1;
  int stops = 1;
  int pauses = 1;
  int isolations = 1;
  // Two brokers that do not hear each other, though the controller hears both:
  // a follower lags, and is no longer in sync.
  int cuts = 0;
  int new_epochs = 0;
  int requests = 3;
  // Of the members of groups too, and not only of producers and fetchers.
  bool group_requests = false;
  // Faults begin within this time, and last at most so long.
  absl::Duration within = absl::Seconds(30);
  absl::Duration longest = absl::Seconds(20);
};

FaultPlan DrawPlan(Random& random, const FaultBounds& bounds,
                   const std::vector<int32_t>& brokers);

}  // namespace kafka_embedded

#endif  // TESTING_EXPLORE_FAULT_PLAN_H_
