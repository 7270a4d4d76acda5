// What connectors and tasks are doing, in the status topic, which all workers
// of a group write and read.
//
// Two workers may speak of one task around a rebalance. A "safe" put gives way
// to what another worker has said in the meantime.
#ifndef CONNECT_EMBEDDED_DISTRIBUTED_KAFKA_STATUS_BACKING_STORE_H_
#define CONNECT_EMBEDDED_DISTRIBUTED_KAFKA_STATUS_BACKING_STORE_H_

#include <string>

#include "connect_embedded/distributed/kafka_based_log.h"
#include "connect_embedded/runtime/status_backing_store.h"

namespace connect_embedded {

class KafkaStatusBackingStore final : public MemoryStatusBackingStore {
 public:
  KafkaStatusBackingStore(ClientFactory& clients,
                          KafkaBasedLog::Options options);
  void Open(KafkaBasedLog::Finished done) { log_.Start(std::move(done)); }

  void PutConnector(const std::string& connector,
                    const WorkStatus& status) override;
  void PutTask(const ConnectorTaskId& id, const WorkStatus& status) override;
  void PutConnectorSafe(const std::string& connector,
                        const WorkStatus& status) override;
  void PutTaskSafe(const ConnectorTaskId& id,
                   const WorkStatus& status) override;
  void PutTopic(const TopicStatus& status) override;
  void DeleteTopic(const std::string& connector,
                   const std::string& topic) override;

 private:
  void OnRecord(const kafka_embedded::ConsumerRecord& record);
  void OnStatus(absl::string_view key,
                const std::optional<absl::string_view>& value);
  void OnTopic(absl::string_view key,
               const std::optional<absl::string_view>& value);

  KafkaBasedLog log_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_DISTRIBUTED_KAFKA_STATUS_BACKING_STORE_H_
