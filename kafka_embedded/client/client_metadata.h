// What a client knows of the cluster: brokers, topics and who leads what.
//
// Asks for the topics that the client works with, when somebody needs an update
// and when what it has is older than metadata.max.age.ms; never more often than
// retry.backoff.ms allows. Thread-compatible; lives inside the runtime.
#ifndef KAFKA_EMBEDDED_CLIENT_CLIENT_METADATA_H_
#define KAFKA_EMBEDDED_CLIENT_CLIENT_METADATA_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/container/flat_hash_map.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "kafka_embedded/base/error_code.h"
#include "kafka_embedded/base/uuid.h"
#include "kafka_embedded/client/client_options.h"
#include "kafka_embedded/client/client_types.h"
#include "kafka_embedded/client/retry_backoff.h"
#include "kafka_embedded/client/transport.h"
#include "kafka_embedded/protocol/messages/metadata.h"
#include "kafka_embedded/runtime/runtime.h"

namespace kafka_embedded {

class ClientMetadata {
 public:
  struct Partition {
    int32_t leader = -1;
    int32_t leader_epoch = -1;
    std::vector<int32_t> replicas;
    std::vector<int32_t> in_sync_replicas;
    std::vector<int32_t> offline_replicas;
  };
  struct Topic {
    std::string name;
    Uuid id;
    bool is_internal = false;
    // What the last answer said. Partitions are kept through a passing error.
    ErrorCode error = ErrorCode::kNone;
    std::vector<Partition> partitions;  // By number.

    std::vector<PartitionInfo> Partitions() const;
  };

  ClientMetadata(Transport& transport, const ClientOptions& options,
                 bool allow_auto_create);
  ClientMetadata(const ClientMetadata&) = delete;
  ClientMetadata& operator=(const ClientMetadata&) = delete;

  // Called after every answer and every failed attempt.
  void SetListener(absl::AnyInvocable<void()> listener) {
    listener_ = std::move(listener);
  }

  // Topics to know about. A new one is asked for at once.
  void Want(absl::string_view topic);
  void WantAll(bool all);
  // An answer about all topics has come.
  bool knows_all() const { return knows_all_; }

  // nullptr before the first answer about it. Valid until the next update.
  const Topic* Find(absl::string_view name) const;
  const Topic* FindById(const Uuid& id) const;
  // All known topics, ascending by name.
  std::vector<const Topic*> topics() const;
  // -1: unknown, or there is none.
  int32_t LeaderOf(absl::string_view topic, int32_t partition) const;

  // Ascending by id. Empty before the first answer.
  const std::vector<Node>& brokers() const { return brokers_; }
  const std::string& cluster_id() const { return cluster_id_; }
  int32_t controller_id() const { return controller_id_; }
  // Whom to ask when it does not matter whom: a known broker, else one of
  // bootstrap.servers; another one after MarkFailed. -1: there is none.
  int32_t AnyBroker() const;
  void MarkFailed(int32_t broker_id);

  // Asks as soon as the backoff allows.
  void RequestUpdate();
  // Asks if what is known is too old.
  void RefreshIfOld();
  // Grows with every answer.
  int64_t version() const { return version_; }
  // Why the last attempt failed; OK after an answer.
  const absl::Status& last_error() const { return last_error_; }

  // A leader that an error of Produce or Fetch named (KIP-951). False if that
  // is no news.
  bool LearnLeader(absl::string_view topic, int32_t partition, int32_t leader,
                   int32_t leader_epoch);
  void LearnBroker(Node node);
  // A broker that Metadata need not have named, as a group's coordinator.
  void AddEndpoint(BrokerEndpoint endpoint);

 private:
  void AskAtOnce();
  void Ask();
  void OnResponse(int32_t broker_id, absl::StatusOr<MetadataResponse> response);
  void Apply(MetadataResponse response);
  void ApplyTopic(metadata_response::MetadataResponseTopic& update);
  void TellTransport();

  Transport& transport_;
  const ClientOptions options_;
  const bool allow_auto_create_;
  RetryBackoff backoff_;
  Timer timer_;
  absl::AnyInvocable<void()> listener_;

  absl::btree_set<std::string> wanted_;
  bool want_all_ = false;
  bool asked_all_ = false;  // The request in flight is about all topics.
  bool knows_all_ = false;
  bool in_flight_ = false;
  // Somebody asked while a request was in flight.
  bool again_ = false;
  bool again_at_once_ = false;
  int failures_ = 0;
  size_t turn_ = 0;  // Of AnyBroker.
  absl::Time last_answer_ = absl::InfinitePast();
  absl::Time last_attempt_ = absl::InfinitePast();
  int64_t version_ = 0;
  absl::Status last_error_;

  std::vector<Node> brokers_;
  std::vector<BrokerEndpoint> extra_endpoints_;
  std::string cluster_id_;
  int32_t controller_id_ = -1;
  // Pointers, so that a Topic stays where it is as others come.
  absl::btree_map<std::string, std::unique_ptr<Topic>> topics_;
  absl::flat_hash_map<Uuid, const Topic*> topics_by_id_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLIENT_CLIENT_METADATA_H_
