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
//
// While the cluster is calm nothing can be lost, and a parked fetch may wait
// for ever. Otherwise it is answered after replica.fetch.wait.max.ms, as in
// Kafka, and a follower that hears nothing for replica.socket.timeout.ms begins
// a new session.
#ifndef KAFKA_EMBEDDED_REPLICATION_REPLICA_MANAGER_H_
#define KAFKA_EMBEDDED_REPLICATION_REPLICA_MANAGER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
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
#include "kafka_embedded/protocol/messages/alter_partition.h"
#include "kafka_embedded/replication/partition.h"
#include "kafka_embedded/replication/peer.h"
#include "kafka_embedded/runtime/network.h"
#include "kafka_embedded/runtime/trace_log.h"
#include "kafka_embedded/storage/storage.h"

namespace kafka_embedded {

// The broker, as far as its replicas need it.
class ReplicaHost {
 public:
  virtual ~ReplicaHost() = default;
  virtual int64_t broker_epoch() const = 0;
  // Nothing that is sent can be lost.
  virtual bool calm() const = 0;
  virtual bool MayJoinIsr(int32_t broker_id, int64_t broker_epoch) const = 0;
  // Asks the controller. Nothing as the answer: it could not be asked.
  virtual void AlterPartition(
      AlterPartitionRequest request,
      absl::AnyInvocable<void(std::optional<AlterPartitionResponse>)>
          respond) = 0;
};

class ReplicaManager : public ReplicaPeer, private PartitionHost {
 public:
  struct Options {
    int32_t broker_id = -1;
    // replica.fetch.wait.max.ms: how late a high watermark may reach a follower
    // to which nothing else is to be sent.
    absl::Duration fetch_wait_max = absl::Milliseconds(500);
    // replica.socket.timeout.ms and replica.fetch.backoff.ms.
    absl::Duration fetch_timeout = absl::Seconds(30);
    absl::Duration fetch_backoff = absl::Seconds(1);
    absl::Duration replica_lag_time_max = absl::Seconds(30);
    // replica.fetch.response.max.bytes.
    size_t fetch_response_max_bytes = 10 << 20;
    // Looks after the replicas' logs, if given; outlives the manager.
    LogObserver* log_observer = nullptr;
  };

  // All but the options must outlive the manager.
  ReplicaManager(Network& network, NodeAddress self, Storage& storage,
                 PeerDirectory& peers, ReplicaHost& host,
                 const Options& options);
  ~ReplicaManager() override;

  // Gives the broker's replica of the partition its role, creates it if need
  // be, and deletes it if the partition was assigned to others. `config` must
  // outlive the replica. Call StartFetching when all of a metadata batch is
  // applied.
  absl::Status ApplyPartition(const TopicImage& topic, int32_t partition,
                              const LogConfig* config);
  void StartFetching();
  // Removes the topic's replicas and their data.
  absl::Status DeleteTopic(const Uuid& topic_id);
  void UpdateConfig(const Uuid& topic_id, const LogConfig* config);
  // Brokers may join an ISR that could not before: those whose fetches wait
  // here are looked at again.
  void ExpandIsrs();
  // Whether calm() of the host has changed.
  void OnCalmChanged();

  // nullptr if this broker holds no such replica.
  Partition* Find(const Uuid& topic_id, int32_t partition) const;
  // All replicas, by topic id and partition.
  void ForEach(absl::FunctionRef<void(Partition&)> visit) const;

  // Appends to a partition that this broker leads, and lets followers know.
  LogAppendResult Append(Partition& partition, BytesList records, int16_t acks,
                         AppendOrigin origin);
  // The log start of a partition that this broker leads has moved: followers
  // are to follow.
  void OnLogStartMoved(Partition& partition) { Offer(partition); }

  // Told of every replica whose leader epoch changed, after the change: the
  // coordinators load or unload what the partition holds.
  void OnRoleChange(absl::AnyInvocable<void(Partition&)> listener) {
    on_role_change_ = std::move(listener);
  }

  // OK, or why the log directory is offline: nothing here can be read or
  // written any more.
  const absl::Status& storage_status() const {
    return storage_.health().status();
  }

  // Writes down what a restart needs: high watermarks and log starts.
  absl::Status WriteCheckpoints();

  void OnReplicaFetch(ReplicaFetch fetch) override;
  void OnReplicaFetched(ReplicaFetched fetched) override;

