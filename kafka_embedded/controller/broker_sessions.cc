#include "kafka_embedded/controller/broker_sessions.h"

#include <algorithm>
#include <vector>

#include "kafka_embedded/base/sometimes.h"

namespace kafka_embedded {

void BrokerSessions::Touch(int32_t broker_id) {
  last_contact_[broker_id] = runtime_.Now();
  if (!calm_ && !timer_.scheduled()) Schedule();
}

bool BrokerSessions::Has(int32_t broker_id) const {
  const auto found = last_contact_.find(broker_id);
  if (found == last_contact_.end()) return false;
  return calm_ || runtime_.Now() < found->second + timeout_;
}

void BrokerSessions::SetCalm(bool calm) {
  if (calm == calm_) return;
  calm_ = calm;
  if (calm) return timer_.Cancel();
  for (auto& [id, contact] : last_contact_) contact = runtime_.Now();
  Schedule();
}

void BrokerSessions::Schedule() {
  if (last_contact_.empty()) return;
  absl::Time oldest = absl::InfiniteFuture();
  for (const auto& [id, contact] : last_contact_) {
    oldest = std::min(oldest, contact);
  }
  timer_.ScheduleAt(oldest + timeout_, [this] { Expire(); });
}

void BrokerSessions::Expire() {
  std::vector<int32_t> expired;
  for (const auto& [id, contact] : last_contact_) {
    if (runtime_.Now() >= contact + timeout_) expired.push_back(id);
  }
  for (const int32_t id : expired) last_contact_.erase(id);
  for (const int32_t id : expired) {
    SOMETIMES("a broker's session is over");
    on_expired_(id);
  }
  if (!calm_) Schedule();
}

}  // namespace kafka_embedded
