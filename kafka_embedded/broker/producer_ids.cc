#include "kafka_embedded/broker/producer_ids.h"

#include <optional>
#include <utility>

#include "kafka_embedded/broker/broker.h"
#include "kafka_embedded/protocol/messages/allocate_producer_ids.h"

namespace kafka_embedded {

void ProducerIds::Next(OnId on_id) {
  if (next_ < end_) return on_id(ErrorCode::kNone, next_++);
  waiting_.push_back(std::move(on_id));
  if (waiting_.size() == 1) RequestBlock();
}

void ProducerIds::RequestBlock() {
  broker_.AskController(
      AllocateProducerIdsRequest{.broker_id = broker_.id(),
                                 .broker_epoch = broker_.broker_epoch()},
      [this](std::optional<AllocateProducerIdsResponse> response) {
        if (response.has_value() && response->error_code == ErrorCode::kNone) {
          next_ = response->producer_id_start;
          end_ = next_ + response->producer_id_len;
        }
        std::vector<OnId> waiting = std::move(waiting_);
        waiting_.clear();
        for (OnId& on_id : waiting) {
          if (next_ < end_) {
            on_id(ErrorCode::kNone, next_++);
          } else {
            on_id(ErrorCode::kCoordinatorLoadInProgress, -1);
          }
        }
      });
}

}  // namespace kafka_embedded
