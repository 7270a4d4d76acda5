// MirrorMaker 1's job: copies the topics of one cluster to another.
//
//   ASSIGN_OR_RETURN(auto mirror, Mirror::Create({.source = &source,
//                                                 .target = &target,
//                                                 .consumer = consumer_file,
//                                                 .producer = producer_file,
//                                                 .whitelist = "orders.*"}));
//   mirror->Start();
//   RETURN_IF_ERROR(runtime.RunUntil(Finished, deadline));
//   RETURN_IF_ERROR(mirror->Stop());
//
// Keys, values, headers, timestamps and the order within a partition stay. At
// least once: offsets of the source are committed only when the target has
// acknowledged everything in front of them.
//
// Differences from MirrorMaker 1: a topic that the target lacks is created with
// the partitions of the source, and records keep their partition; where the
// target has fewer, the producer's partitioner chooses, as MirrorMaker always
// lets it. Mirroring a cluster onto itself, which would copy every record
// without end, is refused.
//
// Threads: Create, Start and Stop are called outside of the runtime that both
// factories share; the rest also inside.
#ifndef CONNECT_EMBEDDED_MIRROR_MIRROR_H_
#define CONNECT_EMBEDDED_MIRROR_MIRROR_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "connect_embedded/runtime/client_factory.h"
#include "kafka_embedded/base/config.h"
#include "kafka_embedded/client/admin.h"
#include "kafka_embedded/client/consumer.h"
#include "kafka_embedded/client/producer.h"
#include "kafka_embedded/runtime/runtime.h"

namespace connect_embedded {

// Turns a record into those to write instead; they may point into it.
using MessageHandler =
    std::function<std::vector<kafka_embedded::ProducerRecord>(
        const kafka_embedded::ConsumerRecord&)>;

struct MirrorOptions {
  // Both outlive the mirror and have one runtime.
  ClientFactory* source = nullptr;
  ClientFactory* target = nullptr;
  kafka_embedded::Config consumer = {};
  kafka_embedded::Config producer = {};
  std::string whitelist = {};  // See topic_filter.h.
  bool abort_on_send_failure = true;
  absl::Duration offset_commit_interval = absl::Minutes(1);
  MessageHandler message_handler = nullptr;
  std::function<void(absl::string_view)> log = nullptr;
};

class Mirror {
 public:
  // INVALID_ARGUMENT names what is wrong in the options; FAILED_PRECONDITION
  // says that source and target are one cluster; other errors are the clients'.
  static absl::StatusOr<std::unique_ptr<Mirror>> Create(MirrorOptions options);
  // Drops what is under way; see Stop.
  ~Mirror();
  Mirror(const Mirror&) = delete;
  Mirror& operator=(const Mirror&) = delete;

  void Start();

  // Reads no more, waits until the target has acknowledged what was read, and
  // commits it. The status is status()'s, or DEADLINE_EXCEEDED. Stopping twice
  // is harmless.
  absl::Status Stop(absl::Duration timeout = absl::Seconds(30));

  // OK while the mirror runs and after a clean Stop; otherwise why it ended.
  absl::Status status() const;

  struct Counters {
    uint64_t records = 0;  // Acknowledged by the target.
    uint64_t bytes = 0;    // Of keys and values that were sent.
    uint64_t dropped = 0;  // Not sent; with abort_on_send_failure off.
  };
  Counters counters() const;

 private:
  // kIdle -> kRunning -> kStopping -> kStopped.
  enum class State : uint8_t { kIdle, kRunning, kStopping, kStopped };

  explicit Mirror(MirrorOptions options);
  absl::Status Open();
  absl::Status CheckClusters();

  void AwaitRecords();
  void Step();
  // False while a topic of the batch is being looked up.
  bool TopicsReady();
  void LookUp(const std::string& topic);
  void OnLookedUp(const std::string& topic, int32_t source_partitions,
                  int32_t target_partitions);
  void CreateTarget(const std::string& topic, int32_t partitions);
  void CountPartitions(kafka_embedded::Admin& admin, const std::string& topic,
                       std::function<void(int32_t)> done);
  // False if the producer takes no more for now: they go on where they stood.
  bool SendFetched();
  bool SendOne(const kafka_embedded::ConsumerRecord& record);
  bool SendHandled(const kafka_embedded::ConsumerRecord& record);
  bool Send(const kafka_embedded::ProducerRecord& record);
  void OnAnswered(const absl::Status& status);

  void CommitLater(absl::Duration wait);
  // Flushes, and commits what was read in front of the flush.
  void Commit();
  void OnFlushed(kafka_embedded::OffsetMap offsets);
  void OnCommitted(const absl::Status& status);
  void End(const absl::Status& status);
  void LogLine(absl::string_view message) const;

  const MirrorOptions options_;
  kafka_embedded::Runtime& runtime_;
  const kafka_embedded::Lane lane_;
  size_t max_pending_;
  std::unique_ptr<kafka_embedded::Admin> source_admin_;
  std::unique_ptr<kafka_embedded::Admin> target_admin_;
  std::unique_ptr<kafka_embedded::Consumer> consumer_;
  std::unique_ptr<kafka_embedded::Producer> producer_;
  kafka_embedded::Timer step_;
  kafka_embedded::Timer commit_;

  State state_ = State::kIdle;
  absl::Status status_;
  Counters counters_;
  // Partitions of the target's topics; -1 while it is looked up.
  absl::btree_map<std::string, int32_t> targets_;
  kafka_embedded::ConsumerRecords fetched_;
  size_t next_ = 0;          // In fetched_.
  absl::string_view topic_;  // Of the last record sent, within fetched_.
  int32_t topic_partitions_ = 0;
  // What the message handler made of the record at next_.
  std::vector<kafka_embedded::ProducerRecord> handled_;
  size_t handled_next_ = 0;
  size_t pending_ = 0;
  bool blocked_ = false;
  bool committing_ = false;
  kafka_embedded::OffsetMap read_;  // Behind what was sent.
  kafka_embedded::OffsetMap committed_;
  // Gone when the mirror is: the clients' callbacks may come later.
  std::shared_ptr<Mirror*> self_;
};

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_MIRROR_MIRROR_H_
