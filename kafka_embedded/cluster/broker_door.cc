#include "kafka_embedded/cluster/broker_door.h"

namespace kafka_embedded {

int32_t BrokerEntrance::broker_id() const { return door_->broker_id_; }

Lane BrokerEntrance::lane() const {
  return door_->broker_ == nullptr ? Lane() : door_->broker_->lane();
}

void BrokerEntrance::Admit(const RequestContext& context, ApiMessagePtr request,
                           Respond respond) const {
  if (door_->life_ != life_ || door_->broker_ == nullptr) return;
  door_->broker_->Handle(context, std::move(request), std::move(respond));
}

}  // namespace kafka_embedded