 private:
  // A follower broker, seen from here as its leader.
  struct FollowerSession {
    FollowerSession(Runtime& runtime, Lane lane)
        : wait_timer(runtime, lane, "replica-fetch-wait") {}
    uint64_t id = 0;
    int64_t broker_epoch = -1;
    absl::Time last_fetch = absl::InfinitePast();
    bool parked = false;  // Its fetch is here and waits.
    // What it lacks: batches, or only the high watermark.
    std::vector<Partition*> queue;
    // Its next fetch is answered at once: the last answer was full, or on its
    // way when something was queued.
    bool more = false;
    // To be told that their logs went another way.
    std::vector<ReplicaFetched::Entry> diverging;
    // Of a leader epoch that this broker's metadata has not reached yet.
    std::vector<ReplicaFetch::Entry> early;
    Timer wait_timer;
  };
  // A leader broker, seen from here as its follower.
  struct LeaderSession {
    LeaderSession(Runtime& runtime, Lane lane)
        : timer(runtime, lane, "replica-fetch-timeout") {}
    uint64_t id = 0;
    Timer timer;
  };
  struct IsrChange {
    int32_t leader_epoch;
    int32_t partition_epoch;
    BrokerIds isr;
  };
  // By topic id and partition.
  using IsrChanges = absl::btree_map<std::pair<Uuid, int32_t>, IsrChange>;

  // PartitionHost.
  absl::Time Now() const override { return clock_.Now(); }
  absl::Duration replica_lag_time_max() const override {
    return options_.replica_lag_time_max;
  }
  bool MayJoinIsr(int32_t broker_id, int64_t broker_epoch) const override {
    return host_.MayJoinIsr(broker_id, broker_epoch);
  }
  void OnAppend(const Partition& partition,
                const LogAppendResult& result) const override {
    Trace(TraceKind::kAppend, partition, 1, result.base_offset,
          result.last_offset + 1);
  }
  void OnHighWatermark(const Partition& partition) const override {
    Trace(TraceKind::kHighWatermark, partition, 1,
          partition.log().high_watermark());
  }
  // For a timeline. What comes until the end of the task comes of it.
  void Trace(TraceKind kind, const Partition& partition, int16_t as_leader,
             int64_t value, int64_t value2 = 0) const;

  absl::StatusOr<Partition*> Create(const TopicImage& topic, int32_t partition,
                                    const LogConfig* config);
  absl::Status Delete(std::unique_ptr<Partition> replica);

  // ---- As a leader: replica_leading.cc ----
  FollowerSession& SessionOf(int32_t follower);
  void BeginSession(FollowerSession& session, int32_t follower, uint64_t id);
  // Offers the followers what was appended or committed.
  void Offer(Partition& partition);
  void OfferTo(Partition& partition, Partition::Follower& follower);
  void Answer(int32_t follower, FollowerSession& session);
  void FillAnswer(int32_t follower, FollowerSession& session,
                  ReplicaFetched& answer);
  void AnswerLater(int32_t follower, FollowerSession& session);
  void Acknowledge(FollowerSession& session, const ReplicaFetch& fetch,
                   const ReplicaFetch::Entry& entry);
  void ServeEarlyFetches(Partition& partition);

  // ---- The ISR: isr_changes.cc ----
  void MaybeExpandIsr(Partition& partition,
                      const Partition::Follower& follower);
  void MaybeExpandIsr(Partition& partition);
  void ScheduleIsrCheck();
  void CheckIsrs();
  void AskFor(Partition& partition, const BrokerIds& isr);
  // One request is under way at a time, for all changes that came up meanwhile.
  void SendIsrChanges();
  void OnIsrAnswer(const IsrChanges& asked,
                   const AlterPartitionResponse& response);

  // ---- As a follower: replica_following.cc ----
  LeaderSession& SessionWith(int32_t leader);
  // Fetches anew from the leader, all that is followed there.
  void Refetch(int32_t leader);
  // False if the entry is of another epoch, or brought nothing.
  bool AppendFetched(Partition& partition, const ReplicaFetched::Entry& entry,
                     absl::Span<const RecordBatch> batches);
  static ReplicaFetch::Entry NextFetch(const Partition& partition);
  void SendFetch(int32_t leader, ReplicaFetch fetch);

  Network& network_;
  const NodeAddress self_;
  Runtime& clock_;  // This broker's.
  Storage& storage_;
  PeerDirectory& peers_;
  ReplicaHost& host_;
  const Options options_;
  absl::AnyInvocable<void(Partition&)> on_role_change_;
  // By topic id; a partition that this broker does not hold is null.
  absl::btree_map<Uuid, std::vector<std::unique_ptr<Partition>>> partitions_;
  absl::btree_map<int32_t, std::unique_ptr<FollowerSession>> sessions_;
  // By leader.
  absl::btree_map<int32_t, std::unique_ptr<LeaderSession>> followed_;
  // By leader: partitions that begin to follow it.
  absl::btree_map<int32_t, ReplicaFetch> starting_;
  uint64_t last_session_ = 0;

  IsrChanges isr_changes_;        // To be asked.
  IsrChanges asked_isr_changes_;  // Asked, and not answered.
  bool isr_request_under_way_ = false;
  uint64_t last_isr_request_ = 0;
  Timer isr_retry_timer_;
  Timer isr_check_timer_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_REPLICATION_REPLICA_MANAGER_H_
