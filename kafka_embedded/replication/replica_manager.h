// All replicas of one broker, and their copying from and to other brokers.
//
// Followers fetch. Each pair of brokers has one fetch under way per direction,
// for all partitions that the one leads and the other follows: it is parked at
// the leader until there is something to send. What is sent are references to
// batches. The offsets in the follower's next fetch acknowledge them.
//
//   leader                            follower
//   append -> OnReplicaFetched  --->  append, adopt the high watermark
//   OnReplicaFetch              <---  fetch from the new log end
//   high watermark moves; park
#ifndef KAFKA_EMBEDDED_REPLICATION_REPLICA_MANAGER_H_
#define KAFKA_EMBEDDED_REPLICATION_REPLICA_MANAGER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"
#include "absl/functional/any_invocable.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "kafka_embedded/controller/metadata_image.h"
#include "kafka_embedded/log/log_config.h"
#include "kafka_embedded/replication/partition.h"
#include "kafka_embedded/replication/peer.h"
#include "kafka_embedded/runtime/network.h"
#include "kafka_embedded/storage/storage.h"

namespace kafka_embedded {

class ReplicaManager : public ReplicaPeer {
 public:
  struct Options {
    int32_t broker_id = -1;
    // replica.fetch.wait.max.ms: how late a high watermark may reach a follower
    // to which nothing else is to be sent.
    absl::Duration fetch_wait_max = absl::Milliseconds(500);
    // replica.fetch.response.max.bytes.
    size_t fetch_response_max_bytes = 10 << 20;
    // Looks after the replicas' logs, if given; outlives the manager.
    LogObserver* log_observer = nullptr;
  };

  // All but the options must outlive the manager.
  ReplicaManager(Network& network, NodeAddress self, Storage& storage,
                 PeerDirectory& peers, const Options& options);
  ~ReplicaManager() override;

  // Gives the broker's replica of the partition its role, and creates it if
  // need be; does nothing for a partition that this broker does not hold.
  // `config` must outlive the replica. Call StartFetching when all of a
  // metadata batch is applied.
  absl::Status ApplyPartition(const TopicImage& topic, int32_t partition,
                              const LogConfig* config);
  void StartFetching();
  // Removes the topic's replicas and their data.
  absl::Status DeleteTopic(const Uuid& topic_id);
  void UpdateConfig(const Uuid& topic_id, const LogConfig* config);

  // nullptr if this broker holds no such replica.
  Partition* Find(const Uuid& topic_id, int32_t partition) const;
  // All replicas, by topic id and partition.
  void ForEach(absl::FunctionRef<void(Partition&)> visit) const;

  // Appends to a partition that this broker leads, and lets followers know.
  LogAppendResult Append(Partition& partition, BytesList records, int16_t acks,
                         AppendOrigin origin);

  // Told of every replica whose leader epoch changed, after the change: the
  // coordinators load or unload what the partition holds.
  void OnRoleChange(absl::AnyInvocable<void(Partition&)> listener) {
    on_role_change_ = std::move(listener);
  }

  // OK, or why the log directory is offline: nothing here can be read or
  // written any more.
  absl::Status storage_status() const { return storage_.status(); }

  // Writes down what a restart needs: high watermarks and log starts.
  absl::Status WriteCheckpoints();

  void OnReplicaFetch(ReplicaFetch fetch) override;
  void OnReplicaFetched(ReplicaFetched fetched) override;

 private:
  // A follower broker, seen from here as its leader.
  struct FollowerSession {
    FollowerSession(Runtime& runtime, Lane lane)
        : high_watermark_timer(runtime, lane, "replica-fetch-wait") {}
    bool parked = false;  // Its fetch is here and waits.
    // What it lacks: batches, or only the high watermark.
    std::vector<Partition*> queue;
    bool more = false;  // The last answer was full before the queue was empty.
    // To be told that their logs went another way.
    std::vector<ReplicaFetched::Entry> diverging;
    // Of a leader epoch that this broker's metadata has not reached yet.
    std::vector<ReplicaFetch::Entry> early;
    Timer high_watermark_timer;
  };

  FollowerSession& SessionOf(int32_t follower);
  // Offers the followers what was appended or committed.
  void Offer(Partition& partition);
  void OfferTo(Partition& partition, Partition::Follower& follower);
  void Answer(int32_t follower, FollowerSession& session);
  void Acknowledge(FollowerSession& session, int32_t follower,
                   const ReplicaFetch::Entry& entry);
  void ServeEarlyFetches(Partition& partition);
  // The follower's side. False if the entry is of another epoch.
  bool AppendFetched(Partition& partition, const ReplicaFetched::Entry& entry,
                     absl::Span<const RecordBatch> batches);
  static ReplicaFetch::Entry NextFetch(const Partition& partition);
  void SendFetch(int32_t leader, ReplicaFetch fetch);
  absl::StatusOr<Partition*> Create(const TopicImage& topic, int32_t partition,
                                    const LogConfig* config);

  Network& network_;
  const NodeAddress self_;
  Storage& storage_;
  PeerDirectory& peers_;
  const Options options_;
  absl::AnyInvocable<void(Partition&)> on_role_change_;
  // By topic id; a partition that this broker does not hold is null.
  absl::btree_map<Uuid, std::vector<std::unique_ptr<Partition>>> partitions_;
  absl::flat_hash_map<int32_t, std::unique_ptr<FollowerSession>> sessions_;
  // By leader: partitions that begin to follow it.
  absl::btree_map<int32_t, ReplicaFetch> starting_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_REPLICATION_REPLICA_MANAGER_H_
